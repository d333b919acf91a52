// A virus scanner on this machine that speaks clamd's INSTREAM, and fails as real ones do.

import { createHash } from "node:crypto";
import { createServer, type Socket } from "node:net";

/** What stands in a file that this scanner takes for a virus. */
export const virusMark = "a virus for tests";

export interface ClamdForTests {
  port: number;
  /** What it does with the next files; without one it answers truly. */
  ways: ("hang" | "drop" | "garbage" | "error")[];
  /** A stream longer than this is refused in its midst. */
  mostBytes: number;
  /** The SHA-256 of each file that came whole. */
  seen: string[];
  close(): Promise<void>;
}

/** Opens it, at a port that was used before or at any. */
export async function openClamdForTests(port = 0): Promise<ClamdForTests> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    void serve(socket, scanner).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  const scanner: ClamdForTests = {
    port: typeof address === "object" && address !== null ? address.port : 0,
    ways: [],
    mostBytes: Number.POSITIVE_INFINITY,
    seen: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scanner;
}

async function serve(socket: Socket, scanner: ClamdForTests): Promise<void> {
  let held = Buffer.alloc(0);
  const pieces = socket[Symbol.asyncIterator]();
  const take = async (length: number): Promise<Buffer> => {
    while (held.length < length) {
      const { value, done } = await pieces.next();
      if (done === true) throw new Error("It broke off.");
      held = Buffer.concat([held, value as Buffer]);
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  if ((await take(10)).toString() !== "zINSTREAM\0") return void socket.end("UNKNOWN COMMAND\0");
  const way = scanner.ways.shift();
  if (way === "drop") return void socket.destroy();
  if (way === "hang") return;
  const digest = createHash("sha256");
  let tail = "";
  let isInfected = false;
  for (let bytes = 0; ; ) {
    const length = (await take(4)).readUInt32BE();
    if (length === 0) break;
    bytes += length;
    if (bytes > scanner.mostBytes) return void socket.end("INSTREAM size limit exceeded. ERROR\0");
    const piece = await take(length);
    digest.update(piece);
    const text = tail + piece.toString("latin1");
    isInfected ||= text.includes(virusMark);
    tail = text.slice(-virusMark.length);
  }
  scanner.seen.push(digest.digest("hex"));
  if (way === "garbage") return void socket.end("\u0001\u0002 what is this?\0");
  if (way === "error") return void socket.end("stream: Can't allocate memory ERROR\0");
  socket.end(isInfected ? "stream: Test.Virus-1 FOUND\0" : "stream: OK\0");
}

// Has bytes checked by clamd, as they stream by (its INSTREAM command), within limits of time.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { inTime } from "../../server/in-time.ts";
import type { ClamdPlace, VirusScanner } from "../../server/virus-scanner.ts";
import { readAnswer } from "./scan-rules.ts";
import type { Finding } from "./scan-schema.ts";

/** It is not there, or lets nobody in: trying another file is no use. */
export class ScannerDown extends Error {}

/** It was reached, and yet there is no finding. Its message is fit for a person. */
export class ScanFailed extends Error {}

const usualLimits = {
  connectMs: 5_000,
  /** Without a byte going either way. It is silent while it works, by its own limit for two minutes. */
  silenceMs: 150_000,
  wholeMs: 10 * 60_000,
};

/** Small enough that an answer that comes before the end is noticed. */
const pieceBytes = 64 * 1024;
/** For an answer after each piece. */
const graceMs = 2;
const longestAnswer = 4096;

/** A scanner that opens a connection for each file. Throws `ScannerDown` or `ScanFailed`; what `bytes` throws, it throws too. */
export function openClamd(place: ClamdPlace, limits = usualLimits): VirusScanner {
  return {
    async scan(bytes) {
      const socket = connect(place);
      // Told by what waits for it.
      socket.on("error", () => {});
      try {
        await reached(socket, limits.connectMs);
        socket.setTimeout(limits.silenceMs, () => socket.destroy(new Error("silent")));
        return await inTime(ask(socket, bytes), limits.wholeMs, "The virus scanner did not finish in time.").catch(asFailure);
      } finally {
        socket.destroy();
      }
    },
  };
}

async function reached(socket: Socket, limitMs: number): Promise<void> {
  try {
    await inTime(once(socket, "connect"), limitMs);
  } catch {
    throw new ScannerDown("The virus scanner cannot be reached.");
  }
}

/** What reading the bytes threw is not the scanner's. */
class BytesFailed extends Error {}

function asFailure(error: unknown): never {
  if (error instanceof BytesFailed) throw error.cause;
  if (error instanceof ScanFailed) throw error;
  const isLate = error instanceof Error && (error.message === "silent" || ("code" in error && error.code === "ETIMEDOUT"));
  throw new ScanFailed(isLate ? "The virus scanner did not finish in time." : "The virus scanner broke off.", { cause: error });
}

async function ask(socket: Socket, bytes: AsyncIterable<Buffer>): Promise<Finding> {
  let isAnswered = false;
  const answer = readToEnd(socket).finally(() => {
    isAnswered = true;
  });
  // It may come to nothing while the bytes still go out.
  answer.catch(() => {});
  const going = sendAll(socket, bytes, () => isAnswered);
  // Where sending fails because it has been answered, the answer counts.
  const text = await Promise.race([answer, going.then(() => answer)]);
  const finding = readAnswer(text);
  if (finding === undefined) throw new ScanFailed("The virus scanner's answer was not understood.");
  return finding;
}

async function sendAll(socket: Socket, bytes: AsyncIterable<Buffer>, isAnswered: () => boolean): Promise<void> {
  await write(socket, Buffer.from("zINSTREAM\0"));
  for await (const chunk of orBytesFailed(bytes)) {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      if (isAnswered()) return;
      const piece = chunk.subarray(from, from + pieceBytes);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(piece.length);
      await write(socket, Buffer.concat([length, piece]));
      // Too large, it says in the midst, and closes: what is written after that would take the answer with it.
      await sleep(graceMs);
    }
  }
  if (!isAnswered()) await write(socket, Buffer.alloc(4));
}

async function* orBytesFailed(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (cause) {
    throw new BytesFailed("The bytes could not be read.", { cause });
  }
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error == null ? resolve() : reject(error)));
  });
}

/** Up to the zero that ends it, or to where the connection ends. */
function readToEnd(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const done = () => resolve(text.split("\0", 1)[0]?.trim() ?? "");
    socket.on("data", (piece: Buffer) => {
      text += piece.toString("latin1");
      if (text.includes("\0") || text.length > longestAnswer) done();
    });
    socket.on("end", done);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed")));
  });
}

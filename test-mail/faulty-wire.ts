// A wire between two servers that fails as wires do: it hangs, breaks, is cut in the middle of a word, or is not there at all.
import { connect, createServer, type Socket } from "node:net";

export type Fault = "hang" | "break" | "cut" | "refuse";

export interface FaultyWire {
  port: number;
  /** Fails in this way from now on, until `mend`. */
  fail(fault: Fault): void;
  mend(): void;
  close(): Promise<void>;
}

/** From a port of its own to `target`, both on loopback. */
export async function openFaultyWire(target: number): Promise<FaultyWire> {
  let fault: Fault | undefined;
  const pairs = new Set<[Socket, Socket]>();
  const breakAll = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  const server = createServer((near) => {
    if (fault === "refuse") return near.destroy();
    const far = connect(target, "127.0.0.1");
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => {});
      from.on("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
      from.on("data", (bytes) => {
        // What was sent into a wire that hangs is lost with it.
        if (fault === "hang") return;
        if (fault !== "cut") return void to.write(bytes);
        to.write(bytes.subarray(0, Math.floor(bytes.length / 2)), breakAll);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    fail(next) {
      fault = next;
      if (next === "break" || next === "refuse") breakAll();
    },
    mend() {
      // A wire that has lost words is of no use to those who hold it.
      if (fault === "hang") breakAll();
      fault = undefined;
    },
    close() {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

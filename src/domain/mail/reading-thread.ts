// The thread in which messages are read: one after the other, one answer for each. See read-apart.ts.
import { parentPort } from "node:worker_threads";
import type { RawMessage } from "./read-apart.ts";
import { readMessage } from "./read-message.ts";

let turn: Promise<void> = Promise.resolve();

parentPort?.on("message", ({ raw, envelopeFrom }: RawMessage) => {
  turn = turn.then(async () => parentPort?.postMessage(await readMessage(raw, envelopeFrom)));
});
parentPort?.postMessage("ready");

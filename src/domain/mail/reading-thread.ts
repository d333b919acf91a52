// The thread in which messages are read: one task in, one answer out. See read-apart.ts.
import { parentPort } from "node:worker_threads";
import { readMessage } from "./read-message.ts";

parentPort?.on("message", async ({ raw, envelopeFrom }: { raw: Uint8Array; envelopeFrom: string | null }) => {
  parentPort?.postMessage(await readMessage(raw, envelopeFrom));
});
parentPort?.postMessage("ready");

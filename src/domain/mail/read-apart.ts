// Reads messages in a thread of its own, within a limit of time: whatever a stranger sends, the rest of Rapport goes on.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type ReadMessage, readHead } from "./read-message.ts";

const leastMs = 10_000;
const perMegabyteMs = 1_000;

let thread: Promise<Worker> | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads the raw bytes, one message at a time. Of one that takes longer than `limitMs`, or more memory than there is, only the
 * head is read: it is known who wrote and which thread it belongs to, and the original can be downloaded.
 */
export function readApart(
  raw: Uint8Array,
  envelopeFrom: string | null,
  { limitMs = leastMs + (raw.length / 1024 / 1024) * perMegabyteMs }: { limitMs?: number } = {},
): Promise<ReadMessage> {
  const reading = turn.then(() => readWithin(raw, envelopeFrom, limitMs));
  turn = reading.catch(() => {});
  return reading;
}

async function readWithin(raw: Uint8Array, envelopeFrom: string | null, limitMs: number): Promise<ReadMessage> {
  thread ??= startThread();
  const starting = thread;
  const forget = () => {
    if (thread === starting) thread = undefined;
  };
  const worker = await starting.catch((error) => {
    forget();
    throw error;
  });
  try {
    return await answerOf(worker, { raw, envelopeFrom }, limitMs);
  } catch {
    forget();
    await worker.terminate();
    return readHead(raw, envelopeFrom);
  }
}

/** A thread that is ready. Throws where it cannot start: that is not the message's fault, and reading it is tried again. */
async function startThread(): Promise<Worker> {
  const worker = new Worker(new URL("./reading-thread.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  await once(worker, "message");
  // An error while nobody waits for an answer is no reason to end the process.
  worker.on("error", () => {});
  worker.unref();
  return worker;
}

function answerOf(worker: Worker, task: { raw: Uint8Array; envelopeFrom: string | null }, limitMs: number): Promise<ReadMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error("the reading takes too long")), limitMs);
    const answer = (message: ReadMessage) => {
      end();
      resolve(message);
    };
    const fail = (error: unknown) => {
      end();
      reject(error);
    };
    function end() {
      clearTimeout(timer);
      worker.off("message", answer);
      worker.off("error", fail);
      worker.off("exit", fail);
    }
    worker.on("message", answer);
    worker.on("error", fail);
    worker.on("exit", fail);
    worker.postMessage(task);
  });
}

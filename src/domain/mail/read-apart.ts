// Reads messages in threads of their own, within limits of time: whatever a stranger sends, the rest of Rapport goes on.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type ReadMessage, readHead } from "./read-message.ts";

const leastMs = 10_000;
const perMegabyteMs = 1_000;
/** Ordinary mails take some milliseconds, on a busy machine some more. */
const soonMs = 1_500;

export interface RawMessage {
  raw: Uint8Array;
  envelopeFrom: string | null;
}

const patient = newReading();
const quick = newReading();
const steady = newReading();

/**
 * Reads the raw bytes, one message at a time. Of one that takes longer than `limitMs`, or more memory than there is, only the
 * head is read: it is known who wrote and which thread it belongs to, and the original can be downloaded.
 */
export async function readApart(
  raw: Uint8Array,
  envelopeFrom: string | null,
  { limitMs = leastMs + (raw.length / 1024 / 1024) * perMegabyteMs }: { limitMs?: number } = {},
): Promise<ReadMessage> {
  const [message] = await patient.read([{ raw, envelopeFrom }], limitMs);
  return message ?? readHead(raw, envelopeFrom);
}

/** Reads messages that others wait behind. Undefined stands for one that takes longer than a moment: readApart has patience for it. */
export function readSoon(messages: readonly RawMessage[], { limitMs = soonMs } = {}): Promise<(ReadMessage | undefined)[]> {
  return quick.read(messages, limitMs);
}

/**
 * Reads many messages that nobody waits for, as readApart would, beside all others: what comes in meanwhile does not stand in a row
 * behind them.
 */
export async function readInBulk(raws: readonly Uint8Array[]): Promise<ReadMessage[]> {
  const longest = raws.reduce((most, { length }) => Math.max(most, length), 0);
  const messages = raws.map((raw) => ({ raw, envelopeFrom: null }));
  const read = await steady.read(messages, leastMs + (longest / 1024 / 1024) * perMegabyteMs);
  return Promise.all(raws.map((raw, i) => read[i] ?? readHead(raw, null)));
}

interface Reading {
  /** In their order; undefined for each that took longer than `limitMs`, or too much memory. Callers wait in a row. */
  read(messages: readonly RawMessage[], limitMs: number): Promise<(ReadMessage | undefined)[]>;
}

/** A thread that starts when it is first needed, and anew after a message that it did not come to the end of. */
function newReading(): Reading {
  let thread: Promise<Worker> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function readInTurn(messages: readonly RawMessage[], limitMs: number): Promise<(ReadMessage | undefined)[]> {
    const read: (ReadMessage | undefined)[] = [];
    while (read.length < messages.length) {
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
        await answersOf(worker, messages.slice(read.length), limitMs, (message) => read.push(message));
      } catch {
        // The one after those that were read is the one that stopped it.
        read.push(undefined);
        forget();
        await worker.terminate();
      }
    }
    return read;
  }

  return {
    read(messages, limitMs) {
      const reading = turn.then(() => readInTurn(messages, limitMs));
      turn = reading.catch(() => {});
      return reading;
    },
  };
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

/** Has all of them read. Settles with the last answer; rejects where one does not come in time. */
function answersOf(
  worker: Worker,
  messages: readonly RawMessage[],
  limitMs: number,
  answered: (message: ReadMessage) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = messages.length;
    const timer = setTimeout(() => fail(new Error("the reading takes too long")), limitMs);
    const answer = (message: ReadMessage) => {
      answered(message);
      timer.refresh();
      if (--left > 0) return;
      end();
      resolve();
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
    for (const message of messages) worker.postMessage(message);
  });
}

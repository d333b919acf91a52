// Tells a thread of its own what is said while rows are written; it makes it findable meanwhile, on the other core.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type pg from "pg";
import type { Said } from "./words.ts";

/** Something that was said: an entry that is no event. */
export interface SaidEntry {
  entryId: string;
  atMs: number;
  kind: "message_in" | "message_out" | "note";
  subject: string | null;
  said: Omit<Said, "text">;
  files: string[];
}

export interface SaidCustomer {
  customerId: string;
  name: string | null;
  addresses: string[];
}

/** What the thread is told. The last batch of all is the last one. */
export interface Batch {
  entries: SaidEntry[];
  customers: SaidCustomer[];
  isLast: boolean;
}

export interface ThreadStart {
  config: pg.ClientConfig;
  workspaceId: string;
}

export interface Saying {
  entry(entry: Omit<SaidEntry, "said"> & { said: Said }): void;
  customer(customer: SaidCustomer): void;
  /** Settles when the thread is not far behind. */
  room(): Promise<void>;
  /** Settles when all is findable. */
  end(): Promise<void>;
}

const entriesAtOnce = 500;
const mostBehind = 20;

/** Into the empty tables that search looks into. */
export function openSaying(start: ThreadStart): Saying {
  const thread = new Worker(new URL("said-words.ts", import.meta.url), { workerData: start });
  let batch: Batch = { entries: [], customers: [], isLast: false };
  let behind = 0;
  let failure: unknown;
  let wake = () => {};
  thread.on("message", () => {
    behind--;
    wake();
  });
  thread.on("error", (error) => {
    failure = error;
    wake();
  });
  const ended = once(thread, "exit");
  // Asked about at the end.
  ended.catch(() => {});
  function send(): void {
    behind++;
    thread.postMessage(batch);
    batch = { entries: [], customers: [], isLast: false };
  }
  return {
    entry({ said: { text: _, ...said }, ...entry }) {
      batch.entries.push({ ...entry, said });
      if (batch.entries.length >= entriesAtOnce) send();
    },
    customer(customer) {
      batch.customers.push(customer);
    },
    async room() {
      while (failure === undefined && behind > mostBehind) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== undefined) throw failure;
    },
    async end() {
      batch.isLast = true;
      send();
      await ended;
      if (failure !== undefined) throw failure;
    },
  };
}

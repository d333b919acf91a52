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
  said: Pick<Said, "before" | "behind" | "language">;
  /** Where the numbers of its drawn words end among those of the batch; they begin where those of the one before end. */
  drawnTo: number;
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
  /** The drawn words of all its entries: one piece of memory is told much quicker than hundreds. */
  drawn: Uint16Array;
  customers: SaidCustomer[];
  isLast: boolean;
}

export interface ThreadStart {
  config: pg.ClientConfig;
  workspaceId: string;
}

export interface Saying {
  entry(entry: Omit<SaidEntry, "said" | "drawnTo"> & { said: Said }): void;
  customer(customer: SaidCustomer): void;
  /** Settles when the thread is not far behind. */
  room(): Promise<void>;
  /** Settles when all is findable. */
  end(): Promise<void>;
}

const entriesAtOnce = 500;
const mostDrawn = 64 * 1024;
const mostBehind = 20;

/** Into the empty tables that search looks into. */
export function openSaying(start: ThreadStart): Saying {
  const thread = new Worker(new URL("said-words.ts", import.meta.url), { workerData: start });
  let entries: SaidEntry[] = [];
  let customers: SaidCustomer[] = [];
  const drawn = new Uint16Array(mostDrawn);
  let drawnTo = 0;
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
  function send(isLast: boolean): void {
    behind++;
    thread.postMessage({ entries, drawn: drawn.slice(0, drawnTo), customers, isLast } satisfies Batch);
    entries = [];
    customers = [];
    drawnTo = 0;
  }
  return {
    entry({ said, ...entry }) {
      if (drawnTo + said.drawn.length > drawn.length) send(false);
      drawn.set(said.drawn, drawnTo);
      drawnTo += said.drawn.length;
      const { before, behind: after, language } = said;
      entries.push({ ...entry, said: { before, behind: after, language }, drawnTo });
      if (entries.length >= entriesAtOnce) send(false);
    },
    customer(customer) {
      customers.push(customer);
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
      send(true);
      await ended;
      if (failure !== undefined) throw failure;
    },
  };
}

// Reading an import to its end: many messages at a time, the next ones while these are kept, and going on where it stopped.
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../../server/db.ts";
import { addJob } from "../../server/jobs.ts";
import { isMuchDue } from "../search/store.ts";
import { importBytes } from "./import-bytes.ts";
import { type Dated, endImport, keepAll } from "./import-keeping.ts";
import { timeOf } from "./import-message.ts";
import { findImport } from "./import-store.ts";
import { type Bytes, type FoundMessage, nextMessage } from "./mbox.ts";
import { readInBulk } from "./read-apart.ts";
import { readWaysIn } from "./ways-in.ts";

const mostTogether = 100;
const mostBytesTogether = 4 * 1024 * 1024;
/** Larger ones are set aside. */
const mostMessageBytes = 100 * 1024 * 1024;
/** So long at a time: a server that stops waits for the jobs that are under way. */
const sliceMs = 4_000;
/** What comes in is made findable behind what was brought: more than this does not stand before it. */
const mostDue = 2_000;
const longestWaitMs = 2_000;

interface Job {
  workspaceId: string;
  importId: string;
  /** When the message before was written, as far as the job before came. */
  lastAt?: string;
}

/** Messages that follow one another in the file, from `place` on. None: it is at its end. */
interface Stretch {
  place: number;
  found: (FoundMessage & Pick<Dated, "read">)[];
}

/**
 * Reads on from where it stopped, for some seconds, and asks for the rest to be read later. Bears being done twice, at once, or
 * cut short; ends where the import is done or cancelled.
 */
export async function runImport(
  connection: Connection,
  { workspaceId, importId, lastAt: from }: Job,
  now: () => Date,
): Promise<void> {
  const until = performance.now() + sliceMs;
  const given = await findImport(connection, workspaceId, importId);
  if (given?.state !== "running" || given.contentHash === null) return;
  const bytes = importBytes(connection, workspaceId, given.contentHash, given.sizeBytes);
  const ways = await readWaysIn(connection, workspaceId, { withFormer: true });
  let lastAt = from === undefined ? given.createdAt : new Date(from);
  let ahead: Promise<Stretch> | undefined;
  for (;;) {
    const current = await findImport(connection, workspaceId, importId);
    if (current?.state !== "running") return;
    if (performance.now() > until)
      return addJob(connection, "mail.import", { workspaceId, importId, lastAt: lastAt.toISOString() });
    const { place, found }: Stretch = await (ahead ?? readSome(bytes, current.placeBytes));
    ahead = undefined;
    // Another process was here meanwhile.
    if (place !== current.placeBytes) continue;
    const last = found.at(-1);
    if (last === undefined) return endImport(connection, current, now());
    ahead = readSome(bytes, last.next);
    // What goes wrong with it is met when it is waited for.
    ahead.catch(() => {});
    const dated = found.map((each) => {
      lastAt = timeOf(each.read?.date, now()) ?? lastAt;
      return { ...each, at: lastAt };
    });
    await lessDue(connection);
    await keepAll(connection, current, dated, ways, now);
  }
}

async function readSome(bytes: Bytes, from: number): Promise<Stretch> {
  const found: FoundMessage[] = [];
  let held = 0;
  for (let place = from; found.length < mostTogether && held < mostBytesTogether; ) {
    const message = await nextMessage(bytes, place, mostMessageBytes);
    if (message === undefined) break;
    found.push(message);
    held += message.raw?.length ?? 0;
    place = message.next;
  }
  const read = await readInBulk(found.flatMap(({ raw }) => raw ?? []));
  let next = 0;
  return { place: from, found: found.map((each) => ({ ...each, read: each.raw === undefined ? undefined : read[next++] })) };
}

/** Waits until what was brought before is findable, as far as that goes on at all. */
async function lessDue(connection: Connection): Promise<void> {
  const until = performance.now() + longestWaitMs;
  while (performance.now() < until && (await isMuchDue(connection, mostDue))) await sleep(50);
}

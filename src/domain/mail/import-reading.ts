// Reading an import to its end: some messages at a time, each in its place or set aside, and going on where it stopped.
import { createHash } from "node:crypto";
import { type Connection, inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { addJob } from "../../server/jobs.ts";
import { insertDelivery } from "../channel/store.ts";
import { type HistoryMessage, placeHistory } from "../conversation/history-actions.ts";
import { findHomesOfSent } from "../conversation/home-store.ts";
import { sentNames } from "../conversation/homes.ts";
import { listKnownMessages } from "../conversation/receive-store.ts";
import { unknownSender } from "../customer/schema.ts";
import { readContent, storeContent } from "../file/store.ts";
import { findImport, type ImportRow, insertAside, lockImport, updateImport } from "./import-store.ts";
import { type Bytes, type FoundMessage, nextMessage } from "./mbox.ts";
import { readApart } from "./read-apart.ts";
import type { ReadMessage } from "./read-message.ts";
import { messageKey } from "./rules.ts";
import { readWaysIn, type WaysIn } from "./ways-in.ts";

const mostTogether = 20;
const mostBytesTogether = 8 * 1024 * 1024;
/** Larger ones are set aside. */
const mostMessageBytes = 100 * 1024 * 1024;

interface Job {
  workspaceId: string;
  importId: string;
}

interface Found extends FoundMessage {
  read: ReadMessage | undefined;
}

/** So long at a time: a server that stops waits for the jobs that are under way. */
const sliceMs = 4_000;

/**
 * Reads on from where it stopped, for some seconds, and asks for the rest to be read later. Bears being done twice, at once, or
 * cut short; ends where the import is done or cancelled.
 */
export async function runImport(connection: Connection, { workspaceId, importId }: Job, now: () => Date): Promise<void> {
  const until = performance.now() + sliceMs;
  const given = await findImport(connection, workspaceId, importId);
  if (given === undefined) return;
  const bytes = contentBytes(connection, given);
  let place = given.placeBytes;
  let lastAt = given.createdAt;
  for (;;) {
    const current = await findImport(connection, workspaceId, importId);
    if (current?.state !== "running") return;
    if (performance.now() > until) return addJob(connection, "mail.import", { workspaceId, importId });
    place = current.placeBytes;
    const found = await readSome(bytes, place);
    if (found.length === 0) {
      await inTransaction(connection, async (tx) => {
        const locked = await lockImport(tx, workspaceId, importId);
        if (locked?.state === "running" && locked.placeBytes === place)
          await updateImport(tx, workspaceId, importId, { state: "done", placeBytes: locked.sizeBytes, changedAt: now() });
      });
      continue;
    }
    const ways = await readWaysIn(connection, workspaceId);
    const dated = found.map((each) => {
      lastAt = timeOf(each.read?.date, now()) ?? lastAt;
      return { ...each, at: lastAt };
    });
    try {
      await keep(connection, current, dated, ways, now());
    } catch {
      // One of them is no good: each is tried alone, so that it holds nobody up.
      for (const each of dated) await keepOrSetAside(connection, { workspaceId, importId }, each, ways, now());
    }
  }
}

type Dated = Found & { at: Date };

async function readSome(bytes: Bytes, from: number): Promise<Found[]> {
  const found: Found[] = [];
  let held = 0;
  for (let place = from; found.length < mostTogether && held < mostBytesTogether; ) {
    const message = await nextMessage(bytes, place, mostMessageBytes);
    if (message === undefined) break;
    const { raw } = message;
    found.push({ ...message, read: raw === undefined ? undefined : await readApart(raw, null) });
    held += raw?.length ?? 0;
    place = message.next;
  }
  return found;
}

async function keepOrSetAside(connection: Connection, job: Job, each: Dated, ways: WaysIn, now: Date): Promise<void> {
  const { workspaceId, importId } = job;
  const current = await findImport(connection, workspaceId, importId);
  // Another process, or an earlier time, has been here.
  if (current === undefined || current.placeBytes > each.place || current.state !== "running") return;
  try {
    await keep(connection, current, [each], ways, now);
  } catch (error) {
    await inTransaction(connection, async (tx) => {
      const locked = await lockImport(tx, workspaceId, importId);
      if (locked?.placeBytes !== current.placeBytes || locked.state !== "running") return;
      // What went wrong may name whose words they are: only its kind is kept.
      const kind = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
      await insertAside(tx, workspaceId, importId, { placeBytes: each.place, reason: `It could not be kept${kind}.` });
      await updateImport(tx, workspaceId, importId, { placeBytes: each.next, asideCount: locked.asideCount + 1, changedAt: now });
    });
  }
}

/** Keeps messages that follow one another, with how far the import has come, in one transaction. */
async function keep(connection: Connection, before: ImportRow, found: readonly Dated[], ways: WaysIn, now: Date): Promise<void> {
  const { workspaceId, importId, channelId } = before;
  await inTransaction(connection, async (tx) => {
    const locked = await lockImport(tx, workspaceId, importId);
    if (locked === undefined || locked.state !== "running" || locked.placeBytes !== before.placeBytes) return;
    const sorted = found.map((each) => ({ each, is: whatItIs(each, ways) }));
    const aside = sorted.flatMap(({ each, is }) => (typeof is === "string" ? [{ placeBytes: each.place, reason: is }] : []));
    const good = sorted.flatMap(({ each, is }) =>
      typeof is === "string" || each.raw === undefined ? [] : [{ raw: each.raw, is }],
    );
    const known = await listKnownMessages(
      tx,
      workspaceId,
      good.map(({ is }) => ({ channelId, messageKey: is.messageKey })),
    );
    // What went out from here is an entry already, under the Message-ID that we gave it.
    const sent = await findHomesOfSent(tx, workspaceId, sentNames(good.flatMap(({ is }) => is.messageId ?? [])));
    const seen = new Set(known.map((each) => each.messageKey.toString("hex")));
    const fresh = good.filter(({ is }) => {
      const name = is.messageKey.toString("hex");
      const isNew = !seen.has(name) && !sent.has(is.messageId ?? "");
      seen.add(name);
      return isNew;
    });
    for (const each of aside) await insertAside(tx, workspaceId, importId, each);
    await updateImport(tx, workspaceId, importId, {
      placeBytes: found.at(-1)?.next ?? locked.placeBytes,
      takenCount: locked.takenCount + fresh.length,
      knownCount: locked.knownCount + good.length - fresh.length,
      asideCount: locked.asideCount + aside.length,
      changedAt: now,
    });
    const messages: HistoryMessage[] = [];
    for (const { raw, is } of fresh) {
      const { fileBytes, ...message } = is;
      const deliveryId = newId();
      const { hash } = await storeContent(tx, workspaceId, [raw], now);
      for (const bytes of fileBytes) await storeContent(tx, workspaceId, [bytes], now);
      const isIn = message.kind === "message_in";
      await insertDelivery(tx, workspaceId, {
        deliveryId,
        channelId,
        direction: isIn ? "in" : "out",
        state: isIn ? "placed" : "sent",
        envelope: isIn ? { from: message.customer.address, to: [] } : { from: null, to: [message.customer.address] },
        contentHash: hash,
        remoteKey: null,
        createdAt: message.at,
      });
      messages.push({ ...message, deliveryId, channelId });
    }
    await placeHistory(tx, workspaceId, messages, now);
  });
}

type Sorted = Omit<HistoryMessage, "deliveryId" | "channelId"> & { fileBytes: Uint8Array[] };

/** A message to or from a customer; or why it is none. */
function whatItIs({ read, raw, at }: Dated, { own }: WaysIn): Sorted | string {
  if (raw === undefined || read === undefined) return "It is too large.";
  if (read.author.address === unknownSender && read.parties.length === 0) return "It names neither a sender nor a recipient.";
  const isOurs = (address: string) => own.channels.has(address) || own.teammates.has(address);
  const isOut = isOurs(read.author.address);
  const receiver = read.parties.find(({ role, address }) => (role === "to" || role === "cc") && !isOurs(address));
  if (isOut && receiver === undefined) return "It went to nobody but ourselves.";
  const files = read.files.map(({ bytes, ...file }, ordinal) => ({
    ...file,
    ordinal,
    sizeBytes: bytes.length,
    contentHash: createHash("sha256").update(bytes).digest(),
  }));
  const fileHashes = files.map(({ contentHash }) => contentHash);
  return {
    kind: isOut ? "message_out" : "message_in",
    customer: isOut && receiver !== undefined ? { address: receiver.address, name: receiver.name } : read.author,
    teammateId: own.teammates.get(read.author.address) ?? null,
    at,
    subject: read.subject,
    text: read.text,
    html: read.html,
    messageId: read.messageId,
    messageKey: messageKey({ ...read, author: read.author.address, fileHashes }),
    threadIds: read.threadIds,
    nature: read.nature,
    files,
    fileBytes: read.files.map(({ bytes }) => bytes),
  };
}

/** When it was written, as it says itself; undefined where that cannot be: not in the future, not before there was mail. */
function timeOf(date: string | undefined, now: Date): Date | undefined {
  const at = new Date(date ?? "");
  return at <= now && at.getTime() > 0 ? at : undefined;
}

const aheadBytes = 4 * 1024 * 1024;

/** Read ahead, so that many small messages are not as many questions. */
function contentBytes(connection: Connection, { workspaceId, contentHash, sizeBytes }: ImportRow): Bytes {
  let held = { from: 0, bytes: Buffer.alloc(0) };
  return {
    size: sizeBytes,
    async read(from, length) {
      const end = Math.min(from + length, sizeBytes);
      if (from < held.from || end > held.from + held.bytes.length) {
        const pieces: Buffer[] = [];
        const part = { first: from, last: Math.min(Math.max(end, from + aheadBytes), sizeBytes) - 1 };
        if (part.last >= from)
          for await (const piece of readContent(connection, workspaceId, contentHash, part)) pieces.push(piece);
        held = { from, bytes: Buffer.concat(pieces) };
      }
      return held.bytes.subarray(from - held.from, end - held.from);
    },
  };
}

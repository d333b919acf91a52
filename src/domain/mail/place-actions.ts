// Placing mails that came in: many together, or one alone by its job. Both bear being done twice, at once, or cut short.
import { createHash } from "node:crypto";
import { announce } from "../../events.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { addJob } from "../../server/jobs.ts";
import type { Log } from "../../server/log.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { placeAlone } from "../channel/actions.ts";
import { findDelivery, lockDelivery, lockOldestWaiting, markDelivery, type WaitingDelivery } from "../channel/store.ts";
import type { IncomingMessage } from "../conversation/incoming-message.ts";
import { receive } from "../conversation/receive-actions.ts";
import type { EntrySender } from "../conversation/schema.ts";
import { receiveFromTeammate } from "../conversation/teammate-mail.ts";
import { insertScans } from "../file/scan-store.ts";
import { readContent, readContents, type StoredContent, storeContents } from "../file/store.ts";
import { authorWith, originalAuthor, othersNamed } from "./authorship.ts";
import { readSoon } from "./read-apart.ts";
import type { ReadMessage } from "./read-message.ts";
import { readStored } from "./read-stored.ts";
import { encounterOfTag } from "./reply-tag.ts";
import { messageKey } from "./rules.ts";
import { checkSender, type DNSResolver, trustedFinding } from "./sender-check.ts";
import { readWaysIn, type WaysIn } from "./ways-in.ts";

interface DeliveryName {
  workspaceId: string;
  deliveryId: string;
}

/** What the placing needs of the instance, to know what to believe of mails and what to have looked at. */
export interface Proofs {
  /** Recognises the addresses that we have signed. */
  box: SecretBox;
  /** Without it senders are proven by trusted servers only. */
  resolver: DNSResolver | undefined;
  /** Whether files are checked for viruses. */
  filesAreChecked?: boolean;
}

const mostTogether = 50;
const mostBytesTogether = 4 * 1024 * 1024;
/** Larger ones are left to a job of their own, where their files never stand in memory. */
const mostBytesOfOne = 2 * 1024 * 1024;

/**
 * Places the mails that have waited longest, of one workspace, in one transaction; returns how many it took up, 0 where none
 * waits. One that is large, or takes long to read, is left to a job of its own. Where anything fails, each of them is: a mail that cannot be placed holds nobody up.
 */
export async function placeWaiting(
  connection: Connection,
  { log, now, proofs }: { log: Log; now: () => Date; proofs: Proofs },
): Promise<number> {
  let taken: WaitingDelivery[] = [];
  try {
    return await inTransaction(connection, async (tx) => {
      taken = notTooMuch(await lockOldestWaiting(tx, mostTogether));
      await placeTogether(tx, taken, proofs, now());
      return taken.length;
    });
  } catch (error) {
    if (taken.length === 0) throw error;
    log.warn({ err: error, deliveries: taken.length }, "mails were not placed together, each is placed alone");
    await inTransaction(connection, async (tx) => {
      for (const { workspaceId, deliveryId } of taken) await placeAlone(tx, workspaceId, deliveryId);
    });
    return taken.length;
  }
}

/** As many as stand in memory well. The others wait for the next time. */
function notTooMuch(waiting: WaitingDelivery[]): WaitingDelivery[] {
  let bytes = 0;
  return waiting.filter((each) => {
    bytes += isLarge(each) ? 0 : each.sizeBytes;
    return bytes <= mostBytesTogether;
  });
}

const isLarge = ({ sizeBytes }: WaitingDelivery) => sizeBytes > mostBytesOfOne;

async function placeTogether(tx: Tx, taken: readonly WaitingDelivery[], proofs: Proofs, now: Date): Promise<void> {
  for (const { workspaceId, deliveryId } of taken.filter(isLarge)) await placeAlone(tx, workspaceId, deliveryId);
  const deliveries = taken.filter((each) => !isLarge(each));
  const [first] = deliveries;
  if (first === undefined) return;
  const { workspaceId } = first;
  const contents = await readContents(
    tx,
    workspaceId,
    deliveries.map(({ contentHash }) => contentHash),
  );
  const raws = deliveries.map(({ contentHash, envelope }) => ({
    raw: contents.get(contentHash.toString("hex")) ?? Buffer.alloc(0),
    envelopeFrom: envelope.from,
  }));
  const ways = await readWaysIn(tx, workspaceId);
  const read: ReadDelivery[] = [];
  for (const [i, message] of (await readSoon(raws)).entries()) {
    const delivery = deliveries[i] as WaitingDelivery;
    // Whether it really comes from a teammate is asked of name servers: others do not wait for that.
    if (message === undefined || ways.own.teammates.has(message.author.address))
      await placeAlone(tx, workspaceId, delivery.deliveryId);
    else read.push({ delivery, message });
  }
  await receiveRead(tx, workspaceId, read.slice(0, firstAnswerOfOther(read)), { ways, proofs, now });
}

/**
 * The first that answers another of them and is of another author: whether its author takes part there is known once that other
 * has its place. It waits for the next time, and those behind it do.
 */
function firstAnswerOfOther(read: readonly ReadDelivery[]): number {
  const authors = new Map<string, string>();
  for (const [i, { message }] of read.entries()) {
    if (message.threadIds.some((id) => (authors.get(id) ?? message.author.address) !== message.author.address)) return i;
    if (message.messageId !== null) authors.set(message.messageId, message.author.address);
  }
  return read.length;
}

/** Places one mail, however long it takes to read. Does nothing where that has been done. */
export async function placeMail(
  connection: Connection,
  { workspaceId, deliveryId }: DeliveryName,
  { proofs, now }: { proofs: Proofs; now: Date },
): Promise<void> {
  const seen = await findDelivery(connection, workspaceId, deliveryId);
  if (seen?.state !== "received" || seen.contentHash === null) return;
  const { contentHash, envelope } = seen;
  const { message, kept } = await readStored(connection, workspaceId, { contentHash, envelopeFrom: envelope.from }, now);
  const ways = await readWaysIn(connection, workspaceId);
  const teammateId = ways.own.teammates.get(message.author.address);
  const sender =
    teammateId === undefined
      ? undefined
      : (findingOf(ways, seen.channelId, message) ??
        (proofs.resolver === undefined
          ? null
          : await checkSender(readContent(connection, workspaceId, contentHash), envelope, proofs.resolver)));
  await inTransaction(connection, async (tx) => {
    const delivery = await lockDelivery(tx, workspaceId, deliveryId);
    if (delivery?.state !== "received") return;
    const read = { delivery, message, kept, ...(sender === undefined ? {} : { sender }) };
    const of = { ways, proofs, now };
    if (teammateId !== undefined && sender === "verified") {
      const [incoming] = await incomingOf(tx, workspaceId, [read], of);
      if (incoming !== undefined && (await receiveFromTeammate(tx, workspaceId, incoming, teammateId, now))) return;
    }
    await receiveRead(tx, workspaceId, [read], of);
  });
}

interface ReadDelivery {
  delivery: Pick<WaitingDelivery, "deliveryId" | "channelId" | "createdAt" | "envelope" | "folder" | "isJunk">;
  message: ReadMessage;
  /** Those of its files that are kept already, by their place among them. */
  kept?: ReadonlyMap<number, StoredContent>;
  /** What was found out about it already. */
  sender?: EntrySender | null;
}

interface PlacingOf {
  ways: WaysIn;
  proofs: Proofs;
  now: Date;
}

async function receiveRead(tx: Tx, workspaceId: string, read: readonly ReadDelivery[], of: PlacingOf): Promise<void> {
  if (read.length === 0) return;
  const messages = await incomingOf(tx, workspaceId, read, of);
  await receive(tx, workspaceId, messages, of.now);
  // Last of all: there is one such job for all of a workspace, and whoever asks for it too waits until this is committed.
  if (messages.some(({ isToCheck }) => isToCheck)) await addJob(tx, "mail.check", { workspaceId }, { once: workspaceId });
}

/** With their files kept, as the conversation takes them. */
async function incomingOf(
  tx: Tx,
  workspaceId: string,
  read: readonly ReadDelivery[],
  { ways, proofs, now }: PlacingOf,
): Promise<IncomingMessage[]> {
  const hashed = read.map((each) => ({
    ...each,
    files: each.message.files.map(({ bytes, ...file }, ordinal) => {
      const { hash, sizeBytes } = each.kept?.get(ordinal) ?? {
        hash: createHash("sha256").update(bytes).digest(),
        sizeBytes: bytes.length,
      };
      return { ...file, ordinal, bytes, sizeBytes, contentHash: hash };
    }),
  }));
  await storeContents(
    tx,
    workspaceId,
    hashed.flatMap(({ files, kept }) => files.filter(({ ordinal }) => kept?.has(ordinal) !== true)),
    now,
  );
  if (proofs.filesAreChecked === true) {
    const hashes = hashed.flatMap(({ files }) => files.map(({ contentHash }) => contentHash));
    await insertScans(tx, workspaceId, hashes, now);
  }
  return hashed.map(
    ({ delivery: { deliveryId, channelId, createdAt, envelope, folder, isJunk }, message, files, sender }): IncomingMessage => {
      const fileHashes = files.map(({ contentHash }) => contentHash);
      const key = messageKey({ ...message, author: message.author.address, fileHashes });
      const author = authorWith(message, ways.own);
      const sentTo = [...envelope.to, ...message.deliveredTo, ...message.parties.map(({ address }) => address)];
      const found = sender ?? findingOf(ways, channelId, message);
      const threadIds =
        message.bounce === null ? message.threadIds : [...new Set([...message.bounce.messageIds, ...message.threadIds])];
      return {
        ...message,
        author,
        isSpam: message.isSpam || isJunk,
        isAmongMail: folder !== null && !isJunk,
        threadIds,
        deliveryId,
        channelId,
        arrivedAt: createdAt,
        messageKey: key,
        files,
        answersEncounterIds: [...new Set(sentTo.flatMap((address) => encounterOfTag(address, workspaceId, proofs.box) ?? []))],
        parties: othersNamed(message.parties, author, ways.own),
        originalAuthor: (ways.own.teammates.has(author.address) && originalAuthor(message)) || null,
        sender: found,
        // What was looked at in vain is not looked at again.
        isToCheck: proofs.resolver !== undefined && sender === undefined && found === null && message.nature === "words",
      };
    },
  );
}

function findingOf(ways: WaysIn, channelId: string, { authenticationResults, author }: ReadMessage): EntrySender | null {
  return trustedFinding(authenticationResults, ways.trusted.get(channelId) ?? [], author.address);
}

/** Puts a mail aside that could not be placed, so that a person sees it and can have it tried again. */
export async function setAsideMail(
  connection: Connection,
  { workspaceId, deliveryId }: DeliveryName,
  reason: string,
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const delivery = await lockDelivery(tx, workspaceId, deliveryId);
    if (delivery?.state !== "received") return;
    await markDelivery(tx, workspaceId, deliveryId, { state: "set_aside", reason, changedAt: now });
    await announce(tx, workspaceId, [{ kind: "delivery.changed", ids: { deliveryId } }], { now });
  });
}

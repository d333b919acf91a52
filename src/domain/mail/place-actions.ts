// Placing mails that came in: many together, or one alone by its job. Both bear being done twice, at once, or cut short.
import { createHash } from "node:crypto";
import { announce } from "../../events.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { Log } from "../../server/log.ts";
import { placeAlone } from "../channel/actions.ts";
import { findDelivery, lockDelivery, lockOldestWaiting, markDelivery, type WaitingDelivery } from "../channel/store.ts";
import type { IncomingMessage } from "../conversation/incoming-message.ts";
import { receive } from "../conversation/receive-actions.ts";
import { readContents, readWholeContent, storeContent } from "../file/store.ts";
import { readApart, readSoon } from "./read-apart.ts";
import type { ReadMessage } from "./read-message.ts";
import { messageKey } from "./rules.ts";

interface DeliveryName {
  workspaceId: string;
  deliveryId: string;
}

const mostTogether = 50;
const mostBytesTogether = 4 * 1024 * 1024;

/**
 * Places the mails that have waited longest, of one workspace, in one transaction; returns how many it took up. One that takes
 * long to read is left to a job of its own. Where anything fails, each of them is: a mail that cannot be placed holds nobody up.
 */
export async function placeWaiting(connection: Connection, { log, now }: { log: Log; now: () => Date }): Promise<number> {
  let taken: WaitingDelivery[] = [];
  try {
    return await inTransaction(connection, async (tx) => {
      taken = notTooMuch(await lockOldestWaiting(tx, mostTogether));
      await placeTogether(tx, taken, now());
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

/** As many as stand in memory well, one at least. The others wait for the next time. */
function notTooMuch(waiting: WaitingDelivery[]): WaitingDelivery[] {
  let bytes = 0;
  return waiting.filter(({ sizeBytes }, i) => {
    bytes += sizeBytes;
    return i === 0 || bytes <= mostBytesTogether;
  });
}

async function placeTogether(tx: Tx, deliveries: readonly WaitingDelivery[], now: Date): Promise<void> {
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
  const read: { delivery: WaitingDelivery; message: ReadMessage }[] = [];
  for (const [i, message] of (await readSoon(raws)).entries()) {
    const delivery = deliveries[i] as WaitingDelivery;
    if (message === undefined) await placeAlone(tx, workspaceId, delivery.deliveryId);
    else read.push({ delivery, message });
  }
  await receiveRead(tx, workspaceId, read, now);
}

/** Places one mail, however long it takes to read. Does nothing where that has been done. */
export async function placeMail(connection: Connection, { workspaceId, deliveryId }: DeliveryName, now: Date): Promise<void> {
  const seen = await findDelivery(connection, workspaceId, deliveryId);
  if (seen?.state !== "received" || seen.contentHash === null) return;
  const raw = await readWholeContent(connection, workspaceId, seen.contentHash);
  const message = await readApart(raw, seen.envelope.from);
  await inTransaction(connection, async (tx) => {
    const delivery = await lockDelivery(tx, workspaceId, deliveryId);
    if (delivery?.state === "received") await receiveRead(tx, workspaceId, [{ delivery, message }], now);
  });
}

interface ReadDelivery {
  delivery: Pick<WaitingDelivery, "deliveryId" | "channelId" | "createdAt">;
  message: ReadMessage;
}

async function receiveRead(tx: Tx, workspaceId: string, read: readonly ReadDelivery[], now: Date): Promise<void> {
  if (read.length === 0) return;
  const hashed = read.map(({ delivery, message }) => ({
    delivery,
    message,
    files: message.files.map(({ bytes, ...file }, ordinal) => ({
      ...file,
      ordinal,
      bytes,
      sizeBytes: bytes.length,
      contentHash: createHash("sha256").update(bytes).digest(),
    })),
  }));
  await storeFiles(
    tx,
    workspaceId,
    hashed.flatMap(({ files }) => files),
    now,
  );
  const messages = hashed.map(({ delivery: { deliveryId, channelId, createdAt }, message, files }): IncomingMessage => {
    const fileHashes = files.map(({ contentHash }) => contentHash);
    const key = messageKey({ ...message, author: message.author.address, fileHashes, deliveryId });
    return { ...message, deliveryId, channelId, arrivedAt: createdAt, messageKey: key, files };
  });
  await receive(tx, workspaceId, messages, now);
}

// In the order of their hashes: those who bring the same files at once wait in a row, never for each other.
async function storeFiles(
  tx: Connection,
  workspaceId: string,
  files: { bytes: Uint8Array; contentHash: Buffer }[],
  now: Date,
): Promise<void> {
  let stored: Buffer | undefined;
  for (const { bytes, contentHash } of files.toSorted((a, b) => a.contentHash.compare(b.contentHash))) {
    if (stored === undefined || !stored.equals(contentHash)) await storeContent(tx, workspaceId, [bytes], now);
    stored = contentHash;
  }
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

// Keeping what an import has read: many messages that follow one another in one transaction, with how far it has come.
import { createHash } from "node:crypto";
import { announce } from "../../events.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { insertDeliveries } from "../channel/accept-store.ts";
import { placeHistory } from "../conversation/history-actions.ts";
import { findHomesOfSent } from "../conversation/home-store.ts";
import { sentNames } from "../conversation/homes.ts";
import { listKnownMessages } from "../conversation/receive-store.ts";
import { storeContents } from "../file/store.ts";
import { type FromBefore, fromBefore } from "./import-message.ts";
import { findImport, type ImportRow, insertAsides, lockImport, type NewAside, updateImport } from "./import-store.ts";
import type { FoundMessage } from "./mbox.ts";
import type { ReadMessage } from "./read-message.ts";
import type { WaysIn } from "./ways-in.ts";

/** A message as it stands in the file, as it was read, and when it was written. */
export interface Dated extends FoundMessage {
  read: ReadMessage | undefined;
  at: Date;
}

/** Keeps them together; where that fails, each alone, and one that cannot be kept is set aside. Nothing where the import went on meanwhile. */
export async function keepAll(
  connection: Connection,
  current: ImportRow,
  found: readonly Dated[],
  ways: WaysIn,
  now: () => Date,
): Promise<void> {
  try {
    await keep(connection, current, found, ways, now());
  } catch (error) {
    if (isPassing(error)) throw error;
    for (const each of found) await keepOrSetAside(connection, current, each, ways, now());
  }
}

/** Whether it is the database's trouble and not the message's: what failed is done again later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Of PostgreSQL: connections, transactions that stood in each other's way, locks, space and memory, the wish of an operator, its
  // system. Of sockets: all (ECONNRESET). What pg itself says of its connections has no code.
  const code = "code" in error ? String(error.code) : "";
  return code === ""
    ? /^(Connection terminated|timeout exceeded|Client (has|was)|Cannot use a pool|Query read timeout)/.test(error.message)
    : /^(08|40|53|57|58)...$|^55P03$|^E[A-Z]{3,}$/.test(code);
}

async function keepOrSetAside(
  connection: Connection,
  { workspaceId, importId }: ImportRow,
  each: Dated,
  ways: WaysIn,
  now: Date,
): Promise<void> {
  const current = await findImport(connection, workspaceId, importId);
  // Another process, or an earlier time, has been here.
  if (current === undefined || current.placeBytes > each.place || current.state !== "running") return;
  try {
    await keep(connection, current, [each], ways, now);
  } catch (error) {
    if (isPassing(error)) throw error;
    await inTransaction(connection, async (tx) => {
      const locked = await lockImport(tx, workspaceId, importId);
      if (locked?.placeBytes !== current.placeBytes || locked.state !== "running") return;
      // What went wrong may name whose words they are: only its kind is kept.
      const kind = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
      await setAside(tx, locked, [{ ...each, reason: `It could not be kept${kind}.` }], now);
      await updateImport(tx, workspaceId, importId, { placeBytes: each.next, asideCount: locked.asideCount + 1, changedAt: now });
    });
  }
}

async function keep(connection: Connection, before: ImportRow, found: readonly Dated[], ways: WaysIn, now: Date): Promise<void> {
  const { workspaceId, importId, channelId } = before;
  await inTransaction(connection, async (tx) => {
    const locked = await lockImport(tx, workspaceId, importId);
    if (locked === undefined || locked.state !== "running" || locked.placeBytes !== before.placeBytes) return;
    const sorted = found.map((each) => ({ each, is: fromBefore(each, ways.own) }));
    const aside = sorted.flatMap(({ each, is }) => (typeof is === "string" ? [{ ...each, reason: is }] : []));
    const good = sorted.flatMap(({ each: { raw }, is }) => (typeof is === "string" || raw === undefined ? [] : [{ raw, is }]));
    const fresh = await onceEach(tx, before, good);
    await setAside(tx, locked, aside, now);
    await updateImport(tx, workspaceId, importId, {
      placeBytes: found.at(-1)?.next ?? locked.placeBytes,
      takenCount: locked.takenCount + fresh.length,
      knownCount: locked.knownCount + good.length - fresh.length,
      asideCount: locked.asideCount + aside.length,
      changedAt: now,
    });
    await place(tx, workspaceId, channelId, fresh, now);
  });
}

interface Good {
  raw: Buffer;
  is: FromBefore;
}

/** Without what is an entry already, or stood in the file just before. */
async function onceEach(tx: Tx, { workspaceId, channelId }: ImportRow, good: readonly Good[]): Promise<Good[]> {
  const names = good.map(({ is }) => ({ channelId, messageKey: is.messageKey }));
  const known = await listKnownMessages(tx, workspaceId, names);
  // What went out from here is an entry already, under the Message-ID that we gave it.
  const sent = await findHomesOfSent(tx, workspaceId, sentNames(good.flatMap(({ is }) => is.messageId ?? [])));
  const seen = new Set(known.map(({ messageKey }) => messageKey.toString("hex")));
  return good.filter(({ is }) => {
    const name = is.messageKey.toString("hex");
    const isNew = !seen.has(name) && !sent.has(is.messageId ?? "");
    seen.add(name);
    return isNew;
  });
}

async function place(tx: Tx, workspaceId: string, channelId: string, fresh: readonly Good[], now: Date): Promise<void> {
  const named = fresh.map(({ raw, is: { files, ...is } }) => ({
    raw: { bytes: raw, contentHash: createHash("sha256").update(raw).digest() },
    files,
    message: { ...is, files: files.map(({ bytes: _, ...file }) => file), deliveryId: newId(), channelId },
  }));
  await storeContents(
    tx,
    workspaceId,
    named.flatMap(({ raw, files }) => [raw, ...files]),
    now,
  );
  const deliveries = named.map(({ raw: { contentHash }, message: { deliveryId, kind, customer, at: createdAt } }) => {
    const isIn = kind === "message_in";
    const way = isIn ? ({ direction: "in", state: "placed" } as const) : ({ direction: "out", state: "sent" } as const);
    const envelope = isIn ? { from: customer.address, to: [] } : { from: null, to: [customer.address] };
    return { ...way, envelope, deliveryId, channelId, contentHash, createdAt };
  });
  await insertDeliveries(tx, workspaceId, deliveries);
  const messages = named.map(({ message }) => message);
  await placeHistory(tx, workspaceId, messages, now);
}

/** With the message itself, so that it can be looked at; not where it is too large to be kept apart. */
async function setAside(
  tx: Tx,
  { workspaceId, importId }: ImportRow,
  aside: readonly (Dated & { reason: string })[],
  now: Date,
): Promise<void> {
  const rows = aside.map(({ place: placeBytes, raw, reason }) => {
    const contentHash = raw === undefined ? null : createHash("sha256").update(raw).digest();
    return { placeBytes, reason, contentHash } satisfies NewAside;
  });
  const contents = aside.flatMap(({ raw }, i) => {
    const contentHash = rows[i]?.contentHash;
    return raw === undefined || contentHash == null ? [] : [{ bytes: raw, contentHash }];
  });
  await storeContents(tx, workspaceId, contents, now);
  await insertAsides(tx, workspaceId, importId, rows);
}

/** Ends an import that was read to its end, lets go of its file, and says so. */
export async function endImport(
  connection: Connection,
  { workspaceId, importId, placeBytes }: ImportRow,
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const locked = await lockImport(tx, workspaceId, importId);
    if (locked?.state !== "running" || locked.placeBytes !== placeBytes) return;
    const { channelId, sizeBytes } = locked;
    await updateImport(tx, workspaceId, importId, { state: "done", placeBytes: sizeBytes, contentHash: null, changedAt: now });
    await announce(tx, workspaceId, [{ kind: "import.changed", ids: { importId, channelId } }], { now });
  });
}

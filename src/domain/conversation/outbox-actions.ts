// Words that a person has sent from the screen: they wait a moment, can be taken back meanwhile, and then go as that person's.
import { type RefusalCode, Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { addJob, type Jobs } from "../../server/jobs.ts";
import { takeFiles } from "../file/actions.ts";
import { findActing } from "../workspace/acting-store.ts";
import { mayDo, type Permission } from "../workspace/permissions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { refuseOwnAddresses, writeNote, writeReply } from "./actions.ts";
import { isSameCopies, noCopies } from "./copy-rules.ts";
import { findCustomerOfEncounter } from "./customer-store.ts";
import { giveBackToDraft, letGoOfDraft } from "./draft-actions.ts";
import type { Draft, DraftKind } from "./draft-schema.ts";
import type { DraftPlace } from "./draft-store.ts";
import { requireEncounter } from "./encounter-actions.ts";
import { checkOpening, type Opening, writeOpening } from "./opening-actions.ts";
import { mostInOutbox, type OpeningOutboxInput, type OutboxInput, type Taken, undoMs } from "./outbox-schema.ts";
import {
  countOutbox,
  deleteFromOutbox,
  deleteTakenBack,
  findEntryAuthor,
  findFirstWaiting,
  findInOutbox,
  findLastSendAt,
  insertIntoOutbox,
  lockInOutbox,
  lockOutboxOf,
  markRefused,
  markTakenBack,
  markWaiting,
  type OutboxRow,
} from "./outbox-store.ts";

/** What each kind of words needs, when they are sent and once more when they go. */
const permissionFor: Record<DraftKind, Permission> = {
  reply: "conversations.reply",
  note: "conversations.note",
  encounter: "conversations.reply",
};

/** When it is, and how much all files of one entry may have together. */
interface Sending {
  now: Date;
  mostFileBytes: number;
}

/**
 * Sends a reply or a note: it waits for `undoMs`, then it goes. The same id again changes nothing and is answered with what has
 * become of it. Refuses an encounter that is not seen, what the role does not include, copies and files as a reply does, words that were
 * taken back, and more than may wait.
 */
export async function sendWords(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  { outboxId, kind, text, fileIds, cc, bcc, draftVersion }: OutboxInput,
  sending: Sending,
): Promise<Taken> {
  return inTransaction(connection, async (tx) => {
    await requireEncounter(tx, by, encounterId);
    const writtenToId = (await findCustomerOfEncounter(tx, by.workspaceId, encounterId)) ?? null;
    const copies = kind === "reply" ? { cc, bcc } : noCopies;
    const words = { outboxId, kind, encounterId, text, ...noRecipient, copies, writtenToId };
    return send(tx, by, words, fileIds, { encounterId, kind, draftVersion }, sending);
  });
}

/** The same for words that begin an encounter. Refuses also what `openEncounter` refuses. */
export async function sendOpening(
  connection: Connection,
  by: Teammate,
  { outboxId, text, fileIds, cc, bcc, draftId, draftVersion, ...opening }: OpeningOutboxInput,
  sending: Sending,
): Promise<Taken> {
  return inTransaction(connection, async (tx) => {
    await checkOpening(tx, by, opening);
    const { channelId, customerId = null, address = "", name = "", subject } = opening;
    const words = { outboxId, kind: "encounter" as const, encounterId: null, text, copies: { cc, bcc } };
    const draft = draftId === undefined ? undefined : { draftId, draftVersion };
    return send(tx, by, { ...words, channelId, customerId, address, name, subject, writtenToId: null }, fileIds, draft, sending);
  });
}

const noRecipient = { channelId: null, customerId: null, address: "", name: "", subject: "" };

async function send(
  tx: Tx,
  by: Teammate,
  words: Pick<
    OutboxRow,
    | "outboxId"
    | "kind"
    | "encounterId"
    | "text"
    | "copies"
    | "channelId"
    | "customerId"
    | "writtenToId"
    | "address"
    | "name"
    | "subject"
  >,
  fileIds: string[],
  draft: (DraftPlace & { draftVersion: number | undefined }) | undefined,
  { now, mostFileBytes }: Sending,
): Promise<Taken> {
  const { outboxId, kind } = words;
  if (!mayDo(by.role, permissionFor[kind])) throw new Refused("not_permitted");
  await lockOutboxOf(tx, by);
  const before = await findTaken(tx, by, outboxId, words);
  if (before !== undefined) return before;
  await refuseOwnAddresses(tx, by.workspaceId, [...words.copies.cc, ...words.copies.bcc]);
  if ((await countOutbox(tx, by)) >= mostInOutbox) throw new Refused("too_much_waiting");
  await takeFiles(tx, by, fileIds, mostFileBytes);
  const sendAt = await nextSendAt(tx, by, new Date(now.getTime() + undoMs));
  const row = { ...words, apiKeyId: by.apiKeyId, createdAt: now, sendAt };
  if (!(await insertIntoOutbox(tx, by, row, fileIds))) throw new Refused("idempotency_key_reused");
  await addJob(tx, "outbox.send", { workspaceId: by.workspaceId, outboxId }, { runAt: sendAt });
  if (draft !== undefined) {
    const { draftVersion, ...place } = draft;
    if (draftVersion !== undefined) await letGoOfDraft(tx, by, place, draftVersion);
  }
  return { outboxId, state: "waiting", sendAt: sendAt.toISOString() };
}

/** What has become of these words, where they were sent before under this id. Refuses an id that is of other words. */
async function findTaken(
  tx: Tx,
  by: Teammate,
  outboxId: string,
  { kind, encounterId, text, copies }: Pick<OutboxRow, "kind" | "encounterId" | "text" | "copies">,
): Promise<Taken | undefined> {
  const known = await findInOutbox(tx, by.workspaceId, outboxId);
  if (known !== undefined) {
    const isOwn = known.teammateId === by.teammateId && known.kind === kind && known.encounterId === encounterId;
    if (isOwn && known.state === "taken_back") throw new Refused("taken_back_already");
    const isSame = known.text === text && isSameCopies(known.copies, copies);
    if (!isOwn || !isSame || known.state === "taken_back") throw new Refused("idempotency_key_reused");
    return { outboxId, state: known.state, sendAt: known.sendAt.toISOString() };
  }
  const entry = await findEntryAuthor(tx, by.workspaceId, outboxId);
  if (entry === undefined) return undefined;
  if (entry.teammateId !== by.teammateId) throw new Refused("idempotency_key_reused");
  return { outboxId, state: "sent", sendAt: entry.at.toISOString() };
}

/** After all that waits: what is sent later goes later, also where clocks of machines differ. */
async function nextSendAt(tx: Tx, by: Teammate, wanted: Date): Promise<Date> {
  const last = await findLastSendAt(tx, by);
  return last === undefined || last < wanted ? wanted : new Date(last.getTime() + 1);
}

/**
 * Takes words back into the draft, in front of what has been written since; returns the draft. Refuses words that have gone out
 * (`gone_already`), and those that are not one's own or were taken back before.
 */
export async function takeBackWords(connection: Connection, by: Teammate, outboxId: string, now: Date): Promise<Draft> {
  return inTransaction(connection, async (tx) => {
    const words = await requireOwnWords(tx, by, outboxId);
    await markTakenBack(tx, by.workspaceId, outboxId, now);
    const { encounterId, kind, text, copies, channelId, customerId, address, name, subject } = words;
    const isOpening = encounterId === null || kind === "encounter";
    const place: DraftPlace = isOpening ? { draftId: outboxId } : { encounterId, kind };
    const to = isOpening ? { channelId, customerId, address, name, subject } : null;
    const fileIds = words.files.map(({ fileId }) => fileId);
    // Nobody at all is a choice where somebody takes part already.
    const isChosen = kind === "reply" || copies.cc.length + copies.bcc.length > 0;
    const chosen = isChosen ? copies : null;
    return giveBackToDraft(tx, by, place, { text, fileIds, to, copies: chosen }, now);
  });
}

/** Sends refused words once more, at once. Words that wait already are left as they are. */
export async function retryWords(connection: Connection, by: Teammate, outboxId: string, now: Date): Promise<Taken> {
  return inTransaction(connection, async (tx) => {
    await lockOutboxOf(tx, by);
    const { state, sendAt } = await requireOwnWords(tx, by, outboxId);
    if (state === "waiting") return { outboxId, state, sendAt: sendAt.toISOString() };
    const next = await nextSendAt(tx, by, now);
    await markWaiting(tx, by.workspaceId, outboxId, next, now);
    await addJob(tx, "outbox.send", { workspaceId: by.workspaceId, outboxId }, { runAt: next });
    return { outboxId, state: "waiting", sendAt: next.toISOString() };
  });
}

async function requireOwnWords(tx: Tx, by: Teammate, outboxId: string): Promise<OutboxRow> {
  const words = await lockInOutbox(tx, by.workspaceId, outboxId);
  if (words !== undefined) {
    if (words.teammateId !== by.teammateId) throw new Refused("not_found");
    if (words.state === "taken_back") throw new Refused("taken_back_already");
    return words;
  }
  const entry = await findEntryAuthor(tx, by.workspaceId, outboxId);
  throw new Refused(entry?.teammateId === by.teammateId ? "gone_already" : "not_found");
}

/**
 * Lets words go whose time has come, and before them those that this writer sent earlier in the same encounter. What is refused
 * stays in the outbox with the reason. Words that were taken back or have gone are passed over.
 */
export async function letWordsGo(
  connection: Connection,
  { workspaceId, outboxId }: Jobs["outbox.send"],
  now: () => Date,
): Promise<void> {
  let last = 0;
  for (let next: string | undefined; next !== outboxId; ) {
    next = await findFirstWaiting(connection, workspaceId, outboxId);
    if (next === undefined) return;
    // Each a little later than the one before: they are shown by their time.
    last = Math.max(now().getTime(), last + 1);
    await letGo(connection, workspaceId, next, new Date(last));
  }
}

async function letGo(connection: Connection, workspaceId: string, outboxId: string, now: Date): Promise<void> {
  try {
    await inTransaction(connection, async (tx) => {
      const words = await lockInOutbox(tx, workspaceId, outboxId);
      if (words?.state !== "waiting") return;
      const by = await findActing(tx, workspaceId, words);
      if (by === undefined || !mayDo(by.role, permissionFor[words.kind])) throw new Refused("not_permitted");
      // Gone with the entry, in one transaction: so they go once, whatever ends in between.
      await deleteFromOutbox(tx, workspaceId, outboxId);
      await become(tx, by, words, now);
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problem: { code: RefusalCode; detail: string | null; now: Date } = {
      code: error.code,
      detail: error.detail ?? null,
      now,
    };
    await markRefused(connection, workspaceId, outboxId, problem);
  }
}

/** Makes the words what they were meant to be. */
async function become(tx: Tx, by: Teammate, words: OutboxRow, now: Date): Promise<void> {
  const { outboxId: entryId, kind, encounterId, text, copies } = words;
  // How much they may have was asked when they were sent.
  const own = { entryId, text, copies, fileIds: words.files.map(({ fileId }) => fileId), mostBytes: Number.POSITIVE_INFINITY };
  if (encounterId === null) await writeOpening(tx, by, openingOf(words), own, now);
  else if (
    kind === "reply" &&
    words.writtenToId !== null &&
    words.writtenToId !== (await findCustomerOfEncounter(tx, by.workspaceId, encounterId))
  )
    // It was written to somebody else than who would get it now.
    throw new Refused("customer_changed");
  else await (kind === "reply" ? writeReply : writeNote)(tx, by, encounterId, own, now);
}

function openingOf({ channelId, customerId, address, name, subject }: OutboxRow): Opening {
  return {
    channelId: channelId ?? "",
    ...(customerId === null ? {} : { customerId }),
    ...(address === "" ? {} : { address }),
    name,
    subject,
  };
}

const takenBackLivesMs = 30 * 24 * 60 * 60 * 1000;

/** Forgets what was taken back long ago. */
export async function forgetTakenBack(connection: Connection, now: Date): Promise<void> {
  await deleteTakenBack(connection, new Date(now.getTime() - takenBackLivesMs));
}

// Keeping words that are not sent yet: saved by version, so that what was written elsewhere meanwhile is never lost.
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { findChannel } from "../channel/store.ts";
import { lockUnsentUploads } from "../file/upload-store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { isSameCopies } from "./copy-rules.ts";
import type { Copies } from "./copy-schema.ts";
import {
  type Draft,
  type DraftInput,
  mostDrafts,
  type OpeningDraftInput,
  type Recipient,
  type WrittenKind,
} from "./draft-schema.ts";
import { countDrafts, type DraftPlace, deleteDraft, insertDraft, lockDraft, setDraftFiles, updateDraft } from "./draft-store.ts";
import { findEncounter } from "./encounter-store.ts";
import { findSeenCustomerAddresses } from "./opening-store.ts";

/** What is to be kept at a place. */
interface Words {
  text: string;
  fileIds: string[];
  to: Recipient | null;
  copies: Copies | null;
}

/**
 * Keeps words of a reply or a note. Words without a letter and a file are no draft: then there is none, and null is returned.
 * Refuses an encounter that is not seen; with `changed_meanwhile` and the draft that is there, where that is not the version that
 * these words go on from; and more drafts than one may have.
 */
export async function keepDraft(
  connection: Connection,
  by: Teammate,
  { encounterId, kind }: { encounterId: string; kind: WrittenKind },
  { version, ...words }: DraftInput,
  now: Date,
): Promise<Draft | null> {
  return inTransaction(connection, async (tx) => {
    if ((await findEncounter(tx, by, encounterId)) === undefined) throw new Refused("not_found");
    return keep(tx, by, { encounterId, kind }, { ...words, to: null }, version, now);
  });
}

/** The same for words that are to begin an encounter. `draftId` is made by the writer; a customer or channel that they do not see is left out. */
export async function keepOpeningDraft(
  connection: Connection,
  by: Teammate,
  draftId: string,
  { version, text, fileIds, copies, ...recipient }: OpeningDraftInput,
  now: Date,
): Promise<Draft | null> {
  return inTransaction(connection, async (tx) => {
    const to = await knownRecipient(tx, by, recipient);
    return keep(tx, by, { draftId }, { text, fileIds, to, copies }, version, now);
  });
}

async function knownRecipient(tx: Tx, by: Teammate, to: Recipient): Promise<Recipient> {
  const { channelId, customerId } = to;
  const hasChannel = channelId !== null && (await findChannel(tx, by.workspaceId, channelId)) !== undefined;
  const hasCustomer = customerId !== null && (await findSeenCustomerAddresses(tx, by, customerId)) !== undefined;
  return { ...to, channelId: hasChannel ? channelId : null, customerId: hasCustomer ? customerId : null };
}

async function keep(tx: Tx, by: Teammate, place: DraftPlace, words: Words, version: number, now: Date): Promise<Draft | null> {
  const before = await lockDraft(tx, by, place);
  if ((before?.version ?? 0) !== version) {
    // Sent twice, because the answer was lost on the way.
    if (before !== undefined && isSame(before, words)) return before;
    throw changedMeanwhile(before);
  }
  if (isNothing(words)) {
    if (before !== undefined) await deleteDraft(tx, by, before.draftId);
    return null;
  }
  return write(tx, by, place, words, before, now);
}

function isNothing({ text, fileIds, to, copies }: Words): boolean {
  const isTo = to !== null && (to.customerId !== null || `${to.address}${to.name}${to.subject}`.trim() !== "");
  return text.trim() === "" && fileIds.length === 0 && !isTo && copies === null;
}

function isSame(draft: Draft, { text, fileIds, to, copies }: Words): boolean {
  const ids = draft.files.map(({ fileId }) => fileId);
  const isSameTo = JSON.stringify(draft.to) === JSON.stringify(to) && isSameCopies(draft.copies, copies);
  return draft.text === text && ids.join() === fileIds.join() && isSameTo;
}

function changedMeanwhile(current: Draft | undefined): Refused {
  return new Refused("changed_meanwhile", "There are newer words of yours here, written on another screen.", {
    changed: ["text"],
    ...(current === undefined ? {} : { current }),
  });
}

async function write(
  tx: Tx,
  by: Teammate,
  place: DraftPlace,
  { text, fileIds, to, copies }: Words,
  before: Draft | undefined,
  now: Date,
): Promise<Draft> {
  const words = { text, to, copies, version: Math.max((before?.version ?? 0) + 1, now.getTime()), changedAt: now };
  const draftId = before?.draftId ?? ("draftId" in place ? place.draftId : newId());
  if (before !== undefined) await updateDraft(tx, by, draftId, words);
  else {
    if ((await countDrafts(tx, by)) >= mostDrafts)
      throw new Refused("too_many_drafts", `At most ${mostDrafts} drafts of yours are kept.`);
    if (!(await insertDraft(tx, by, { draftId, place, ...words }))) {
      const other = await lockDraft(tx, by, place);
      throw other === undefined ? new Refused("not_found") : changedMeanwhile(other);
    }
  }
  const known = new Set((await lockUnsentUploads(tx, by.workspaceId, by.teammateId, fileIds)).map(({ fileId }) => fileId));
  await setDraftFiles(
    tx,
    by,
    draftId,
    [...new Set(fileIds)].filter((fileId) => known.has(fileId)),
  );
  const kept = await lockDraft(tx, by, place);
  if (kept === undefined) throw new Refused("not_found");
  return kept;
}

/** Lets go of a draft of an encounter; where there is none nothing happens. Refuses a draft that begins one and is not there. */
export async function discardDraft(connection: Connection, by: Teammate, place: DraftPlace): Promise<void> {
  await inTransaction(connection, async (tx) => {
    if ("draftId" in place && (await lockDraft(tx, by, place)) === undefined) throw new Refused("not_found");
    await letGoOfDraft(tx, by, place);
  });
}

/** Lets go of a draft, if there is one, in the caller's transaction. With `version`, one that has changed since is kept. */
export async function letGoOfDraft(tx: Tx, by: Teammate, place: DraftPlace, version?: number): Promise<void> {
  const draft = await lockDraft(tx, by, place);
  if (draft !== undefined && (version === undefined || version === draft.version)) await deleteDraft(tx, by, draft.draftId);
}

/**
 * Puts words that were on their way back in front of what has been written since, in the caller's transaction. Nothing is cut,
 * however much it becomes: sending refuses what is too much, and says so.
 */
export async function giveBackToDraft(tx: Tx, by: Teammate, place: DraftPlace, words: Words, now: Date): Promise<Draft> {
  const before = await lockDraft(tx, by, place);
  if (before === undefined) return write(tx, by, place, words, undefined, now);
  const text = before.text.trim() === "" ? words.text : `${words.text}\n\n${before.text}`;
  const fileIds = [...words.fileIds, ...before.files.map(({ fileId }) => fileId)];
  return write(tx, by, place, { text, fileIds, to: before.to ?? words.to, copies: words.copies ?? before.copies }, before, now);
}

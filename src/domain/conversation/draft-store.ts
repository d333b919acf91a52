// SQL of drafts: each is read and written for its own writer alone.
import { type RawBuilder, sql } from "kysely";
import type { Connection, Tx } from "../../server/db.ts";
import type { Upload } from "../file/schema.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { Copies } from "./copy-schema.ts";
import type { Draft, DraftKind, Recipient } from "./draft-schema.ts";
import { keptCopies } from "./kept-copy-rules.ts";

/** Whose drafts they are. */
type Writer = Pick<Teammate, "workspaceId" | "teammateId">;

/** What tells one draft from another: a draft of an encounter by its kind, one that begins an encounter by its id. */
export type DraftPlace = { encounterId: string; kind: Exclude<DraftKind, "encounter"> } | { draftId: string };

const columns = [
  "draftId",
  "kind",
  "encounterId",
  "text",
  "channelId",
  "customerId",
  "address",
  "name",
  "subject",
  "copies",
  "version",
  "changedAt",
] as const;

type Row = Awaited<ReturnType<ReturnType<typeof ownDrafts>["execute"]>>[number];

function ownDrafts(connection: Connection, { workspaceId, teammateId }: Writer) {
  return connection
    .selectFrom("draft")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId);
}

async function shown(connection: Connection, { workspaceId }: Writer, rows: Row[]): Promise<Draft[]> {
  const files = await listDraftFiles(
    connection,
    workspaceId,
    rows.map(({ draftId }) => draftId),
  );
  return rows.map(({ draftId, kind, encounterId, text, copies, version, changedAt, ...to }) => ({
    draftId,
    kind: kind as DraftKind,
    encounterId,
    text,
    files: files.get(draftId) ?? [],
    to: kind === "encounter" ? to : null,
    copies: keptCopies(copies),
    version,
    changedAt: changedAt.toISOString(),
  }));
}

/** The files that drafts name and that have not gone out meanwhile. */
async function listDraftFiles(connection: Connection, workspaceId: string, draftIds: string[]): Promise<Map<string, Upload[]>> {
  const found = new Map<string, Upload[]>();
  if (draftIds.length === 0) return found;
  const rows = await connection
    .selectFrom("draftFile")
    .innerJoin("upload", (join) =>
      join.onRef("upload.workspaceId", "=", "draftFile.workspaceId").onRef("upload.fileId", "=", "draftFile.fileId"),
    )
    .select(["draftFile.draftId", "upload.fileId", "upload.name", "upload.mediaType", "upload.sizeBytes"])
    .where("draftFile.workspaceId", "=", workspaceId)
    .where("draftFile.draftId", "in", draftIds)
    .where("upload.entryId", "is", null)
    .orderBy("draftFile.ordinal")
    .execute();
  for (const { draftId, ...file } of rows) found.set(draftId, [...(found.get(draftId) ?? []), file]);
  return found;
}

/** One's own drafts after a cursor, the newest first. */
export async function listDrafts(
  connection: Connection,
  writer: Writer,
  { after, limit }: { after: readonly [Date, string] | undefined; limit: number },
): Promise<Draft[]> {
  const rows = await ownDrafts(connection, writer)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(changed_at, draft_id) < (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy("changedAt", "desc")
    .orderBy("draftId", "desc")
    .limit(limit)
    .execute();
  return shown(connection, writer, rows);
}

/** One's own drafts in an encounter: at most one of each kind. */
export async function listDraftsOf(connection: Connection, writer: Writer, encounterId: string): Promise<Draft[]> {
  const rows = await ownDrafts(connection, writer).where("encounterId", "=", encounterId).orderBy("kind").execute();
  return shown(connection, writer, rows);
}

/** A draft that begins an encounter. */
export async function findOpeningDraft(connection: Connection, writer: Writer, draftId: string): Promise<Draft | undefined> {
  const rows = await atPlace(ownDrafts(connection, writer), { draftId }).execute();
  return (await shown(connection, writer, rows))[0];
}

/** The draft at a place, locked until the transaction ends. */
export async function lockDraft(tx: Tx, writer: Writer, place: DraftPlace): Promise<Draft | undefined> {
  const rows = await atPlace(ownDrafts(tx, writer), place).forUpdate().execute();
  return (await shown(tx, writer, rows))[0];
}

function atPlace(query: ReturnType<typeof ownDrafts>, place: DraftPlace) {
  return "draftId" in place
    ? query.where("draftId", "=", place.draftId).where("kind", "=", "encounter")
    : query.where("encounterId", "=", place.encounterId).where("kind", "=", place.kind);
}

export async function countDrafts(connection: Connection, { workspaceId, teammateId }: Writer): Promise<number> {
  const { count } = await connection
    .selectFrom("draft")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .executeTakeFirstOrThrow();
  return count;
}

/** What a draft holds, beside where it is. */
export interface DraftWords {
  text: string;
  to: Recipient | null;
  copies: Copies | null;
  version: number;
  changedAt: Date;
}

const jsonOf = (copies: Copies | null): string | null => (copies === null ? null : JSON.stringify(copies));

const noRecipient: Recipient = { channelId: null, customerId: null, address: "", name: "", subject: "" };

/** False where there is a draft at this place already, or another's under this id. */
export async function insertDraft(
  tx: Tx,
  { workspaceId, teammateId }: Writer,
  { draftId, place, to, copies, ...words }: DraftWords & { draftId: string; place: DraftPlace },
): Promise<boolean> {
  const at = "draftId" in place ? { kind: "encounter", encounterId: null } : place;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("draft")
    .values({ workspaceId, teammateId, draftId, ...at, ...words, ...(to ?? noRecipient), copies: jsonOf(copies) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function updateDraft(
  tx: Tx,
  { workspaceId }: Writer,
  draftId: string,
  { to, copies, ...words }: DraftWords,
): Promise<void> {
  await tx
    .updateTable("draft")
    .set({ ...words, ...(to ?? {}), copies: jsonOf(copies) })
    .where("workspaceId", "=", workspaceId)
    .where("draftId", "=", draftId)
    .execute();
}

export async function deleteDraft(tx: Tx, { workspaceId }: Writer, draftId: string): Promise<void> {
  await tx.deleteFrom("draft").where("workspaceId", "=", workspaceId).where("draftId", "=", draftId).execute();
}

/** Names these files, in their order, and none besides. They are there, and locked. */
export async function setDraftFiles(tx: Tx, { workspaceId }: Writer, draftId: string, fileIds: string[]): Promise<void> {
  await tx.deleteFrom("draftFile").where("workspaceId", "=", workspaceId).where("draftId", "=", draftId).execute();
  if (fileIds.length === 0) return;
  await tx
    .insertInto("draftFile")
    .values(fileIds.map((fileId, ordinal) => ({ workspaceId, draftId, fileId, ordinal })))
    .execute();
}

/** True for uploads that a draft or the outbox names: they are kept, however old. `upload` must be in the query. */
export const uploadIsNamed: RawBuilder<boolean> = sql<boolean>`(
  exists (
    select from draft_file where draft_file.workspace_id = upload.workspace_id and draft_file.file_id = upload.file_id
  ) or exists (
    select from outbox_file where outbox_file.workspace_id = upload.workspace_id and outbox_file.file_id = upload.file_id
  )
)`;

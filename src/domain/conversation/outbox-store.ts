// SQL of the outbox: words that wait a moment before they go, in the order in which they were sent.
import { sql } from "kysely";
import type { Connection, Tx } from "../../server/db.ts";
import type { Upload } from "../file/schema.ts";
import type { Teammate } from "../workspace/schema.ts";
import { noCopies } from "./copy-rules.ts";
import type { Copies } from "./copy-schema.ts";
import type { DraftKind, Recipient } from "./draft-schema.ts";
import { keptCopies } from "./kept-copy-rules.ts";
import type { OutboxState } from "./outbox-schema.ts";

type Writer = Pick<Teammate, "workspaceId" | "teammateId">;

export interface OutboxRow extends Recipient {
  outboxId: string;
  teammateId: string;
  apiKeyId: string | null;
  kind: DraftKind;
  encounterId: string | null;
  /** Whose the encounter was when a reply in it was written. */
  writtenToId: string | null;
  text: string;
  copies: Copies;
  state: OutboxState;
  problemCode: string | null;
  problemDetail: string | null;
  createdAt: Date;
  sendAt: Date;
  files: Upload[];
}

const columns = [
  "outboxId",
  "teammateId",
  "apiKeyId",
  "kind",
  "encounterId",
  "text",
  "channelId",
  "customerId",
  "writtenToId",
  "address",
  "name",
  "subject",
  "copies",
  "state",
  "problemCode",
  "problemDetail",
  "createdAt",
  "sendAt",
] as const;

function rowsOf(connection: Connection, workspaceId: string) {
  return connection.selectFrom("outbox").select(columns).where("workspaceId", "=", workspaceId);
}

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>["execute"]>>[number];

async function withFiles(connection: Connection, workspaceId: string, rows: Row[]): Promise<OutboxRow[]> {
  const found = new Map<string, Upload[]>();
  if (rows.length > 0) {
    const files = await connection
      .selectFrom("outboxFile")
      .innerJoin("upload", (join) =>
        join.onRef("upload.workspaceId", "=", "outboxFile.workspaceId").onRef("upload.fileId", "=", "outboxFile.fileId"),
      )
      .select(["outboxFile.outboxId", "upload.fileId", "upload.name", "upload.mediaType", "upload.sizeBytes"])
      .where("outboxFile.workspaceId", "=", workspaceId)
      .where(
        "outboxFile.outboxId",
        "in",
        rows.map((row) => row.outboxId),
      )
      .orderBy("outboxFile.ordinal")
      .execute();
    for (const { outboxId, ...file } of files) found.set(outboxId, [...(found.get(outboxId) ?? []), file]);
  }
  return rows.map((row) => ({
    ...row,
    kind: row.kind as DraftKind,
    copies: keptCopies(row.copies) ?? noCopies,
    state: row.state as OutboxState,
    files: found.get(row.outboxId) ?? [],
  }));
}

/** One's own words that wait or were refused, in their order, after a cursor; of one encounter where it is named. */
export async function listOutbox(
  connection: Connection,
  { workspaceId, teammateId }: Writer,
  { encounterId, after, limit }: { encounterId: string | undefined; after: readonly [Date, string] | undefined; limit: number },
): Promise<OutboxRow[]> {
  const rows = await rowsOf(connection, workspaceId)
    .where("teammateId", "=", teammateId)
    .where("state", "<>", "taken_back")
    .$if(encounterId !== undefined, (query) => query.where("encounterId", "=", encounterId ?? ""))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(send_at, outbox_id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy("sendAt")
    .orderBy("outboxId")
    .limit(limit)
    .execute();
  return withFiles(connection, workspaceId, rows);
}

export async function findInOutbox(
  connection: Connection,
  workspaceId: string,
  outboxId: string,
): Promise<OutboxRow | undefined> {
  const rows = await rowsOf(connection, workspaceId).where("outboxId", "=", outboxId).execute();
  return (await withFiles(connection, workspaceId, rows))[0];
}

/** Locked until the transaction ends: whoever sends them and whoever takes them back decide here who was first. */
export async function lockInOutbox(tx: Tx, workspaceId: string, outboxId: string): Promise<OutboxRow | undefined> {
  const rows = await rowsOf(tx, workspaceId).where("outboxId", "=", outboxId).forUpdate().execute();
  return (await withFiles(tx, workspaceId, rows))[0];
}

/** Lets one transaction at a time put words of this writer into the outbox or change what is there: their order is decided here. */
export async function lockOutboxOf(tx: Tx, { workspaceId, teammateId }: Writer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`outbox ${workspaceId} ${teammateId}`}, 0))`.execute(tx);
}

export async function countOutbox(connection: Connection, { workspaceId, teammateId }: Writer): Promise<number> {
  const { count } = await connection
    .selectFrom("outbox")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("state", "<>", "taken_back")
    .executeTakeFirstOrThrow();
  return count;
}

/** When the last of this writer's words that wait are due. */
export async function findLastSendAt(tx: Tx, { workspaceId, teammateId }: Writer): Promise<Date | undefined> {
  const row = await tx
    .selectFrom("outbox")
    .select("sendAt")
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("state", "=", "waiting")
    .orderBy("sendAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.sendAt;
}

/** The first words that wait in the same encounter, of the same writer, up to these; undefined where these do not wait. */
export async function findFirstWaiting(
  connection: Connection,
  workspaceId: string,
  outboxId: string,
): Promise<string | undefined> {
  const row = await connection
    .selectFrom("outbox as until")
    .innerJoin("outbox as first", (join) =>
      join
        .onRef("first.workspaceId", "=", "until.workspaceId")
        .onRef("first.teammateId", "=", "until.teammateId")
        .on(sql<boolean>`first.encounter_id is not distinct from until.encounter_id`)
        .on(sql<boolean>`(first.send_at, first.outbox_id) <= (until.send_at, until.outbox_id)`)
        .on("first.state", "=", "waiting"),
    )
    .select("first.outboxId")
    .where("until.workspaceId", "=", workspaceId)
    .where("until.outboxId", "=", outboxId)
    .where("until.state", "=", "waiting")
    .orderBy("first.sendAt")
    .orderBy("first.outboxId")
    .limit(1)
    .executeTakeFirst();
  return row?.outboxId;
}

/** False where another's words have this id. */
export async function insertIntoOutbox(
  tx: Tx,
  { workspaceId, teammateId }: Writer,
  words: Omit<OutboxRow, "teammateId" | "state" | "problemCode" | "problemDetail" | "files">,
  fileIds: string[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("outbox")
    .values({
      workspaceId,
      teammateId,
      state: "waiting",
      changedAt: words.createdAt,
      ...words,
      copies: JSON.stringify(words.copies),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  if (fileIds.length > 0) {
    const { outboxId } = words;
    await tx
      .insertInto("outboxFile")
      .values(fileIds.map((fileId, ordinal) => ({ workspaceId, outboxId, fileId, ordinal })))
      .execute();
  }
  return true;
}

export async function markWaiting(tx: Tx, workspaceId: string, outboxId: string, sendAt: Date, now: Date): Promise<void> {
  await tx
    .updateTable("outbox")
    .set({ state: "waiting", problemCode: null, problemDetail: null, sendAt, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("outboxId", "=", outboxId)
    .execute();
}

/** Keeps why words that wait did not go out. */
export async function markRefused(
  connection: Connection,
  workspaceId: string,
  outboxId: string,
  problem: { code: string; detail: string | null; now: Date },
): Promise<void> {
  await connection
    .updateTable("outbox")
    .set({ state: "refused", problemCode: problem.code, problemDetail: problem.detail, changedAt: problem.now })
    .where("workspaceId", "=", workspaceId)
    .where("outboxId", "=", outboxId)
    .where("state", "=", "waiting")
    .execute();
}

/** Remembers that words were taken back, and nothing of them. */
export async function markTakenBack(tx: Tx, workspaceId: string, outboxId: string, now: Date): Promise<void> {
  await tx.deleteFrom("outboxFile").where("workspaceId", "=", workspaceId).where("outboxId", "=", outboxId).execute();
  await tx
    .updateTable("outbox")
    .set({
      state: "taken_back",
      problemCode: null,
      problemDetail: null,
      text: "",
      address: "",
      name: "",
      subject: "",
      copies: null,
      changedAt: now,
    })
    .where("workspaceId", "=", workspaceId)
    .where("outboxId", "=", outboxId)
    .execute();
}

export async function deleteFromOutbox(tx: Tx, workspaceId: string, outboxId: string): Promise<void> {
  await tx.deleteFrom("outbox").where("workspaceId", "=", workspaceId).where("outboxId", "=", outboxId).execute();
}

/** Forgets in every workspace what was taken back before `before`. */
export async function deleteTakenBack(connection: Connection, before: Date): Promise<void> {
  await connection.deleteFrom("outbox").where("state", "=", "taken_back").where("changedAt", "<", before).execute();
}

/** Whose entry has this id, and since when. */
export async function findEntryAuthor(
  connection: Connection,
  workspaceId: string,
  entryId: string,
): Promise<{ teammateId: string | null; at: Date } | undefined> {
  return connection
    .selectFrom("entry")
    .select(["teammateId", "at"])
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "=", entryId)
    .executeTakeFirst();
}

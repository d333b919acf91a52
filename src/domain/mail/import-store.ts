// SQL of imports: how far each has come, and the messages that were set aside.
import type { Connection } from "../../server/db.ts";
import { insertAll } from "../../server/rows.ts";
import type { ImportState } from "./import-schema.ts";

export interface ImportRow {
  workspaceId: string;
  importId: string;
  channelId: string;
  name: string;
  /** Null where it is over: the file is not kept for longer. */
  contentHash: Buffer | null;
  state: ImportState;
  sizeBytes: number;
  placeBytes: number;
  takenCount: number;
  knownCount: number;
  asideCount: number;
  createdAt: Date;
  changedAt: Date;
}

const columns = [
  "workspaceId",
  "importId",
  "channelId",
  "name",
  "contentHash",
  "state",
  "sizeBytes",
  "placeBytes",
  "takenCount",
  "knownCount",
  "asideCount",
  "createdAt",
  "changedAt",
] as const;

export async function insertImport(
  tx: Connection,
  workspaceId: string,
  given: {
    importId: string;
    channelId: string;
    name: string;
    contentHash: Buffer;
    sizeBytes: number;
    teammateId: string;
    createdAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto("import")
    .values({ workspaceId, ...given, state: "running", changedAt: given.createdAt })
    .execute();
}

function oneImport(connection: Connection, workspaceId: string, importId: string) {
  return connection.selectFrom("import").select(columns).where("workspaceId", "=", workspaceId).where("importId", "=", importId);
}

export async function findImport(connection: Connection, workspaceId: string, importId: string): Promise<ImportRow | undefined> {
  return (await oneImport(connection, workspaceId, importId).executeTakeFirst()) as ImportRow | undefined;
}

/** The same, locked until the transaction ends. */
export async function lockImport(tx: Connection, workspaceId: string, importId: string): Promise<ImportRow | undefined> {
  return (await oneImport(tx, workspaceId, importId).forUpdate().executeTakeFirst()) as ImportRow | undefined;
}

/** The newest imports of a channel, newest first. */
export async function listImports(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  limit: number,
): Promise<ImportRow[]> {
  const rows = await connection
    .selectFrom("import")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .orderBy("createdAt", "desc")
    .orderBy("importId", "desc")
    .limit(limit)
    .execute();
  return rows as ImportRow[];
}

export async function updateImport(
  tx: Connection,
  workspaceId: string,
  importId: string,
  change: Partial<Pick<ImportRow, "state" | "contentHash" | "placeBytes" | "takenCount" | "knownCount" | "asideCount">> & {
    changedAt: Date;
  },
): Promise<void> {
  await tx.updateTable("import").set(change).where("workspaceId", "=", workspaceId).where("importId", "=", importId).execute();
}

export interface NewAside {
  placeBytes: number;
  reason: string;
  /** The message itself; null where it was too large to be kept apart. */
  contentHash: Buffer | null;
}

export async function insertAsides(
  tx: Connection,
  workspaceId: string,
  importId: string,
  asides: readonly NewAside[],
): Promise<void> {
  const rows = asides.map((aside) => ({ importId, ...aside }));
  const types = { importId: "uuid", placeBytes: "bigint", reason: "text", contentHash: "bytea" } as const;
  await insertAll(tx, "importAside", workspaceId, rows, types, { unlessThere: true });
}

export interface AsideRow extends NewAside {
  sizeBytes: number | null;
}

function asidesOf(connection: Connection, workspaceId: string, importId: string) {
  return connection
    .selectFrom("importAside")
    .leftJoin("content", (join) =>
      join.onRef("content.workspaceId", "=", "importAside.workspaceId").onRef("content.hash", "=", "importAside.contentHash"),
    )
    .select(["importAside.placeBytes", "importAside.reason", "importAside.contentHash", "content.sizeBytes"])
    .where("importAside.workspaceId", "=", workspaceId)
    .where("importAside.importId", "=", importId);
}

/** The first that were set aside, in their order in the file. */
export async function listAside(
  connection: Connection,
  workspaceId: string,
  importId: string,
  limit: number,
): Promise<AsideRow[]> {
  return asidesOf(connection, workspaceId, importId).orderBy("placeBytes").limit(limit).execute();
}

/** The one that was set aside from this place in the file. */
export async function findAside(
  connection: Connection,
  workspaceId: string,
  importId: string,
  placeBytes: number,
): Promise<AsideRow | undefined> {
  return asidesOf(connection, workspaceId, importId).where("placeBytes", "=", placeBytes).executeTakeFirst();
}

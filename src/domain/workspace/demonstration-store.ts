// SQL of the mark that makes a database a demonstration.
import type { Connection } from "../../server/db.ts";

/** Whom the demonstration's link lets in; undefined where this is no demonstration. */
export async function findDemonstration(connection: Connection): Promise<{ ownerId: string } | undefined> {
  return connection.selectFrom("auth.demonstration").select("ownerId").executeTakeFirst();
}

export async function insertDemonstration(tx: Connection, demonstration: { ownerId: string; madeAt: Date }): Promise<void> {
  await tx.insertInto("auth.demonstration").values(demonstration).execute();
}

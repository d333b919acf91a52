// SQL of what is known of an entry's sender: who is still to be checked, and what was found out.
import type { Connection } from "../../server/db.ts";
import { insertAll } from "../../server/rows.ts";
import type { EntrySender } from "./schema.ts";

export async function insertSenderChecks(
  tx: Connection,
  workspaceId: string,
  entries: readonly { entryId: string; at: Date }[],
): Promise<void> {
  const rows = entries.map(({ entryId, at }) => ({ entryId, createdAt: at }));
  await insertAll(tx, "senderCheck", workspaceId, rows, { entryId: "uuid", createdAt: "timestamptz" });
}

/** Entries whose sender is to be checked, oldest first. They stay until markSender takes them away. */
export async function takeSenderChecks(
  connection: Connection,
  workspaceId: string,
  most: number,
): Promise<{ entryId: string; encounterId: string; conversationId: string; deliveryId: string }[]> {
  const rows = await connection
    .selectFrom("senderCheck")
    .innerJoin("entry", (join) =>
      join.onRef("entry.workspaceId", "=", "senderCheck.workspaceId").onRef("entry.entryId", "=", "senderCheck.entryId"),
    )
    .select(["entry.entryId", "entry.encounterId", "entry.conversationId", "entry.deliveryId"])
    .where("senderCheck.workspaceId", "=", workspaceId)
    .orderBy("senderCheck.createdAt")
    .limit(most)
    .execute();
  return rows.map((row) => ({ ...row, deliveryId: row.deliveryId ?? "" }));
}

/** Notes what was found out; null where it cannot be known. */
export async function markSender(
  tx: Connection,
  workspaceId: string,
  entryId: string,
  sender: EntrySender | null,
): Promise<void> {
  await tx.deleteFrom("senderCheck").where("workspaceId", "=", workspaceId).where("entryId", "=", entryId).execute();
  if (sender === null) return;
  await tx.updateTable("entry").set({ sender }).where("workspaceId", "=", workspaceId).where("entryId", "=", entryId).execute();
}

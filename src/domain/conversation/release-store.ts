// SQL of what one who left the workspace had been given in conversations.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";

interface Released {
  encounterId: string;
  conversationId: string;
}

/** Takes at most `limit` encounters that are not settled from an owner who has left; returns which. Nothing where they are back. */
export async function clearOwnerWhoLeft(
  tx: Connection,
  workspaceId: string,
  teammateId: string,
  limit: number,
): Promise<Released[]> {
  const owned = tx
    .selectFrom("encounter")
    .innerJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "encounter.workspaceId").onRef("teammate.teammateId", "=", "encounter.ownerId"),
    )
    .select("encounter.encounterId")
    .where("encounter.workspaceId", "=", workspaceId)
    .where("encounter.ownerId", "=", teammateId)
    .where("encounter.state", "<>", "settled")
    .where("teammate.leftAt", "is not", null)
    .orderBy("encounter.encounterId")
    .limit(limit)
    .forUpdate("encounter");
  return tx
    .updateTable("encounter")
    .set({ ownerId: null })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "in", owned)
    .returning(["encounterId", "conversationId"])
    .execute();
}

/** Ends what was shared with a teammate until they left, at most `limit` shares; returns of which encounters. */
export async function deleteSharesUntil(
  tx: Connection,
  workspaceId: string,
  teammateId: string,
  { leftAt, limit }: { leftAt: Date; limit: number },
): Promise<Released[]> {
  const { rows } = await sql<Released>`
    delete from encounter_share using encounter
    where encounter_share.workspace_id = ${workspaceId}
      and encounter_share.teammate_id = ${teammateId}
      and encounter_share.encounter_id in (
        select encounter_id from encounter_share
        where workspace_id = ${workspaceId} and teammate_id = ${teammateId} and shared_at <= ${leftAt}
        limit ${limit}
      )
      and encounter.workspace_id = encounter_share.workspace_id
      and encounter.encounter_id = encounter_share.encounter_id
    returning encounter.encounter_id, encounter.conversation_id
  `.execute(tx);
  return rows;
}

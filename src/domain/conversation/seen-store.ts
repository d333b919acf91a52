// SQL of what each teammate has read: one row for a conversation and a teammate.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Viewer } from "./visibility.ts";

type Reader = Pick<Viewer, "workspaceId" | "teammateId">;

/** Up to when this teammate has read a conversation; undefined where they never have. */
export async function findSeenUpTo(
  connection: Connection,
  { workspaceId, teammateId }: Reader,
  conversationId: string,
): Promise<Date | undefined> {
  const row = await connection
    .selectFrom("seen")
    .select("upTo")
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();
  return row?.upTo;
}

/** Moves on to a moment; one that is earlier than what was read changes nothing but takes a mark away. */
export async function markSeen(
  tx: Connection,
  { workspaceId, teammateId }: Reader,
  conversationId: string,
  upTo: Date,
): Promise<void> {
  await tx
    .insertInto("seen")
    .values({ workspaceId, teammateId, conversationId, upTo })
    .onConflict((conflict) =>
      conflict.columns(["workspaceId", "teammateId", "conversationId"]).doUpdateSet({
        upTo: sql`greatest(seen.up_to, excluded.up_to)`,
        markedId: null,
      }),
    )
    .execute();
}

/** Goes back to a moment before, where one has read further, and marks the encounter. */
export async function markUnseen(
  tx: Connection,
  { workspaceId, teammateId }: Reader,
  { conversationId, encounterId, upTo }: { conversationId: string; encounterId: string; upTo: Date },
): Promise<void> {
  await tx
    .insertInto("seen")
    .values({ workspaceId, teammateId, conversationId, upTo, markedId: encounterId })
    .onConflict((conflict) =>
      conflict.columns(["workspaceId", "teammateId", "conversationId"]).doUpdateSet({
        upTo: sql`least(seen.up_to, excluded.up_to)`,
        markedId: encounterId,
      }),
    )
    .execute();
}

/** When the customer last wrote in an encounter. */
export async function findLatestWordsOfCustomer(
  connection: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<Date | undefined> {
  const row = await connection
    .selectFrom("entry")
    .select("at")
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("kind", "=", "message_in")
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

// SQL that reads across all: the list of encounters.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { pageOf, usualPage } from "../../server/paging.ts";
import { isSpam, shownState } from "../conversation/encounter-store.ts";
import type { EncounterState } from "../conversation/schema.ts";
import type { Viewer } from "../conversation/visibility.ts";
import { clockState } from "../standard/rules.ts";
import { type EncounterQuery, listedEncounters } from "./listed-store.ts";
import type { EncounterPage } from "./schema.ts";

/** One page of the encounters that this teammate sees. Refuses a cursor that a list of this order did not give. */
export async function listEncounters(connection: Connection, viewer: Viewer, query: EncounterQuery): Promise<EncounterPage> {
  const { order = "latest", limit = usualPage, now } = query;
  // Which they are is found in indexes alone; only what is shown of them is read in full.
  const rows = await connection
    .selectFrom(listedEncounters(viewer, query).as("listed"))
    .innerJoin("encounter", (join) =>
      join.on("encounter.workspaceId", "=", viewer.workspaceId).onRef("encounter.encounterId", "=", "listed.encounterId"),
    )
    .innerJoin("conversation", (join) =>
      join
        .onRef("conversation.workspaceId", "=", "encounter.workspaceId")
        .onRef("conversation.conversationId", "=", "encounter.conversationId"),
    )
    .innerJoin("customer", (join) =>
      join
        .onRef("customer.workspaceId", "=", "conversation.workspaceId")
        .onRef("customer.customerId", "=", "conversation.customerId"),
    )
    .innerJoin("channel", (join) =>
      join.onRef("channel.workspaceId", "=", "encounter.workspaceId").onRef("channel.channelId", "=", "encounter.channelId"),
    )
    .leftJoin("teammate as owner", (join) =>
      join.onRef("owner.workspaceId", "=", "encounter.workspaceId").onRef("owner.teammateId", "=", "encounter.ownerId"),
    )
    .leftJoin("seen", (join) =>
      join
        .onRef("seen.workspaceId", "=", "encounter.workspaceId")
        .on("seen.teammateId", "=", viewer.teammateId)
        .onRef("seen.conversationId", "=", "encounter.conversationId"),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("clock")
          .select(["clock.startedAt", "clock.dueAt"])
          .whereRef("clock.workspaceId", "=", "encounter.workspaceId")
          .whereRef("clock.encounterId", "=", "encounter.encounterId")
          .where("clock.state", "=", sql.lit("running"))
          .orderBy("clock.dueAt")
          .limit(1)
          .as("running"),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      "encounter.encounterId",
      "encounter.conversationId",
      "customer.customerId",
      "customer.name as customerName",
      "customer.face as customerFace",
      "encounter.channelId",
      "channel.name as channelName",
      shownState.as("state"),
      isSpam.as("isSpam"),
      "encounter.subject",
      "encounter.ownerId",
      "owner.name as ownerName",
      "encounter.teamId",
      "encounter.openedAt",
      "encounter.snoozedUntil",
      "encounter.latestAt",
      "encounter.latestText",
      "encounter.latestBy",
      eb
        .selectFrom("identity")
        .select("identity.address")
        .whereRef("identity.workspaceId", "=", "customer.workspaceId")
        .whereRef("identity.customerId", "=", "customer.customerId")
        .orderBy("identity.createdAt")
        .orderBy("identity.identityId")
        .limit(1)
        .as("address"),
      "running.startedAt",
      "running.dueAt",
      isUnread.as("isUnread"),
    ])
    .select("listed.sortedAt")
    .orderBy("listed.sortedAt", order === "due" ? "asc" : "desc")
    .orderBy("listed.encounterId", order === "due" ? "asc" : "desc")
    .execute();
  const { page, nextCursor } = pageOf(rows, limit, (row) => [row.sortedAt, row.encounterId]);
  return {
    encounters: page.map(({ address, startedAt, dueAt, ownerId, ownerName, sortedAt: _, ...row }) => ({
      ...row,
      owner: ownerId === null ? null : { teammateId: ownerId, name: ownerName ?? "" },
      customerName: row.customerName ?? address ?? "",
      state: row.state as EncounterState,
      openedAt: row.openedAt.toISOString(),
      snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
      latestAt: row.latestAt.toISOString(),
      latestBy: row.latestBy as "customer" | "teammate",
      clock:
        startedAt === null || dueAt === null
          ? null
          : {
              state: clockState({ state: "running", dueAt }, now),
              startedAt: startedAt.toISOString(),
              dueAt: dueAt.toISOString(),
            },
    })),
    nextCursor,
  };
}

/** What was settled is read, by whoever settled it; unless one marked it oneself. `seen` is the row of the one who asks. */
const isUnread = sql<boolean>`coalesce(seen.marked_id = encounter.encounter_id, false) or (
  encounter.state not in ('settled', 'spam') and encounter.latest_by = 'customer'
  and encounter.latest_at > coalesce(seen.up_to, '-infinity')
)`;

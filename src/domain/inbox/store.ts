// SQL that reads across all: the list of encounters and the counts.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { EncounterState } from "../conversation/schema.ts";
import { clockState } from "../standard/rules.ts";
import type { Counts, EncounterPage, ListView } from "./schema.ts";

const pageSize = 50;

/** One page of the list, newest words first. Refuses nothing: a cursor that cannot be read begins at the top. */
export async function listEncounters(
  connection: Connection,
  workspaceId: string,
  { view, cursor, now }: { view: ListView; cursor: string | undefined; now: Date },
): Promise<EncounterPage> {
  const after = readCursor(cursor);
  let query = connection
    .selectFrom("encounter")
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
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("clock")
          .select(["clock.startedAt", "clock.dueAt"])
          .whereRef("clock.workspaceId", "=", "encounter.workspaceId")
          .whereRef("clock.encounterId", "=", "encounter.encounterId")
          .where("clock.state", "=", "running")
          .orderBy("clock.dueAt")
          .limit(1)
          .as("running"),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      "encounter.encounterId",
      "encounter.conversationId",
      "encounter.state",
      "encounter.subject",
      "encounter.latestAt",
      "encounter.latestText",
      "encounter.latestBy",
      "channel.name as channelName",
      "customer.name as customerName",
      eb
        .selectFrom("identity")
        .select("identity.address")
        .whereRef("identity.workspaceId", "=", "customer.workspaceId")
        .whereRef("identity.customerId", "=", "customer.customerId")
        .orderBy("identity.createdAt")
        .limit(1)
        .as("address"),
      "running.startedAt",
      "running.dueAt",
    ])
    .where("encounter.workspaceId", "=", workspaceId)
    .orderBy("encounter.latestAt", "desc")
    .orderBy("encounter.encounterId", "desc")
    .limit(pageSize + 1);
  if (view !== "all") query = query.where("encounter.state", "=", view);
  if (after !== undefined) {
    query = query.where((eb) =>
      eb(eb.refTuple("encounter.latestAt", "encounter.encounterId"), "<", eb.tuple(after.latestAt, after.encounterId)),
    );
  }
  const rows = await query.execute();
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    encounters: page.map(({ address, startedAt, dueAt, ...row }) => ({
      ...row,
      state: row.state as EncounterState,
      latestBy: row.latestBy as "customer" | "teammate",
      customerName: row.customerName ?? address ?? "",
      latestAt: row.latestAt.toISOString(),
      clock:
        startedAt === null || dueAt === null
          ? null
          : {
              state: clockState({ state: "running", dueAt }, now),
              startedAt: startedAt.toISOString(),
              dueAt: dueAt.toISOString(),
            },
    })),
    nextCursor: rows.length > pageSize && last !== undefined ? writeCursor(last) : null,
  };
}

function writeCursor({ latestAt, encounterId }: { latestAt: Date; encounterId: string }): string {
  return Buffer.from(`${latestAt.getTime()} ${encounterId}`).toString("base64url");
}

function readCursor(cursor: string | undefined): { latestAt: Date; encounterId: string } | undefined {
  const match = /^(\d{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(cursor ?? "", "base64url").toString(),
  );
  return match === null ? undefined : { latestAt: new Date(Number(match[1])), encounterId: match[2] ?? "" };
}

/** The counts of the list's views and of who waits. */
export async function countEncounters(connection: Connection, workspaceId: string, now: Date): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select
      (select count(*) from encounter where workspace_id = ${workspaceId} and state = 'open') as open,
      (select count(*) from encounter where workspace_id = ${workspaceId} and state = 'waiting') as waiting,
      (select count(*) from encounter where workspace_id = ${workspaceId} and state = 'settled') as settled,
      (select count(distinct encounter_id) from clock where workspace_id = ${workspaceId} and state = 'running') as unanswered,
      (select count(distinct encounter_id) from clock where workspace_id = ${workspaceId} and state = 'running' and due_at <= ${now}) as ignored,
      (select count(*) from delivery where workspace_id = ${workspaceId} and state = 'held') as held
  `.execute(connection);
  const [counts] = rows;
  if (counts === undefined) throw new Error("A select without a from gives one row.");
  return counts;
}

// SQL of Today: who waits and since when, what wakes, what nobody has, who has what in hand, what came in; of what a teammate sees.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { EncounterState } from "../conversation/schema.ts";
import { isSeenBy, type Viewer } from "../conversation/visibility.ts";
import { clockState } from "../standard/rules.ts";
import { mostCounted } from "./schema.ts";
import type { InHand, Today, TodayEncounter } from "./today-schema.ts";

/** How many of each are shown; who wants to see more finds them in the inbox. */
const mostWaiting = 60;
const mostBeside = 20;
const mostLatest = 3;

/** The day of a teammate, up to its end `until`; with what customers said after `since`, where that is given. */
export async function readToday(
  connection: Connection,
  viewer: Viewer,
  { until, since, now }: { until: Date; since: Date | undefined; now: Date },
): Promise<Today> {
  const of = (ids: RawBuilder<Found>, limit: number) => listSome(connection, viewer, { ids, limit, now });
  const { workspaceId } = viewer;
  const [waiting, waking, unowned, inHand, arrived] = await Promise.all([
    of(waitingIds(viewer), mostWaiting),
    of(
      sql`select encounter_id, row_number() over (order by snoozed_until, encounter_id) as place from encounter
        where workspace_id = ${workspaceId} and snoozed_until <= ${until} and ${isSeenBy(viewer)}
        order by snoozed_until, encounter_id limit ${mostBeside + 1}`,
      mostBeside,
    ),
    of(
      sql`select encounter_id, row_number() over (order by latest_at desc, encounter_id) as place from encounter
        where workspace_id = ${workspaceId} and state = 'open' and owner_id is null and ${isSeenBy(viewer)}
          and not ${hasRunningClock}
        order by latest_at desc, encounter_id limit ${mostBeside + 1}`,
      mostBeside,
    ),
    listInHand(connection, viewer),
    since === undefined
      ? { encounters: [], more: false }
      : of(
          sql`select encounter_id, row_number() over (order by latest_at desc, encounter_id) as place from encounter
            where workspace_id = ${workspaceId} and latest_at > ${since} and latest_by = 'customer' and ${isSeenBy(viewer)}
            order by latest_at desc, encounter_id limit ${mostBeside + 1}`,
          mostBeside,
        ),
  ]);
  return { waiting, waking, unowned, inHand, arrived };
}

/** Encounters in their order. */
interface Found {
  encounterId: string;
  place: number;
}

const hasRunningClock = sql`exists (
  select from clock where clock.workspace_id = encounter.workspace_id and clock.encounter_id = encounter.encounter_id
    and clock.state = 'running'
)`;

/** Walks the clocks by when they are due, and takes of each encounter the first: it stops when there are enough. */
function waitingIds(viewer: Viewer): RawBuilder<Found> {
  return sql`select encounter_id, row_number() over (order by due_at, clock_id) as place from (
    select clock.encounter_id, clock.due_at, clock.clock_id from clock
    join encounter on encounter.workspace_id = clock.workspace_id and encounter.encounter_id = clock.encounter_id
    where clock.workspace_id = ${viewer.workspaceId} and clock.state = 'running' and ${isSeenBy(viewer)}
      and not exists (
        select from clock earlier
        where earlier.workspace_id = clock.workspace_id and earlier.encounter_id = clock.encounter_id
          and earlier.state = 'running' and (earlier.due_at, earlier.clock_id) < (clock.due_at, clock.clock_id)
      )
    order by clock.due_at, clock.clock_id limit ${mostWaiting + 1}
  ) as first_clocks`;
}

async function listSome(
  connection: Connection,
  { workspaceId }: Viewer,
  { ids, limit, now }: { ids: RawBuilder<Found>; limit: number; now: Date },
): Promise<{ encounters: TodayEncounter[]; more: boolean }> {
  const { rows } = await sql<Row>`
    select encounter.encounter_id, encounter.conversation_id, customer.customer_id, customer.face as customer_face, channel.name as channel_name, encounter.state,
      encounter.subject, encounter.owner_id, owner.name as owner_name, encounter.team_id, encounter.snoozed_until,
      encounter.latest_at, encounter.latest_text, running.started_at, running.due_at, ${customerName} as customer_name
    from (${ids}) as found
    join encounter on encounter.workspace_id = ${workspaceId} and encounter.encounter_id = found.encounter_id
    join conversation on conversation.workspace_id = ${workspaceId} and conversation.conversation_id = encounter.conversation_id
    join customer on customer.workspace_id = ${workspaceId} and customer.customer_id = conversation.customer_id
    join channel on channel.workspace_id = ${workspaceId} and channel.channel_id = encounter.channel_id
    left join teammate owner on owner.workspace_id = ${workspaceId} and owner.teammate_id = encounter.owner_id
    left join lateral (
      select clock.started_at, clock.due_at from clock
      where clock.workspace_id = ${workspaceId} and clock.encounter_id = encounter.encounter_id and clock.state = 'running'
      order by clock.due_at limit 1
    ) as running on true
    order by found.place
  `.execute(connection);
  return { encounters: rows.slice(0, limit).map((row) => present(row, now)), more: rows.length > limit };
}

const customerName = sql<string>`coalesce(customer.name, (
  select identity.address from identity
  where identity.workspace_id = customer.workspace_id and identity.customer_id = customer.customer_id
  order by identity.created_at, identity.identity_id limit 1
), '')`;

interface Row {
  encounterId: string;
  conversationId: string;
  customerId: string;
  customerName: string;
  customerFace: string | null;
  channelName: string;
  state: string;
  subject: string;
  ownerId: string | null;
  ownerName: string | null;
  teamId: string | null;
  snoozedUntil: Date | null;
  latestAt: Date;
  latestText: string;
  startedAt: Date | null;
  dueAt: Date | null;
}

function present({ ownerId, ownerName, startedAt, dueAt, ...row }: Row, now: Date): TodayEncounter {
  return {
    ...row,
    state: row.state as EncounterState,
    owner: ownerId === null ? null : { teammateId: ownerId, name: ownerName ?? "" },
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    latestAt: row.latestAt.toISOString(),
    clock:
      startedAt === null || dueAt === null
        ? null
        : {
            state: clockState({ state: "running", dueAt }, now),
            startedAt: startedAt.toISOString(),
            dueAt: dueAt.toISOString(),
          },
  };
}

/** What each teammate has in hand, by their names; who has nothing is not named. Counted per teammate and state within an index. */
async function listInHand(connection: Connection, viewer: Viewer): Promise<InHand[]> {
  const { workspaceId } = viewer;
  const owned = (state: EncounterState) => sql`encounter.workspace_id = teammate.workspace_id
    and encounter.owner_id = teammate.teammate_id and encounter.state = ${state} and ${isSeenBy(viewer)}`;
  const count = (state: EncounterState) =>
    sql`(select count(*)::int from (select from encounter where ${owned(state)} limit ${mostCounted + 1}) as counted)`;
  const { rows } = await sql<{
    teammateId: string;
    name: string;
    open: number;
    waiting: number;
    snoozed: number;
    latest: InHand["latest"];
  }>`
    select * from (
      select teammate.teammate_id, teammate.name, ${count("open")} as open, ${count("waiting")} as waiting,
        ${count("snoozed")} as snoozed,
        (
          select coalesce(json_agg(json_build_object('encounterId', newest.encounter_id, 'customerName', newest.customer_name)), '[]')
          from (
            select encounter.encounter_id, ${customerName} as customer_name
            from encounter
            join conversation on conversation.workspace_id = encounter.workspace_id
              and conversation.conversation_id = encounter.conversation_id
            join customer on customer.workspace_id = conversation.workspace_id
              and customer.customer_id = conversation.customer_id
            where ${owned("open")}
            order by encounter.latest_at desc, encounter.encounter_id desc limit ${mostLatest}
          ) as newest
        ) as latest
      from teammate where teammate.workspace_id = ${workspaceId} and teammate.left_at is null
    ) as counted
    where open + waiting + snoozed > 0
    order by name_order(name), teammate_id
  `.execute(connection);
  return rows.map(({ teammateId, name, ...has }) => ({ teammate: { teammateId, name }, ...has }));
}

// Which events a teammate may be told of: by what they see at this moment, with one query for each kind of id in a batch.
import { type RawBuilder, sql } from "kysely";
import type { EventKind, LoggedEvent } from "../../events.ts";
import type { Connection } from "../../server/db.ts";
import { customerIsSeenBy, isSeenBy, type Viewer } from "../conversation/visibility.ts";
import { mayDo, type Permission, permissions } from "../workspace/permissions.ts";

/**
 * Who is told of a kind of event: `everyone`; those with a permission; `encounter`: who sees it; `assigned`: also who saw it until
 * then, so that their screens let go of it; `changed`: also a colleague to whom it was given once; `aboutSomeone`: also whom it is
 * about; `moved`: who sees where from or where to; `customer`: who sees them; `delivery`: who sees the encounter of its entry.
 */
type Told = "everyone" | Permission | "encounter" | "assigned" | "changed" | "aboutSomeone" | "moved" | "customer" | "delivery";

const told: Record<EventKind, Told> = {
  "workspace.founded": "everyone",
  "workspace.changed": "everyone",
  "singleSignOn.changed": "singleSignOn.read",
  "mailRegistration.changed": "channels.change",
  "teammate.joined": "everyone",
  "teammate.changed": "everyone",
  "teammate.left": "everyone",
  "team.added": "everyone",
  "team.changed": "everyone",
  "team.removed": "everyone",
  "invitation.added": "invitations.read",
  "invitation.changed": "invitations.read",
  "invitation.accepted": "invitations.read",
  "invitation.revoked": "invitations.read",
  "key.added": "keys.read",
  "key.changed": "keys.read",
  "key.revoked": "keys.read",
  "channel.added": "channels.read",
  "channel.changed": "channels.read",
  "mailbox.changed": "channels.read",
  "import.changed": "channels.read",
  "customer.added": "customer",
  "customer.changed": "customer",
  "organization.added": "organizations.read",
  "organization.changed": "organizations.read",
  "organization.removed": "organizations.read",
  "encounter.opened": "encounter",
  "encounter.settled": "encounter",
  "encounter.reopened": "encounter",
  "encounter.assigned": "assigned",
  "encounter.snoozed": "encounter",
  "encounter.woken": "encounter",
  "encounter.changed": "changed",
  "encounter.shared": "aboutSomeone",
  "encounter.unshared": "aboutSomeone",
  "entry.moved": "moved",
  "entry.added": "encounter",
  "entry.changed": "encounter",
  "delivery.changed": "delivery",
};

/** Every kind there is. */
export const eventKinds = Object.keys(told) as [EventKind, ...EventKind[]];

/**
 * Those of `events` that `viewer` may be told of, in their order. Who sees all is told of all but what needs a permission that they
 * lack. A kind that only a newer version knows, which runs on another machine, is told to nobody.
 */
export async function visibleEvents<Each extends LoggedEvent>(
  connection: Connection,
  viewer: Viewer,
  events: readonly Each[],
): Promise<Each[]> {
  const seesAll = permissions["events.read"][viewer.role] === "all";
  const of = (wanted: Told[], ...names: string[]) =>
    idsOf(
      events.filter((event) => !seesAll && wanted.includes(told[event.kind])),
      names,
    );
  const encounterIds = of(["encounter", "assigned", "changed", "aboutSomeone", "moved"], "encounterId", "fromEncounterId");
  const givenIds = of(viewer.role === "agent" ? ["assigned"] : ["assigned", "changed"], "encounterId");
  const [encounters, givenOnce, customers, deliveries] = await Promise.all([
    seenEncounters(connection, viewer, encounterIds),
    encountersGivenOnce(connection, viewer, givenIds),
    seenCustomers(connection, viewer, of(["customer"], "customerId")),
    seenDeliveries(connection, viewer, of(["delivery"], "deliveryId")),
  ]);

  return events.filter((event) => {
    const ids = event.ids as Ids;
    const sees = (set: Set<string>, name: string) => set.has(ids[name] ?? "");
    const who: Told | undefined = told[event.kind];
    if (who === undefined) return false;
    if (seesAll && !isPermission(who)) return true;
    switch (who) {
      case "everyone":
        return true;
      case "encounter":
        return sees(encounters, "encounterId");
      case "assigned":
        return sees(encounters, "encounterId") || sees(givenOnce, "encounterId") || sawItBefore(viewer, ids);
      case "changed":
        return sees(encounters, "encounterId") || (viewer.role === "colleague" && sees(givenOnce, "encounterId"));
      case "aboutSomeone":
        return ids.teammateId === viewer.teammateId || sees(encounters, "encounterId");
      case "moved":
        return sees(encounters, "encounterId") || sees(encounters, "fromEncounterId");
      case "customer":
        return sees(customers, "customerId");
      case "delivery":
        return sees(deliveries, "deliveryId");
      default:
        return mayDo(viewer.role, who);
    }
  });
}

function isPermission(who: Told): who is Permission {
  return who in permissions;
}

type Ids = Partial<Record<string, string | null>>;

/** Whether an agent saw the encounter in the team from which it was taken. Without a team all agents did. */
function sawItBefore({ role, hiddenTeamIds }: Viewer, { fromTeamId }: Ids): boolean {
  if (role !== "agent" || fromTeamId === undefined) return false;
  return fromTeamId === null || !hiddenTeamIds.includes(fromTeamId);
}

function idsOf(events: readonly LoggedEvent[], names: string[]): string[] {
  const ids = events.flatMap((event) => names.map((name) => (event.ids as Ids)[name]));
  return [...new Set(ids)].filter((id) => id !== undefined && id !== null);
}

async function found(connection: Connection, ids: string[], query: (ids: RawBuilder<unknown>) => RawBuilder<{ id: string }>) {
  if (ids.length === 0) return new Set<string>();
  const { rows } = await query(sql`any (${ids}::uuid[])`).execute(connection);
  return new Set(rows.map((row) => row.id));
}

function seenEncounters(connection: Connection, viewer: Viewer, ids: string[]): Promise<Set<string>> {
  return found(
    connection,
    ids,
    (any) => sql`
      select encounter_id as id from encounter
      where workspace_id = ${viewer.workspaceId} and encounter_id = ${any} and ${isSeenBy(viewer)}`,
  );
}

/** Encounters that were given to this teammate at some time: the conversation says so. */
function encountersGivenOnce(connection: Connection, { workspaceId, teammateId }: Viewer, ids: string[]): Promise<Set<string>> {
  return found(
    connection,
    ids,
    (any) => sql`
      select distinct encounter_id as id from entry
      where workspace_id = ${workspaceId} and encounter_id = ${any} and about_teammate_id = ${teammateId}`,
  );
}

function seenCustomers(connection: Connection, viewer: Viewer, ids: string[]): Promise<Set<string>> {
  return found(
    connection,
    ids,
    (any) => sql`
      select customer_id as id from customer
      where workspace_id = ${viewer.workspaceId} and customer_id = ${any} and ${customerIsSeenBy(viewer)}`,
  );
}

/** What has no entry yet, or never will (it was set aside), concerns those who see the channels. */
function seenDeliveries(connection: Connection, viewer: Viewer, ids: string[]): Promise<Set<string>> {
  const withoutEntry = mayDo(viewer.role, "channels.read");
  return found(
    connection,
    ids,
    (any) => sql`
      select delivery.delivery_id as id
      from delivery
      left join entry on entry.workspace_id = delivery.workspace_id and entry.delivery_id = delivery.delivery_id
      left join encounter on encounter.workspace_id = entry.workspace_id and encounter.encounter_id = entry.encounter_id
      where delivery.workspace_id = ${viewer.workspaceId} and delivery.delivery_id = ${any}
        and case when entry.entry_id is null then ${withoutEntry}::boolean else ${isSeenBy(viewer)} end`,
  );
}

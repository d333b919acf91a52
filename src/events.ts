// Every event's name and shape, and the log they are written to. Events carry ids and kinds, never words or addresses.
import { sql } from "kysely";
import { type Connection, wakeAfterCommit } from "./server/db.ts";

export type Event =
  | {
      kind: "workspace.founded" | "workspace.changed" | "singleSignOn.changed" | "mailRegistration.changed";
      ids: Record<string, never>;
    }
  | { kind: "teammate.joined" | "teammate.changed" | "teammate.left"; ids: { teammateId: string } }
  | { kind: "team.added" | "team.changed" | "team.removed"; ids: { teamId: string } }
  | {
      kind: "invitation.added" | "invitation.changed" | "invitation.accepted" | "invitation.revoked";
      ids: { invitationId: string };
    }
  | { kind: "key.added" | "key.changed" | "key.revoked"; ids: { apiKeyId: string } }
  | { kind: "channel.added" | "channel.changed"; ids: { channelId: string } }
  | { kind: "mailbox.changed"; ids: { channelId: string } }
  | { kind: "import.changed"; ids: { importId: string; channelId: string } }
  | { kind: "customer.added" | "customer.changed"; ids: { customerId: string } }
  | { kind: "organization.added" | "organization.changed" | "organization.removed"; ids: { organizationId: string } }
  | {
      kind:
        | "encounter.opened"
        | "encounter.settled"
        | "encounter.reopened"
        | "encounter.snoozed"
        | "encounter.woken"
        | "encounter.changed";
      ids: { encounterId: string; conversationId: string };
    }
  | {
      kind: "encounter.assigned";
      /** `fromTeamId` only where the team changed: the one before, or null. Who saw it there is told that it is gone. */
      ids: { encounterId: string; conversationId: string; fromTeamId?: string | null };
    }
  | {
      kind: "encounter.shared" | "encounter.unshared";
      ids: { encounterId: string; conversationId: string; teammateId: string };
    }
  | { kind: "entry.moved"; ids: { entryId: string; encounterId: string; fromEncounterId: string; conversationId: string } }
  /** What is known of its files has changed. */
  | { kind: "entry.changed"; ids: { entryId: string; encounterId: string; conversationId: string } }
  | { kind: "entry.added"; ids: { entryId: string; encounterId: string; conversationId: string } }
  | { kind: "delivery.changed"; ids: { deliveryId: string } };

export type EventKind = Event["kind"];
export type LoggedEvent = Event & { position: number; at: Date; teammateId: string | null; apiKeyId: string | null };

/** Who did it: a teammate, perhaps through an API key. */
export interface Actor {
  teammateId: string;
  apiKeyId: string | null;
}

/**
 * Writes events at the next positions of the workspace. Must be the last thing a transaction does:
 * it takes the workspace's counter row until the commit, which makes positions gapless and in order of commit.
 * `by` is who did it; left out where no person did.
 */
export async function announce(
  tx: Connection,
  workspaceId: string,
  events: readonly Event[],
  { by, now }: { by?: Actor; now: Date },
): Promise<void> {
  if (events.length === 0) return;
  wakeAfterCommit(tx, workspaceId);
  const kinds = events.map((event) => event.kind);
  const ids = events.map((event) => JSON.stringify(event.ids));
  await sql`
    with counter as (
      insert into event_counter (workspace_id, position) values (${workspaceId}, ${events.length})
      on conflict (workspace_id) do update set position = event_counter.position + excluded.position
      returning position - ${events.length}::bigint as before
    )
    insert into event (workspace_id, position, kind, ids, teammate_id, api_key_id, at)
    select ${workspaceId}, counter.before + e.ordinal, e.kind, e.ids, ${by?.teammateId ?? null}::uuid, ${by?.apiKeyId ?? null}::uuid, ${now}
    from counter, unnest(${kinds}::text[], ${ids}::jsonb[]) with ordinality as e (kind, ids, ordinal)
  `.execute(tx);
}

/**
 * The events after `position`, oldest first, at most `limit`: up to `until`, and of these kinds, where they are named. Keep the
 * stretch short where kinds are named: it is read through where they are rare.
 */
export async function readEventsAfter(
  connection: Connection,
  workspaceId: string,
  position: number,
  { until, kinds, limit = 500 }: { until?: number; kinds?: readonly EventKind[] | undefined; limit?: number } = {},
): Promise<LoggedEvent[]> {
  const rows = await connection
    .selectFrom("event")
    .select(["position", "kind", "ids", "at", "teammateId", "apiKeyId"])
    .where("workspaceId", "=", workspaceId)
    .where("position", ">", position)
    .$if(until !== undefined, (query) => query.where("position", "<=", until ?? 0))
    .$if(kinds !== undefined, (query) => query.where("kind", "in", kinds ?? []))
    .orderBy("position")
    .limit(limit)
    .execute();
  return rows as unknown as LoggedEvent[];
}

/** The position of the newest event; 0 where there is none yet. */
export async function newestPosition(connection: Connection, workspaceId: string): Promise<number> {
  const row = await connection
    .selectFrom("eventCounter")
    .select("position")
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirst();
  return row?.position ?? 0;
}

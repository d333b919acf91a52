// Changing teammates, removing them, and leaving.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { addJob } from "../../server/jobs.ts";
import { markInvitationsRevokedOf } from "./invitation-store.ts";
import { markKeysRevokedOf } from "./key-store.ts";
import { lockPeople, refuseDenied } from "./lock-people.ts";
import { mayDo } from "./permissions.ts";
import { type Role, roles, type Teammate } from "./schema.ts";
import { deleteMemberships } from "./team-store.ts";
import { whyNotChange, whyNotInvite, whyNotRemove } from "./teammate-rules.ts";
import type { ShownTeammate, TeammateChange } from "./teammate-schema.ts";
import { countOwners, findShownTeammate, updateTeammate } from "./teammate-store.ts";

/**
 * Changes a teammate's name and role; what is left out stays. Refuses what touches owners where one who is none acts, a higher
 * role for oneself, and a workspace without an owner. Invitations that the teammate may no longer make are taken back.
 */
export async function changeTeammate(
  connection: Connection,
  by: Teammate,
  teammateId: string,
  change: TeammateChange,
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<ShownTeammate> {
  const { workspaceId } = by;
  return inTransaction(connection, async (tx) => {
    const actor = await lockPeople(tx, by, "teammates.change");
    const before = await requireCurrent(tx, workspaceId, teammateId);
    unchanged(before);
    const { name = before.name, role = before.role } = change;
    refuseDenied(whyNotChange(actor, before, role, await countOwners(tx, workspaceId)));
    if (name === before.name && role === before.role) return before;
    await updateTeammate(tx, workspaceId, teammateId, { name, role, changedAt: now });
    const events: Event[] = [{ kind: "teammate.changed", ids: { teammateId } }];
    const lost = roles.filter((each) => !mayInvite(role, each));
    events.push(...(await takeInvitationsBack(tx, workspaceId, teammateId, { roles: lost, now })));
    const after = await requireCurrent(tx, workspaceId, teammateId);
    await announce(tx, workspaceId, events, { by, now });
    return after;
  });
}

/** Removes a teammate; done by themselves it is leaving. Refuses to remove an owner where one who is none acts, and the last owner. */
export async function removeTeammate(
  connection: Connection,
  by: Teammate,
  teammateId: string,
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<void> {
  const permission = teammateId === by.teammateId ? "workspace.leave" : "teammates.change";
  await inTransaction(connection, async (tx) => {
    const actor = await lockPeople(tx, by, permission);
    const before = await requireCurrent(tx, by.workspaceId, teammateId);
    unchanged(before);
    refuseDenied(whyNotRemove(actor, before, await countOwners(tx, by.workspaceId)));
    await announce(tx, by.workspaceId, await endTeammate(tx, by.workspaceId, teammateId, now), { by, now });
  });
}

/** Ends all that a teammate is given here; what they were given in conversations ends in a job of that folder. */
async function endTeammate(tx: Tx, workspaceId: string, teammateId: string, now: Date): Promise<Event[]> {
  await updateTeammate(tx, workspaceId, teammateId, { leftAt: now, changedAt: now });
  const teamIds = await deleteMemberships(tx, workspaceId, teammateId, now);
  const apiKeyIds = await markKeysRevokedOf(tx, workspaceId, teammateId, now);
  // One who was removed must not come back by a link that they kept.
  const revoked = await takeInvitationsBack(tx, workspaceId, teammateId, { roles, now });
  await addJob(tx, "conversation.release", { workspaceId, teammateId, leftAt: now.toISOString() });
  return [
    { kind: "teammate.left", ids: { teammateId } },
    ...teamIds.map((teamId): Event => ({ kind: "team.changed", ids: { teamId } })),
    ...apiKeyIds.map((apiKeyId): Event => ({ kind: "key.revoked", ids: { apiKeyId } })),
    ...revoked,
  ];
}

async function takeInvitationsBack(
  tx: Tx,
  workspaceId: string,
  teammateId: string,
  of: { roles: readonly Role[]; now: Date },
): Promise<Event[]> {
  const invitationIds = await markInvitationsRevokedOf(tx, workspaceId, teammateId, of);
  return invitationIds.map((invitationId): Event => ({ kind: "invitation.revoked", ids: { invitationId } }));
}

function mayInvite(role: Role, invitedRole: Role): boolean {
  return mayDo(role, "invitations.change") && whyNotInvite({ role, apiKeyId: null }, invitedRole) === undefined;
}

async function requireCurrent(tx: Tx, workspaceId: string, teammateId: string): Promise<ShownTeammate> {
  const teammate = await findShownTeammate(tx, workspaceId, teammateId);
  if (teammate === undefined || teammate.leftAt !== null) throw new Refused("not_found");
  return teammate;
}

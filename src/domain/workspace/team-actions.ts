// Making, changing and removing teams.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import { lockPeople } from "./lock-people.ts";
import type { Teammate } from "./schema.ts";
import type { Team, TeamChange, TeamInput } from "./team-schema.ts";
import { deleteTeam, findTeam, holdTeam, insertTeam, replaceMembers, updateTeam } from "./team-store.ts";
import { findCurrentTeammateIds } from "./teammate-store.ts";

/** Makes a team. Refuses a name that another team has, in whatever letters, and members who are no teammates. */
export async function addTeam(connection: Connection, by: Teammate, input: TeamInput, now: Date): Promise<Team> {
  const teamId = newId();
  const { name, private: isPrivate, teammateIds } = input;
  return refusingTakenName(() =>
    inTransaction(connection, async (tx) => {
      await lockPeople(tx, by, "teams.change");
      await insertTeam(tx, by.workspaceId, { teamId, name, private: isPrivate, createdAt: now });
      await setMembers(tx, by.workspaceId, teamId, teammateIds);
      const team = await requireShown(tx, by.workspaceId, teamId);
      await announce(tx, by.workspaceId, [{ kind: "team.added", ids: { teamId } }], { by, now });
      return team;
    }),
  );
}

/** Changes a team; what is left out stays. Refuses what `addTeam` refuses. */
export async function changeTeam(
  connection: Connection,
  by: Teammate,
  teamId: string,
  change: TeamChange,
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<Team> {
  return refusingTakenName(() =>
    inTransaction(connection, async (tx) => {
      await lockPeople(tx, by, "teams.change");
      const before = await requireShown(tx, by.workspaceId, teamId);
      unchanged(before);
      const { name = before.name, private: isPrivate = before.private } = change;
      await updateTeam(tx, by.workspaceId, teamId, { name, private: isPrivate, changedAt: now });
      if (change.teammateIds !== undefined) await setMembers(tx, by.workspaceId, teamId, change.teammateIds);
      const after = await requireShown(tx, by.workspaceId, teamId);
      await announce(tx, by.workspaceId, [{ kind: "team.changed", ids: { teamId } }], { by, now });
      return after;
    }),
  );
}

/**
 * Removes a team. Refuses while a channel or an encounter is given to it: without a private team its encounters would be seen by all, and an inbox
 * is not to vanish unnoticed.
 */
export async function removeTeam(
  connection: Connection,
  by: Teammate,
  teamId: string,
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<void> {
  await refusingUse(() =>
    inTransaction(connection, async (tx) => {
      await lockPeople(tx, by, "teams.change");
      unchanged(await requireShown(tx, by.workspaceId, teamId));
      await deleteTeam(tx, by.workspaceId, teamId);
      await announce(tx, by.workspaceId, [{ kind: "team.removed", ids: { teamId } }], { by, now });
    }),
  );
}

/** For what is given to a team: it is there, and cannot be removed until the transaction ends. Refuses one that is not there. */
export async function requireTeam(tx: Tx, workspaceId: string, teamId: string): Promise<void> {
  if (!(await holdTeam(tx, workspaceId, teamId))) throw new Refused("not_found", "There is no such team.");
}

async function setMembers(tx: Tx, workspaceId: string, teamId: string, teammateIds: readonly string[]): Promise<void> {
  const members = [...new Set(teammateIds.map((each) => each.toLowerCase()))];
  const current = new Set(await findCurrentTeammateIds(tx, workspaceId, members));
  const strangers = members.filter((each) => !current.has(each));
  if (strangers.length > 0) {
    const named = strangers.slice(0, 10).join(", ");
    throw new Refused("input_invalid", `teammateIds: These are not teammates of this workspace: ${named}.`);
  }
  await replaceMembers(tx, workspaceId, teamId, members);
}

async function requireShown(tx: Tx, workspaceId: string, teamId: string): Promise<Team> {
  const team = await findTeam(tx, workspaceId, teamId);
  if (team === undefined) throw new Refused("not_found");
  return team;
}

async function refusingTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (brokenConstraint(error) === "team_name") throw new Refused("name_taken", "Another team has this name.");
    throw error;
  }
}

/** What names a team is in tables of later folders; their foreign keys know it. */
async function refusingUse(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const words = inUseWords[brokenConstraint(error) ?? ""];
    if (words === undefined) throw error;
    throw new Refused("still_in_use", words);
  }
}

const inUseWords: Record<string, string> = {
  channel_workspace_id_team_id_fkey: "Channels bring words to this team. Give them to another team, or to none, then remove it.",
  encounter_workspace_id_team_id_fkey:
    "There are encounters of this team. Give them to another team, or to none, then remove it.",
};

// Makes a person a teammate of a workspace, or the teammate again that they once were.
import type { Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import type { Role } from "./schema.ts";
import { findTeammateOfUser, insertTeammate, updateTeammate } from "./teammate-store.ts";

/**
 * Lets a person in, in this role; the workspace is locked. One who was a teammate before keeps their name. `before`: what they
 * were until now. The events are the caller's to announce.
 */
export async function joinWorkspace(
  tx: Tx,
  workspaceId: string,
  person: { userId: string; role: Role; name: string; email: string },
  now: Date,
): Promise<{ teammateId: string; before: "stranger" | "left" | "teammate" }> {
  const { userId, role } = person;
  const email = person.email.toLowerCase();
  const known = await findTeammateOfUser(tx, workspaceId, userId);
  if (known === undefined) {
    const teammateId = newId();
    await insertTeammate(tx, workspaceId, { ...person, teammateId, email, createdAt: now });
    return { teammateId, before: "stranger" };
  }
  const { teammateId, leftAt } = known;
  await updateTeammate(tx, workspaceId, teammateId, { role, email, leftAt: null, changedAt: now });
  return { teammateId, before: leftAt === null ? "teammate" : "left" };
}

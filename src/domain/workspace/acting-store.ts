// SQL that finds out anew who acts, long after they asked for it: as whom something may be done now.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Teammate } from "./schema.ts";
import { hiddenTeams } from "./teammate-store.ts";

/**
 * A teammate as actions know the one who acts, with the role and the teams that they have now; undefined for one who has left, and
 * where the API key through which they asked was revoked or has expired.
 */
export async function findActing(
  connection: Connection,
  workspaceId: string,
  { teammateId, apiKeyId }: { teammateId: string; apiKeyId: string | null },
): Promise<Teammate | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .select((eb) => ["workspaceId", "teammateId", "name", "role", hiddenTeams(eb).as("hiddenTeamIds")])
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("leftAt", "is", null)
    .$if(apiKeyId !== null, (query) =>
      query.where(sql<boolean>`exists (
        select from api_key
        where api_key.workspace_id = teammate.workspace_id and api_key.api_key_id = ${apiKeyId}
          and api_key.revoked_at is null and (api_key.expires_at is null or api_key.expires_at > now())
      )`),
    )
    .executeTakeFirst();
  return row === undefined ? undefined : { ...(row as Omit<Teammate, "apiKeyId">), apiKeyId };
}

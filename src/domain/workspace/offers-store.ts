// SQL of what all workspaces together offer to someone who is about to sign in.
import type { Connection } from "../../server/db.ts";
import { anyOwnerExists } from "./teammate-store.ts";

/** Whether there is an owner who could sign in, and a workspace with single sign-on whose domain is proven. */
export async function findOffers(connection: Connection): Promise<{ hasOwner: boolean; singleSignOn: boolean }> {
  const proven = await connection
    .selectFrom("singleSignOn")
    .select("workspaceId")
    .where("domainProvenAt", "is not", null)
    .limit(1)
    .executeTakeFirst();
  return { hasOwner: await anyOwnerExists(connection), singleSignOn: proven !== undefined };
}

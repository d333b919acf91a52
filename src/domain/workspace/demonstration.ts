// Coming into a demonstration: by a link that is made anew at each start, without any password.
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { hashOfToken, newToken } from "../../server/token.ts";
import { findDemonstration } from "./demonstration-store.ts";
import { replaceOwnerLink, useOwnerLink } from "./owner-link-store.ts";

const linkLivesMs = 24 * 60 * 60 * 1000;

/** Makes the one-time token that opens the demonstration. Earlier ones stop working. */
export async function makeDemonstrationLink(connection: Connection, now: Date): Promise<string> {
  const token = newToken();
  await inTransaction(connection, (tx) =>
    replaceOwnerLink(tx, { tokenHash: hashOfToken(token), createdAt: now, expiresAt: new Date(now.getTime() + linkLivesMs) }),
  );
  return token;
}

/** Uses up the link: who shows it is the demonstration's owner. Refuses one that is unknown, expired or used, and where there is no demonstration. */
export async function enterDemonstration(connection: Connection, token: string, now: Date): Promise<{ userId: string }> {
  return inTransaction(connection, async (tx) => {
    const demonstration = await findDemonstration(tx);
    const isGood = demonstration !== undefined && (await useOwnerLink(tx, hashOfToken(token), now));
    if (!isGood) throw new Refused("owner_link_invalid");
    return { userId: demonstration.ownerId };
  });
}

// Rescuing an owner who is locked out: the signed link that `npm run owner-link` prints, and an account made open again.
import { randomBytes } from "node:crypto";
import type { Connection } from "./db.ts";
import { endSessions, forgetResets, insertCredential, markAddressProven, removeFactors } from "./identity/store.ts";
import type { SecretBox } from "./secret-box.ts";

const livesMs = 60 * 60 * 1000;
const purpose = "rescue";

/**
 * A token that stands for itself: whoever has the instance key can make one, with the server running or not. It carries a
 * signature by each key, as the server may not know the newest one yet. rescue.{end in seconds}.{random}.{signature}…
 */
export function makeRescueToken(box: SecretBox, now: Date): string {
  const end = Math.floor((now.getTime() + livesMs) / 1000);
  const signed = `${purpose}.${end}.${randomBytes(16).toString("base64url")}`;
  return [signed, ...box.sign(purpose, signed)].join(".");
}

export interface RescueToken {
  /** What makes it this token, whichever of its signatures it comes with: kept, hashed, when it was used. */
  signed: string;
  expiresAt: Date;
}

/** What stands in a token that one of our keys has signed and that has not expired; undefined for any other text. */
export function readRescueToken(box: SecretBox, token: string, now: Date): RescueToken | undefined {
  const [kind, end = "", random = "", ...signatures] = token.split(".");
  const signed = `${kind}.${end}.${random}`;
  if (kind !== purpose || !/^\d{1,12}$/.test(end)) return undefined;
  const expiresAt = new Date(Number(end) * 1000);
  const isSigned = signatures.some((each) => box.isSignedBy(each, purpose, signed));
  return isSigned && expiresAt > now ? { signed, expiresAt } : undefined;
}

/** Gives the account of this address a new password, and takes away whatever else lets in or keeps out; undefined where there is none. */
export async function reopenAccount(
  tx: Connection,
  { email, passwordHash }: { email: string; passwordHash: string },
  now: Date,
): Promise<{ userId: string } | undefined> {
  const user = await tx
    .selectFrom("auth.user")
    .select("id")
    .where("email", "=", email.toLowerCase())
    .forUpdate()
    .executeTakeFirst();
  if (user === undefined) return undefined;
  const userId = user.id;
  await endSessions(tx, userId);
  await removeFactors(tx, userId);
  await forgetResets(tx, userId);
  // Whoever has the link runs the instance: nobody takes an address from them.
  await markAddressProven(tx, userId, now);
  await tx.deleteFrom("auth.account").where("userId", "=", userId).execute();
  await insertCredential(tx, userId, passwordHash, now);
  return { userId };
}

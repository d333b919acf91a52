// SQL of what belongs to a person: their password, sessions, codes, passkeys and links for a new password.
import type { Connection } from "../db.ts";
import { newId } from "../ids.ts";

/** The id of the account with this address, and the hash of its password; null where it has none. */
export async function findAccount(
  connection: Connection,
  by: { email: string } | { userId: string },
): Promise<{ userId: string; email: string; password: string | null } | undefined> {
  return connection
    .selectFrom("auth.user as user")
    .leftJoin("auth.account as account", (join) =>
      join.onRef("account.userId", "=", "user.id").on("account.providerId", "=", "credential"),
    )
    .select(["user.id as userId", "user.email", "account.password"])
    .$if("email" in by, (query) => query.where("user.email", "=", "email" in by ? by.email : ""))
    .$if("userId" in by, (query) => query.where("user.id", "=", "userId" in by ? by.userId : ""))
    .executeTakeFirst();
}

/** Sets a new password. With `seen`, false where the password is no longer the one with that hash. */
export async function setPassword(
  tx: Connection,
  userId: string,
  password: string,
  { seen, now }: { seen?: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("auth.account")
    .set({ password, updatedAt: now })
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .where("password", "is not", null)
    .$if(seen !== undefined, (query) => query.where("password", "=", seen ?? ""))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Gives a person who has none a password to sign in with. */
export async function insertCredential(tx: Connection, userId: string, passwordHash: string, now: Date): Promise<void> {
  const credential = { id: newId(), userId, accountId: userId, providerId: "credential", password: passwordHash };
  await tx
    .insertInto("auth.account")
    .values({ ...credential, createdAt: now, updatedAt: now })
    .execute();
}

/** Ends sessions of a person, all but the one to keep, and whatever sign-in waits for its code. */
export async function endSessions(tx: Connection, userId: string, { except }: { except?: string } = {}): Promise<void> {
  await tx
    .deleteFrom("auth.session")
    .where("userId", "=", userId)
    .$if(except !== undefined, (query) => query.where("id", "<>", except ?? ""))
    .execute();
  await tx.deleteFrom("auth.verification").where("value", "=", userId).where("identifier", "like", "2fa-%").execute();
}

/** Ends one session; false where the person has no such session. */
export async function endSession(connection: Connection, userId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await connection
    .deleteFrom("auth.session")
    .where("userId", "=", userId)
    .where("id", "=", sessionId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** The sessions of a person that are still good, the latest used first; with `only` no other than that one. */
export async function listSessions(connection: Connection, userId: string, { only, now }: { only?: string; now: Date }) {
  return connection
    .selectFrom("auth.session")
    .select(["id", "createdAt", "updatedAt", "expiresAt", "ipAddress", "userAgent", "onlyWorkspaceId"])
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .$if(only !== undefined, (query) => query.where("id", "=", only ?? ""))
    .orderBy("updatedAt", "desc")
    .orderBy("id", "desc")
    .limit(200)
    .execute();
}

/** When a session was opened; undefined where it has ended. */
export async function sessionOpenedAt(connection: Connection, sessionId: string): Promise<Date | undefined> {
  const row = await connection.selectFrom("auth.session").select("createdAt").where("id", "=", sessionId).executeTakeFirst();
  return row?.createdAt;
}

export async function rename(connection: Connection, userId: string, name: string, now: Date): Promise<void> {
  await connection.updateTable("auth.user").set({ name, updatedAt: now }).where("id", "=", userId).execute();
}

/** Remembers that the person reads the mail of their address; false where that was known. */
export async function markAddressProven(tx: Connection, userId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("auth.user")
    .set({ emailVerified: true, updatedAt: now })
    .where("id", "=", userId)
    .where("emailVerified", "=", false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes away all that lets a person in, or is asked of them, beside the password. */
export async function removeFactors(tx: Connection, userId: string): Promise<void> {
  for (const table of ["auth.twoFactor", "auth.passkey", "auth.ssoAccount"] as const) {
    await tx.deleteFrom(table).where("userId", "=", userId).execute();
  }
  await tx.updateTable("auth.user").set({ twoFactorEnabled: false }).where("id", "=", userId).execute();
}

/** Whether codes are turned on, and whether turning them on has begun. */
export async function findCodes(connection: Connection, userId: string): Promise<"on" | "begun" | "off"> {
  const row = await connection
    .selectFrom("auth.user as user")
    .leftJoin("auth.twoFactor as twoFactor", "twoFactor.userId", "user.id")
    .select(["user.twoFactorEnabled", "twoFactor.verified"])
    .where("user.id", "=", userId)
    .executeTakeFirst();
  if (row === undefined || row.verified === null) return "off";
  return row.twoFactorEnabled && row.verified ? "on" : "begun";
}

export async function listPasskeys(connection: Connection, userId: string) {
  return connection
    .selectFrom("auth.passkey")
    .select(["id as passkeyId", "name", "createdAt"])
    .where("userId", "=", userId)
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
}

/** Gives a passkey another name; false where the person has no such passkey. */
export async function renamePasskey(connection: Connection, userId: string, passkeyId: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await connection
    .updateTable("auth.passkey")
    .set({ name })
    .where("userId", "=", userId)
    .where("id", "=", passkeyId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Removes a passkey; false where the person has no such passkey. */
export async function removePasskey(connection: Connection, userId: string, passkeyId: string): Promise<boolean> {
  const { numDeletedRows } = await connection
    .deleteFrom("auth.passkey")
    .where("userId", "=", userId)
    .where("id", "=", passkeyId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function insertReset(
  connection: Connection,
  reset: { tokenHash: Buffer; userId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await connection.insertInto("auth.passwordReset").values(reset).execute();
}

/** Whether a link for a new password could be used now. */
export async function resetIsGood(connection: Connection, tokenHash: Buffer, now: Date): Promise<boolean> {
  const row = await connection
    .selectFrom("auth.passwordReset")
    .select("userId")
    .where("tokenHash", "=", tokenHash)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a link up, and all others of its person; undefined where it is unknown, expired or was used before. */
export async function useReset(tx: Connection, tokenHash: Buffer, now: Date): Promise<string | undefined> {
  const used = await tx
    .deleteFrom("auth.passwordReset")
    .where("tokenHash", "=", tokenHash)
    .where("expiresAt", ">", now)
    .returning("userId")
    .executeTakeFirst();
  if (used === undefined) return undefined;
  await forgetResets(tx, used.userId);
  return used.userId;
}

/** Links that were mailed before lead nowhere any more. */
export async function forgetResets(tx: Connection, userId: string): Promise<void> {
  await tx.deleteFrom("auth.passwordReset").where("userId", "=", userId).execute();
}

/** Forgets sessions, links and sign-ins on their way whose time is over. For a job that runs now and then. */
export async function forgetExpired(connection: Connection, now: Date): Promise<void> {
  for (const table of ["auth.session", "auth.passwordReset", "auth.verification", "auth.ssoAttempt"] as const) {
    await connection.deleteFrom(table).where("expiresAt", "<=", now).execute();
  }
}

/** Ends the sessions that single sign-on has opened for a workspace, all but the one of whoever does it. */
export async function endSessionsOfSingleSignOn(
  tx: Connection,
  workspaceId: string,
  exceptSessionId: string | undefined,
): Promise<void> {
  await tx
    .deleteFrom("auth.session")
    .where("onlyWorkspaceId", "=", workspaceId)
    .$if(exceptSessionId !== undefined, (query) => query.where("id", "<>", exceptSessionId ?? ""))
    .execute();
}

/** A person whom only one workspace's single sign-on lets in. They have an address that nobody has, so that it is nobody else's. */
export async function insertSingleSignOnUser(
  tx: Connection,
  workspaceId: string,
  name: string,
  now: Date,
): Promise<{ userId: string }> {
  const userId = newId();
  const email = `${userId}@${workspaceId}.sso.invalid`;
  await tx.insertInto("auth.user").values({ id: userId, name, email, createdAt: now, updatedAt: now }).execute();
  return { userId };
}

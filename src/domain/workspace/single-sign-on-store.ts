// SQL of single sign-on: its settings, sign-ins on their way, and who an identity provider's subject is.
import type { Connection } from "../../server/db.ts";
import type { Role } from "./schema.ts";

export interface SingleSignOn {
  workspaceId: string;
  issuer: string;
  clientId: string;
  /** Sealed. */
  clientSecret: Buffer | null;
  domain: string;
  domainToken: string;
  domainProvenAt: Date | null;
  roleOfNew: Role | null;
}

export interface Attempt {
  workspaceId: string;
  issuer: string;
  nonce: string;
  verifier: string;
  connectUserId: string | null;
}

const columns = [
  "workspaceId",
  "issuer",
  "clientId",
  "clientSecret",
  "domain",
  "domainToken",
  "domainProvenAt",
  "roleOfNew",
] as const;

export async function findSingleSignOn(connection: Connection, workspaceId: string): Promise<SingleSignOn | undefined> {
  const found = connection.selectFrom("singleSignOn").select(columns).where("workspaceId", "=", workspaceId);
  return (await found.executeTakeFirst()) as SingleSignOn | undefined;
}

/** The same, held until the transaction ends. */
export async function holdSingleSignOn(tx: Connection, workspaceId: string): Promise<SingleSignOn | undefined> {
  const found = tx.selectFrom("singleSignOn").select(columns).where("workspaceId", "=", workspaceId).forUpdate();
  return (await found.executeTakeFirst()) as SingleSignOn | undefined;
}

/** Whose domain this is; undefined where nobody has proven it. */
export async function findByProvenDomain(connection: Connection, domain: string): Promise<SingleSignOn | undefined> {
  const found = connection
    .selectFrom("singleSignOn")
    .select(columns)
    .where("domain", "=", domain)
    .where("domainProvenAt", "is not", null);
  return (await found.executeTakeFirst()) as SingleSignOn | undefined;
}

export async function saveSingleSignOn(
  tx: Connection,
  workspaceId: string,
  settings: Omit<SingleSignOn, "workspaceId">,
  now: Date,
): Promise<void> {
  const changed = { ...settings, changedAt: now };
  await tx
    .insertInto("singleSignOn")
    .values({ workspaceId, ...changed, createdAt: now })
    .onConflict((conflict) => conflict.column("workspaceId").doUpdateSet(changed))
    .execute();
}

export async function markDomainProven(tx: Connection, workspaceId: string, now: Date): Promise<void> {
  await tx
    .updateTable("singleSignOn")
    .set({ domainProvenAt: now, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .execute();
}

export async function deleteSingleSignOn(tx: Connection, workspaceId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom("singleSignOn").where("workspaceId", "=", workspaceId).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Remembers a sign-in on its way. */
export async function insertAttempt(
  connection: Connection,
  workspaceId: string,
  attempt: Omit<Attempt, "workspaceId"> & { stateHash: Buffer; browserHash: Buffer; expiresAt: Date },
): Promise<void> {
  await connection
    .insertInto("auth.ssoAttempt")
    .values({ workspaceId, ...attempt })
    .execute();
}

/** Takes a sign-in of this very browser off its way: it can be used this once. */
export async function takeAttempt(
  connection: Connection,
  { stateHash, browserHash }: { stateHash: Buffer; browserHash: Buffer },
  now: Date,
): Promise<Attempt | undefined> {
  return connection
    .deleteFrom("auth.ssoAttempt")
    .where("stateHash", "=", stateHash)
    .where("browserHash", "=", browserHash)
    .where("expiresAt", ">", now)
    .returning(["workspaceId", "issuer", "nonce", "verifier", "connectUserId"])
    .executeTakeFirst();
}

/** Who a subject is in this workspace; undefined for one who was never here. */
export async function findSubject(
  connection: Connection,
  workspaceId: string,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<string | undefined> {
  const row = await connection
    .selectFrom("auth.ssoAccount")
    .select("userId")
    .where("workspaceId", "=", workspaceId)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row?.userId;
}

export async function insertSubject(
  tx: Connection,
  workspaceId: string,
  { issuer, subject, userId }: { issuer: string; subject: string; userId: string },
  now: Date,
): Promise<void> {
  await tx.insertInto("auth.ssoAccount").values({ workspaceId, issuer, subject, userId, createdAt: now }).execute();
}

// SQL of accounts at mail providers: how Rapport is registered there, by which account a channel signs in, who is on their way.
import type { Connection } from "../../server/db.ts";
import type { MailProvider } from "../channel/schema.ts";
import type { ChannelDraft } from "./account-schema.ts";

export interface RegistrationRow {
  provider: MailProvider;
  clientId: string;
  /** Sealed. */
  clientSecret: Buffer | null;
  tenant: string | null;
}

const registrationColumns = ["provider", "clientId", "clientSecret", "tenant"] as const;

export async function listRegistrations(connection: Connection, workspaceId: string): Promise<RegistrationRow[]> {
  const rows = connection.selectFrom("mailRegistration").select(registrationColumns).where("workspaceId", "=", workspaceId);
  return (await rows.execute()) as RegistrationRow[];
}

export async function findRegistration(
  connection: Connection,
  workspaceId: string,
  provider: MailProvider,
): Promise<RegistrationRow | undefined> {
  const row = await connection
    .selectFrom("mailRegistration")
    .select(registrationColumns)
    .where("workspaceId", "=", workspaceId)
    .where("provider", "=", provider)
    .executeTakeFirst();
  return row as RegistrationRow | undefined;
}

export async function saveRegistration(
  tx: Connection,
  workspaceId: string,
  { provider, ...rest }: RegistrationRow,
  now: Date,
): Promise<void> {
  const changed = { ...rest, changedAt: now };
  await tx
    .insertInto("mailRegistration")
    .values({ workspaceId, provider, ...changed })
    .onConflict((conflict) => conflict.columns(["workspaceId", "provider"]).doUpdateSet(changed))
    .execute();
}

/** Breaks mail_account_workspace_id_provider_fkey where a channel signs in by it. */
export async function deleteRegistration(tx: Connection, workspaceId: string, provider: MailProvider): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("mailRegistration")
    .where("workspaceId", "=", workspaceId)
    .where("provider", "=", provider)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export interface AccountRow {
  provider: MailProvider;
  address: string;
  /** Sealed; null: signed out. */
  tokens: Buffer | null;
  givenAt: Date;
  expiresAt: Date;
}

function oneAccount(connection: Connection, workspaceId: string, channelId: string) {
  return connection
    .selectFrom("mailAccount")
    .select(["provider", "address", "tokens", "givenAt", "expiresAt"])
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId);
}

export async function findAccount(
  connection: Connection,
  workspaceId: string,
  channelId: string,
): Promise<AccountRow | undefined> {
  return (await oneAccount(connection, workspaceId, channelId).executeTakeFirst()) as AccountRow | undefined;
}

/** The same, locked until the transaction ends: of many who want its access renewed one does it. */
export async function lockAccount(tx: Connection, workspaceId: string, channelId: string): Promise<AccountRow | undefined> {
  return (await oneAccount(tx, workspaceId, channelId).forUpdate().executeTakeFirst()) as AccountRow | undefined;
}

export async function saveAccount(
  tx: Connection,
  workspaceId: string,
  { channelId, ...account }: AccountRow & { channelId: string },
  now: Date,
): Promise<void> {
  const changed = { ...account, signedInAt: now, changedAt: now };
  await tx
    .insertInto("mailAccount")
    .values({ workspaceId, channelId, ...changed })
    .onConflict((conflict) => conflict.columns(["workspaceId", "channelId"]).doUpdateSet(changed))
    .execute();
}

export async function setTokens(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  tokens: Pick<AccountRow, "tokens" | "givenAt" | "expiresAt">,
): Promise<void> {
  await tx
    .updateTable("mailAccount")
    .set(tokens)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
}

/** Notes that the provider has ended the sign-in. */
export async function markSignedOut(tx: Connection, workspaceId: string, channelId: string, now: Date): Promise<void> {
  await tx
    .updateTable("mailAccount")
    .set({ tokens: null, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
}

export async function deleteAccount(tx: Connection, workspaceId: string, channelId: string): Promise<void> {
  await tx.deleteFrom("mailAccount").where("workspaceId", "=", workspaceId).where("channelId", "=", channelId).execute();
}

/** When somebody last signed each channel of the instance in, by the channel. */
export async function listSignIns(connection: Connection): Promise<Map<string, Date>> {
  const rows = await connection.selectFrom("mailAccount").select(["channelId", "signedInAt"]).execute();
  return new Map(rows.map(({ channelId, signedInAt }) => [channelId, signedInAt]));
}

export interface SignInRow {
  sessionId: string;
  teammateId: string;
  provider: MailProvider;
  channelId: string | null;
  draft: ChannelDraft | null;
  /** With which account; null: with any. */
  account: string | null;
  isShared: boolean;
  sealed: Buffer;
}

/** Remembers one on their way to a provider. */
export async function insertSignIn(
  connection: Connection,
  workspaceId: string,
  signIn: SignInRow & { stateHash: Buffer; expiresAt: Date },
): Promise<void> {
  const draft = signIn.draft === null ? null : JSON.stringify(signIn.draft);
  await connection
    .insertInto("mailSignIn")
    .values({ workspaceId, ...signIn, draft })
    .execute();
}

/** Takes one of this very session off their way: each comes back once. `expired`: later than they may. */
export async function takeSignIn(
  connection: Connection,
  workspaceId: string,
  { stateHash, sessionId, now }: { stateHash: Buffer; sessionId: string; now: Date },
): Promise<(SignInRow & { isExpired: boolean }) | undefined> {
  const row = await connection
    .deleteFrom("mailSignIn")
    .where("workspaceId", "=", workspaceId)
    .where("stateHash", "=", stateHash)
    .where("sessionId", "=", sessionId)
    .returning(["sessionId", "teammateId", "provider", "channelId", "draft", "account", "isShared", "sealed", "expiresAt"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { expiresAt, ...rest } = row;
  return { ...(rest as unknown as SignInRow), isExpired: expiresAt <= now };
}

/** Forgets those who never came back. */
export async function forgetSignIns(connection: Connection, now: Date): Promise<void> {
  await connection.deleteFrom("mailSignIn").where("expiresAt", "<=", now).execute();
}

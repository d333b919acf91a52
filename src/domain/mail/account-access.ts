// What signs in to a channel's mail servers: its password, or access by its account, renewed in time and by one alone.
import { z } from "zod";
import { announce } from "../../events.ts";
import { inTransaction, type Tx } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { channelSecrets } from "../channel/actions.ts";
import type { MailServer } from "../channel/schema.ts";
import type { ChannelRow } from "../channel/store.ts";
import { askProvider, RequestFailed, renewed, type Tokens } from "./account-requests.ts";
import { earlyMs, isFresh, isYoung, NoAccess, providerNames, signedOutWords } from "./account-rules.ts";
import { type AccountRow, findAccount, findRegistration, lockAccount, markSignedOut, setTokens } from "./account-store.ts";
import { isSignInError } from "./rules.ts";
import type { MailServerWithSecret } from "./send-message.ts";

export type AccountDeps = Pick<Deps, "connection" | "box" | "log" | "now" | "outgoing">;

export interface Access {
  token: string;
  /** Until when it is used: a little before it ends. */
  until: Date;
}

/**
 * Does `work` with a server of the channel and what signs in to it. Where access by an account is not taken, once more with
 * fresh access. `until`: when a connection by it is better made anew; undefined: it is not bound in time. Throws NoAccess
 * where there is none, and what `work` throws.
 */
export async function withSecret<Done>(
  deps: AccountDeps,
  channel: ChannelRow,
  protocol: "imap" | "smtp",
  work: (server: MailServerWithSecret, until: Date | undefined) => Promise<Done>,
): Promise<Done> {
  const server = channel.settings[protocol] as MailServer;
  if (server.provider === undefined)
    return work({ ...server, password: channelSecrets(channel, deps.box)[protocol] ?? "" }, undefined);
  const access = await accessOf(deps, channel);
  try {
    return await work({ ...server, accessToken: access.token }, access.until);
  } catch (error) {
    if (!isSignInError(error)) throw error;
    const fresh = await accessOf(deps, channel, access.token);
    if (fresh.token === access.token) throw error;
    return work({ ...server, accessToken: fresh.token }, fresh.until);
  }
}

/**
 * Access by the account of a channel; renewed where it ends soon, or where it is the one that a server `refused`. Of many who ask
 * at once, one renews it. Throws NoAccess with the reason in words.
 */
export async function accessOf(
  deps: AccountDeps,
  { workspaceId, channelId }: Pick<ChannelRow, "workspaceId" | "channelId">,
  refused?: string,
): Promise<Access> {
  const { connection } = deps;
  const known = usable(await findAccount(connection, workspaceId, channelId), deps, refused);
  if (known !== undefined) return known;
  // Being signed out is written down, so it is told only after the commit.
  const renewal = await inTransaction(connection, async (tx) => {
    const account = await lockAccount(tx, workspaceId, channelId);
    return usable(account, deps, refused) ?? (await renew(tx, deps, { workspaceId, channelId, account: account as AccountRow }));
  });
  if (renewal instanceof NoAccess) throw renewal;
  return renewal;
}

/** The access that is known, as long as it is good; throws NoAccess where the account is signed out. */
function usable(account: AccountRow | undefined, { box, now }: AccountDeps, refused: string | undefined): Access | undefined {
  if (account === undefined)
    throw new NoAccess("The channel has no account there any more. Somebody has to sign in again.", { isSignedOut: true });
  const { provider, address, tokens, givenAt, expiresAt } = account;
  if (tokens === null) throw new NoAccess(signedOutWords(provider, address), { isSignedOut: true });
  const { access: token } = openTokens(tokens, box);
  const isRefused = token === refused && !isYoung(givenAt, now());
  return isRefused || !isFresh(expiresAt, now()) ? undefined : accessUntil(token, expiresAt);
}

/** The answer is kept in the transaction that asked for it: the refresh token before it may be worth nothing any more. */
async function renew(
  tx: Tx,
  { box, outgoing, log, now }: AccountDeps,
  { workspaceId, channelId, account }: { workspaceId: string; channelId: string; account: AccountRow },
): Promise<Access | NoAccess> {
  const { provider, address, tokens } = account;
  const name = providerNames[provider];
  const registration = await findRegistration(tx, workspaceId, provider);
  if (registration === undefined || outgoing === undefined || tokens === null)
    return new NoAccess(`${name} cannot be asked for access.`);
  const { refresh } = openTokens(tokens, box);
  try {
    const given = await renewed(await askProvider(registration, { box, outgoing }), refresh);
    const kept = sealTokens(given, refresh, { box, now: now() });
    await setTokens(tx, workspaceId, channelId, kept);
    return accessUntil(given.access, kept.expiresAt);
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    log.warn(
      { workspaceId, channelId, provider, problem: error.problem, code: error.code },
      "access to a mailbox was not renewed",
    );
    if (error.problem === "registration_wrong")
      return new NoAccess(`${name} does not know the client ID and secret of Rapport any more. Enter them anew.`);
    if (error.problem !== "signed_out") return new NoAccess(`${name} cannot be asked for access just now. It is tried again.`);
    await markSignedOut(tx, workspaceId, channelId, now());
    await announce(tx, workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { now: now() });
    return new NoAccess(signedOutWords(provider, address), { isSignedOut: true });
  }
}

const tokensSchema = z.object({ access: z.string(), refresh: z.string() });

function openTokens(sealed: Buffer, box: SecretBox): z.infer<typeof tokensSchema> {
  return tokensSchema.parse(JSON.parse(box.open(sealed)));
}

/** What is kept of an answer. `refresh`: the token that stays where the answer brings no other. */
export function sealTokens(
  given: Tokens,
  refresh: string,
  { box, now }: { box: SecretBox; now: Date },
): Pick<AccountRow, "givenAt" | "expiresAt"> & { tokens: Buffer } {
  return {
    tokens: box.seal(JSON.stringify({ access: given.access, refresh: given.refresh ?? refresh })),
    givenAt: now,
    expiresAt: new Date(now.getTime() + given.livesSeconds * 1000),
  };
}

function accessUntil(token: string, expiresAt: Date): Access {
  return { token, until: new Date(expiresAt.getTime() - earlyMs) };
}

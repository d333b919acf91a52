// Signing a channel in by an account at Google or Microsoft: off to the provider, and back with its answer.
import { Refused } from "../../refused.ts";
import { inTransaction, type Tx } from "../../server/db.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import type { Person } from "../../server/route.ts";
import { hashOfToken } from "../../server/token.ts";
import { addChannelWithin, refusingTakenAddress, signChannelIn } from "../channel/actions.ts";
import { usesAccount } from "../channel/rules.ts";
import type { MailSettings } from "../channel/schema.ts";
import { findChannel, lockChannel } from "../channel/store.ts";
import { mayDo } from "../workspace/permissions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { findTeammate } from "../workspace/teammate-store.ts";
import { type AccountDeps, sealTokens } from "./account-access.ts";
import { accountProviders } from "./account-providers.ts";
import {
  type Asked,
  askProvider,
  type Granted,
  grantedBy,
  newAsked,
  RequestFailed,
  type RequestProblem,
  urlToSignIn,
} from "./account-requests.ts";
import { accountAddress, isGranted, providerNames } from "./account-rules.ts";
import type { AccountOutcome, AccountSignInInput } from "./account-schema.ts";
import {
  findRegistration,
  insertSignIn,
  type RegistrationRow,
  type SignInRow,
  saveAccount,
  takeSignIn,
} from "./account-store.ts";

/** How long somebody may take at the provider. */
const signInMs = 10 * 60_000;

export interface SignInDeps extends AccountDeps {
  outgoing: Outgoing;
  /** Where the provider sends people back to. */
  redirectUrl: string;
}

/**
 * Sends a teammate off to sign a channel in; returns the address to go to. What is remembered is theirs, in this session alone.
 * Refuses a channel that is not there, a provider where Rapport is not registered, and one that does not answer.
 */
export async function beginSignIn(
  deps: SignInDeps,
  by: Teammate,
  sessionId: string,
  input: AccountSignInInput,
): Promise<{ url: string }> {
  const { connection, box, redirectUrl, now, log } = deps;
  const { workspaceId, teammateId } = by;
  const { provider, isShared } = input;
  const channelId = "channelId" in input ? input.channelId : null;
  const draft = "channel" in input ? input.channel : null;
  const address = channelId === null ? draft?.address : (await findChannel(connection, workspaceId, channelId))?.address;
  if (channelId !== null && address === undefined) throw new Refused("not_found");
  if (isShared && address === undefined) throw new Refused("input_invalid", "Please enter the address of the shared mailbox.");
  const registration = await findRegistration(connection, workspaceId, provider);
  if (registration === undefined)
    throw new Refused("input_invalid", `Rapport is not registered at ${providerNames[provider]} yet. Do that first.`);
  // A shared mailbox is opened by whoever may; else the channel reads nobody's mail but that of its own address.
  const account = input.account ?? (isShared ? null : (address ?? null));
  const asked = newAsked(workspaceId);
  const url = await askProvider(registration, deps)
    .then((configuration) => urlToSignIn(configuration, asked, { provider, redirectUrl, account }))
    .catch((error: unknown) => {
      if (!(error instanceof RequestFailed)) throw error;
      log.warn({ workspaceId, provider, code: error.code }, "a mail provider did not answer as it must");
      throw new Refused(
        "address_not_reachable",
        `${providerNames[provider]} did not answer as it must. Check what is set up there.`,
      );
    });
  const stateHash = hashOfToken(asked.state);
  const sealed = box.seal(JSON.stringify(asked));
  const expiresAt = new Date(now().getTime() + signInMs);
  const signIn = { sessionId, teammateId, provider, channelId, draft, account, isShared, sealed, stateHash, expiresAt };
  await insertSignIn(connection, workspaceId, signIn);
  return { url };
}

export interface Back {
  outcome: AccountOutcome;
  /** Undefined where not even that is known. */
  workspaceId: string | undefined;
  channelId: string | null;
}

/** Somebody came back and nothing is signed in. */
class NotSignedIn extends Error {
  readonly outcome: AccountOutcome;

  constructor(outcome: AccountOutcome) {
    super(outcome);
    this.outcome = outcome;
  }
}

/**
 * What becomes of it when somebody has come back with `answer`; `person`: who is signed in in this browser. On success the channel
 * (made now, where it was to be) signs in by the account, and what was held for it goes out.
 */
export async function finishSignIn(deps: SignInDeps, answer: URLSearchParams, person: Person | undefined): Promise<Back> {
  const state = answer.get("state") ?? "";
  const [, workspaceId] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./.exec(state) ?? [];
  if (workspaceId === undefined) return { outcome: "expired", workspaceId, channelId: null };
  if (person === undefined) return { outcome: "expired", workspaceId, channelId: null };
  const taken = { stateHash: hashOfToken(state), sessionId: person.sessionId, now: deps.now() };
  const signIn = await takeSignIn(deps.connection, workspaceId, taken);
  const channelId = signIn?.channelId ?? null;
  try {
    const teammate = await findTeammate(deps.connection, workspaceId, person.userId);
    if (signIn === undefined || signIn.isExpired || teammate?.teammateId !== signIn.teammateId) throw new NotSignedIn("expired");
    if (!mayDo(teammate.role, "channels.signIn")) throw new NotSignedIn("gone");
    return { outcome: "signed_in", workspaceId, channelId: await accept(deps, teammate, signIn, answer) };
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome === undefined) throw error;
    return { outcome, workspaceId, channelId };
  }
}

async function accept(deps: SignInDeps, by: Teammate, signIn: SignInRow, answer: URLSearchParams): Promise<string> {
  const { connection, box, log, redirectUrl, now } = deps;
  const { provider, sealed } = signIn;
  // The provider's own words are not repeated: anybody can put some into an address.
  if (answer.has("error")) throw new NotSignedIn(answer.get("error") === "access_denied" ? "cancelled" : "not_allowed");
  const registration = await findRegistration(connection, by.workspaceId, provider);
  if (registration === undefined) throw new NotSignedIn("registration_wrong");
  const asked = JSON.parse(box.open(sealed)) as Asked;
  const granted = await ask(deps, registration, new URL(`${redirectUrl}?${answer}`), asked).catch((error) => {
    if (error instanceof RequestFailed)
      log.warn({ workspaceId: by.workspaceId, provider, code: error.code }, "an answer of a mail provider was not accepted");
    throw error;
  });
  const address = accountAddress(granted.names, signIn.account);
  if (address === undefined) throw new NotSignedIn(granted.names.length === 0 ? "no_address" : "other_account");
  if (!isGranted(accountProviders[provider].mailScopes, granted.scope)) throw new NotSignedIn("scope_missing");
  const { refresh } = granted;
  if (refresh === undefined) throw new NotSignedIn("no_refresh");
  const tokens = sealTokens(granted, refresh, { box, now: now() });
  return refusingTakenAddress(() =>
    inTransaction(connection, async (tx) => {
      const channelId = signIn.channelId ?? (await addDrafted(tx, deps, by, signIn, address));
      // The channel first, as whoever changes it does.
      const channel = await lockChannel(tx, by.workspaceId, channelId);
      if (channel === undefined) throw new NotSignedIn("gone");
      await saveAccount(tx, by.workspaceId, { channelId, provider, address, ...tokens }, now());
      const user = signIn.isShared ? channel.address : address;
      const servers = serversToSignIn(channel.settings, serversOf(signIn, granted, user));
      await signChannelIn(tx, by, channelId, servers, { box, now: now() });
      return channelId;
    }),
  );
}

async function ask(deps: SignInDeps, registration: RegistrationRow, answer: URL, asked: Asked): Promise<Granted> {
  return grantedBy(await askProvider(registration, deps), answer, asked);
}

async function addDrafted(
  tx: Tx,
  { box, now }: SignInDeps,
  by: Teammate,
  { draft }: SignInRow,
  accountsAddress: string,
): Promise<string> {
  const { name = "", address = accountsAddress, teamId = null } = draft ?? {};
  const input = { name, address, teamId, imap: null, smtp: null };
  return (await addChannelWithin(tx, by, input, { box, now: now() })).channelId;
}

function serversOf({ provider }: SignInRow, { tenantId }: Granted, user: string) {
  const { imap, smtp, personal } = accountProviders[provider];
  const isPersonal = personal !== undefined && personal.tenantId === tenantId;
  return { imap: { ...imap, user, provider }, smtp: { ...(isPersonal ? personal.smtp : smtp), user, provider } };
}

/** Both; but of a channel that signs in by an account already only what does: it may well receive or send in another way. */
function serversToSignIn(before: MailSettings, { imap, smtp }: ReturnType<typeof serversOf>) {
  if (!usesAccount(before)) return { imap, smtp };
  return {
    ...(before.imap?.provider === undefined ? {} : { imap }),
    ...(before.smtp?.provider === undefined ? {} : { smtp }),
  };
}

/** Undefined for what nobody foresaw. */
function outcomeOf(error: unknown): AccountOutcome | undefined {
  if (error instanceof NotSignedIn) return error.outcome;
  if (error instanceof RequestFailed) return outcomes[error.problem];
  if (error instanceof Refused && error.code === "address_taken") return "address_taken";
  if (error instanceof Refused && error.code === "not_found") return "gone";
  return undefined;
}

/** A code that the provider does not take (any more) is told of as what was granted would be. */
const outcomes: Record<RequestProblem, AccountOutcome> = {
  signed_out: "provider_failed",
  registration_wrong: "registration_wrong",
  not_reachable: "provider_not_reachable",
  failed: "provider_failed",
};

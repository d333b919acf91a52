// Coming in by a workspace's identity provider: off to it, and back. An account is never found by its address.
import { announce } from "../../events.ts";
import { oneLine } from "../../letters.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { insertSingleSignOnUser } from "../../server/identity/store.ts";
import { newId } from "../../server/ids.ts";
import type { Log } from "../../server/log.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { hashOfToken, newToken } from "../../server/token.ts";
import { type Asked, discover, type Identity, identityFrom, newAsked, ProviderFailed, urlToSignIn } from "./identity-provider.ts";
import type { SignInProblem } from "./single-sign-on-schema.ts";
import {
  type Attempt,
  findByProvenDomain,
  findSingleSignOn,
  findSubject,
  holdSingleSignOn,
  insertAttempt,
  insertSubject,
  type SingleSignOn,
  takeAttempt,
} from "./single-sign-on-store.ts";
import { lockWorkspace } from "./store.ts";
import { findTeammate, insertTeammate } from "./teammate-store.ts";

/** How long somebody may take at the provider. */
export const attemptSeconds = 600;

export interface Flow {
  connection: Connection;
  box: SecretBox;
  outgoing: Outgoing;
  log: Log;
  /** Where the provider sends people back to. */
  redirectUrl: string;
  now: Date;
}

/** Somebody came back and is not let in. */
export class NotLetIn extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem) {
    super(problem);
    this.name = "NotLetIn";
    this.problem = problem;
  }
}

/** Where to go. The browser keeps `browserToken`, and nobody else can come back in its place. */
export interface WayOff {
  url: string;
  browserToken: string;
}

/** Sends off whoever wants to sign in. To strangers all that is not ready looks alike: it refuses with `not_found`. */
export async function beginSignIn(flow: Flow, by: { email: string } | { workspaceId: string }): Promise<WayOff> {
  const settings = await ("email" in by
    ? findByProvenDomain(flow.connection, domainOf(by.email))
    : findSingleSignOn(flow.connection, by.workspaceId));
  if (settings?.domainProvenAt == null) throw new Refused("not_found", "There is no single sign-on to be found with this.");
  return sendOff(flow, settings, { connectUserId: null, loginHint: "email" in by ? by.email : undefined });
}

/** Sends off a teammate to connect their account there to the person that they are. Refuses one who does not belong to the workspace. */
export async function beginConnecting(flow: Flow, workspaceId: string, userId: string): Promise<WayOff> {
  const isTeammate = (await findTeammate(flow.connection, workspaceId, userId)) !== undefined;
  const settings = isTeammate ? await findSingleSignOn(flow.connection, workspaceId) : undefined;
  if (settings === undefined) throw new Refused("not_found");
  if (settings.domainProvenAt === null) throw new Refused("domain_not_proven");
  return sendOff(flow, settings, { connectUserId: userId, loginHint: undefined });
}

async function sendOff(
  flow: Flow,
  settings: SingleSignOn,
  { connectUserId, loginHint }: { connectUserId: string | null; loginHint: string | undefined },
): Promise<WayOff> {
  const { connection, redirectUrl, now } = flow;
  const asked = newAsked();
  const browserToken = newToken();
  const url = await discover(clientOf(flow, settings), flow.outgoing)
    .then((configuration) => urlToSignIn(configuration, asked, { redirectUrl, loginHint }))
    .catch((error: unknown) => {
      if (!(error instanceof ProviderFailed)) throw error;
      flow.log.warn({ workspaceId: settings.workspaceId, code: error.code }, "the identity provider did not answer as it must");
      throw new Refused("address_not_reachable", "The identity provider did not answer as it must.");
    });
  const { nonce, verifier } = asked;
  const hashes = { stateHash: hashOfToken(asked.state), browserHash: hashOfToken(browserToken) };
  const expiresAt = new Date(now.getTime() + attemptSeconds * 1000);
  const attempt = { ...hashes, issuer: settings.issuer, nonce, verifier, connectUserId, expiresAt };
  await insertAttempt(connection, settings.workspaceId, attempt);
  return { url, browserToken };
}

/**
 * Whom to let in, to which workspace, when somebody has come back with `answer`. `signedInAs`: who is signed in in this browser.
 * Throws NotLetIn with the reason.
 */
export async function finishSignIn(
  flow: Flow,
  answer: URLSearchParams,
  { browserToken, signedInAs }: { browserToken: string | undefined; signedInAs: string | undefined },
): Promise<{ workspaceId: string; userId: string; connected: boolean }> {
  const { connection, now } = flow;
  const state = answer.get("state") ?? "";
  const attempt =
    browserToken === undefined
      ? undefined
      : await takeAttempt(connection, { stateHash: hashOfToken(state), browserHash: hashOfToken(browserToken) }, now);
  if (attempt === undefined) throw new NotLetIn("expired");
  const { workspaceId, connectUserId } = attempt;
  // Whoever went off to connect must still be who sits there.
  if (connectUserId !== null && connectUserId !== signedInAs) throw new NotLetIn("expired");
  const settings = await findSingleSignOn(connection, workspaceId);
  if (settings?.issuer !== attempt.issuer) throw new NotLetIn("expired");
  if (settings.domainProvenAt === null) throw new NotLetIn("domain_not_proven");

  const identity = await ask(flow, settings, { ...attempt, state }, answer);
  if (!mayAssert(settings, identity)) throw new NotLetIn("address_not_allowed");
  if (connectUserId === null) return { workspaceId, userId: await letIn(flow, settings, identity), connected: false };
  await connect(flow, attempt, identity, connectUserId);
  return { workspaceId, userId: connectUserId, connected: true };
}

async function ask(flow: Flow, settings: SingleSignOn, asked: Asked, answer: URLSearchParams): Promise<Identity> {
  // Its own words are not repeated: anybody can put some into an address.
  if (answer.has("error")) throw new NotLetIn(answer.get("error") === "access_denied" ? "cancelled" : "provider_failed");
  try {
    const configuration = await discover(clientOf(flow, settings), flow.outgoing);
    return await identityFrom(configuration, new URL(`${flow.redirectUrl}?${answer}`), asked);
  } catch (error) {
    if (error instanceof Refused) throw new NotLetIn("provider_not_reachable");
    if (!(error instanceof ProviderFailed)) throw error;
    flow.log.warn({ workspaceId: settings.workspaceId, code: error.code }, "an answer of the identity provider was not accepted");
    throw new NotLetIn("provider_failed");
  }
}

/** A provider speaks for the proven domain alone. */
function mayAssert({ domain }: SingleSignOn, { email, emailVerified }: Identity): boolean {
  return email === undefined || (domainOf(email) === domain && emailVerified !== false);
}

/** The account of this subject; at the first time one is made, where the workspace lets newcomers in. */
async function letIn({ connection, now }: Flow, { workspaceId, issuer }: SingleSignOn, identity: Identity): Promise<string> {
  const { subject, email, name } = identity;
  return inTransaction(connection, async (tx) => {
    // Two first sign-ins of one person at the same moment make one account.
    await lockWorkspace(tx, workspaceId);
    const known = await findSubject(tx, workspaceId, { issuer, subject });
    if (known !== undefined) {
      if ((await findTeammate(tx, workspaceId, known)) === undefined) throw new NotLetIn("removed");
      return known;
    }
    const settings = await holdSingleSignOn(tx, workspaceId);
    if (settings?.issuer !== issuer || settings.roleOfNew === null) throw new NotLetIn("not_invited");
    if (email === undefined || email.length > 254) throw new NotLetIn("address_not_allowed");
    const shownName = (oneLine(name ?? "") || email.slice(0, email.indexOf("@"))).slice(0, 120).trim().toWellFormed();
    const { userId } = await insertSingleSignOnUser(tx, workspaceId, shownName, now);
    await insertSubject(tx, workspaceId, { issuer, subject, userId }, now);
    const teammateId = newId();
    const teammate = { teammateId, userId, role: settings.roleOfNew, name: shownName, email, createdAt: now };
    await insertTeammate(tx, workspaceId, teammate);
    await announce(tx, workspaceId, [{ kind: "teammate.joined", ids: { teammateId } }], {
      by: { teammateId, apiKeyId: null },
      now,
    });
    return userId;
  });
}

async function connect({ connection, now }: Flow, attempt: Attempt, { subject }: Identity, userId: string): Promise<void> {
  const { workspaceId, issuer } = attempt;
  await inTransaction(connection, async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if ((await findTeammate(tx, workspaceId, userId)) === undefined) throw new NotLetIn("removed");
    const known = await findSubject(tx, workspaceId, { issuer, subject });
    if (known !== undefined && known !== userId) throw new NotLetIn("connected_elsewhere");
    if (known === undefined) await insertSubject(tx, workspaceId, { issuer, subject, userId }, now);
  });
}

function clientOf({ box }: Flow, { issuer, clientId, clientSecret }: SingleSignOn) {
  return { issuer, clientId, clientSecret: clientSecret === null ? undefined : box.open(clientSecret) };
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase();
}

// Asks Google and Microsoft: where to sign in, what an answer is worth, and for fresh access (OAuth 2 with PKCE; OpenID Connect).
import * as openid from "openid-client";
import { Refused } from "../../refused.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { accountProviders } from "./account-providers.ts";
import { anyTenant } from "./account-rules.ts";
import type { RegistrationRow } from "./account-store.ts";

/** What is sent along once, and must come back with the answer or be shown with it. */
export interface Asked {
  state: string;
  nonce: string;
  verifier: string;
}

export interface Tokens {
  access: string;
  /** Undefined: the one that is known stays. */
  refresh: string | undefined;
  livesSeconds: number;
}

/** Who has signed in, and what they granted. */
export interface Granted extends Tokens {
  /** What the provider calls the account: addresses, the likeliest first. */
  names: string[];
  scope: string | undefined;
  /** The directory that the account belongs to, at Microsoft. */
  tenantId: string | undefined;
}

/**
 * `signed_out`: what was granted is so no longer. `registration_wrong`: the provider does not know the client ID and secret.
 * `not_reachable`, `failed`: nothing is known; later it may be better.
 */
export type RequestProblem = "signed_out" | "registration_wrong" | "not_reachable" | "failed";

/** `code` is the library's or the provider's own, for the log. */
export class RequestFailed extends Error {
  readonly problem: RequestProblem;
  readonly code: string;

  constructor(problem: RequestProblem, code: string) {
    super(`${problem}: ${code}`);
    this.name = "RequestFailed";
    this.problem = problem;
    this.code = code;
  }
}

/** Where a provider says nothing about it. */
const usualLifeSeconds = 3600;

/** Asks the provider where it is asked what. Throws RequestFailed. */
export async function askProvider(
  { provider, clientId, clientSecret, tenant }: RegistrationRow,
  { box, outgoing }: { box: SecretBox; outgoing: Outgoing },
): Promise<openid.Configuration> {
  if (clientSecret === null) throw new RequestFailed("registration_wrong", "no_secret");
  const issuer = new URL(accountProviders[provider].issuer.replace("{tenant}", tenant ?? anyTenant));
  const guarded: openid.CustomFetch = (address, init) => outgoing.fetch(address, init as RequestInit);
  // Without TLS it is reached at home only, as in tests: the guard sees to that.
  const execute = issuer.protocol === "http:" ? [openid.allowInsecureRequests] : [];
  const authentication = openid.ClientSecretPost(box.open(clientSecret));
  return orFailed(openid.discovery(issuer, clientId, undefined, authentication, { [openid.customFetch]: guarded, execute }));
}

export function newAsked(workspaceId: string): Asked {
  // With the workspace in it the way back is known, also of a state that is used up.
  const state = `${workspaceId}.${openid.randomState()}`;
  return { state, nonce: openid.randomNonce(), verifier: openid.randomPKCECodeVerifier() };
}

/** Where the person is sent. `account`: who they probably are there. */
export async function urlToSignIn(
  configuration: openid.Configuration,
  { state, nonce, verifier }: Asked,
  { provider, redirectUrl, account }: { provider: RegistrationRow["provider"]; redirectUrl: string; account: string | null },
): Promise<string> {
  const { mailScopes, otherScopes, parameters, issuer } = accountProviders[provider];
  const url = openid.buildAuthorizationUrl(configuration, {
    ...parameters,
    redirect_uri: redirectUrl,
    scope: [...otherScopes, ...mailScopes].join(" "),
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(account === null ? {} : { login_hint: account }),
  });
  // A browser is sent there: to a page, and to nothing else that an address can be.
  if (url.protocol !== new URL(issuer).protocol) throw new RequestFailed("failed", "authorization_endpoint");
  return url.href;
}

/** What the person granted who came back with this answer (the whole address). Throws RequestFailed where anything about it is not as it was asked. */
export async function grantedBy(configuration: openid.Configuration, answer: URL, asked: Asked): Promise<Granted> {
  const answered = await orFailed(
    openid.authorizationCodeGrant(configuration, answer, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
    }),
  );
  const claims = answered.claims();
  const names = [claims?.email, claims?.preferred_username].filter((each) => typeof each === "string");
  const tenantId = typeof claims?.tid === "string" ? claims.tid : undefined;
  return { ...tokensOf(answered), names, tenantId, scope: answered.scope };
}

/** Fresh access. Throws RequestFailed. */
export async function renewed(configuration: openid.Configuration, refreshToken: string): Promise<Tokens> {
  return tokensOf(await orFailed(openid.refreshTokenGrant(configuration, refreshToken)));
}

function tokensOf(answered: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers): Tokens {
  const { access_token: access, refresh_token: refresh } = answered;
  return { access, refresh, livesSeconds: answered.expiresIn() ?? usualLifeSeconds };
}

/** What the library throws becomes a problem with its code: never words of the provider, who may repeat what it was sent. */
async function orFailed<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    for (let each = error; each instanceof Error; each = each.cause) {
      if (each instanceof Refused) throw new RequestFailed("not_reachable", each.code);
    }
    const { code, error: said } = error as { code?: unknown; error?: unknown };
    const what = typeof said === "string" ? said : typeof code === "string" ? code : "unknown";
    throw new RequestFailed(problems[what] ?? "failed", what.slice(0, 60));
  }
}

/** By what a provider answers (RFC 6749, 5.2; OpenID Connect Core 1.0, 3.1.2.6). */
const problems: Record<string, RequestProblem> = {
  invalid_grant: "signed_out",
  interaction_required: "signed_out",
  consent_required: "signed_out",
  login_required: "signed_out",
  invalid_client: "registration_wrong",
  unauthorized_client: "registration_wrong",
};

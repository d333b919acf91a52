// Speaks OpenID Connect with an identity provider (Core 1.0, authorization code flow with PKCE); all by guarded requests.
import * as openid from "openid-client";
import { Refused } from "../../refused.ts";
import type { Outgoing } from "../../server/outgoing.ts";

export interface Client {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
}

/** What is asked of the provider once, and must come back with its answer. */
export interface Asked {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who the provider says has come. */
export interface Identity {
  subject: string;
  email: string | undefined;
  /** Undefined where the provider says nothing about it. */
  emailVerified: boolean | undefined;
  name: string | undefined;
}

/** The provider did not answer as it must, or what it answered is not genuine. `code` is one of the library's own. */
export class ProviderFailed extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = "ProviderFailed";
    this.code = code;
  }
}

/** Asks the provider what it is. Refuses with `address_not_reachable`; throws ProviderFailed where it is no provider, or another. */
export async function discover({ issuer, clientId, clientSecret }: Client, outgoing: Outgoing): Promise<openid.Configuration> {
  const url = new URL(issuer);
  const guarded: openid.CustomFetch = (address, init) => outgoing.fetch(address, init as RequestInit);
  // Without TLS it is reached at home only: the guard sees to that.
  const execute = url.protocol === "http:" ? [openid.allowInsecureRequests] : [];
  const found = await orFailed(
    openid.discovery(url, clientId, undefined, openid.None(), { [openid.customFetch]: guarded, execute }),
  );
  const server = found.serverMetadata();
  const configuration = new openid.Configuration(server, clientId, {}, authenticationAt(server, clientSecret));
  configuration[openid.customFetch] = guarded;
  for (const each of execute) each(configuration);
  // The ID token came by TLS from the provider, and its signature is checked all the same.
  openid.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** RFC 8414, 2: where a server does not say how it knows its clients, it is by client_secret_basic. */
function authenticationAt(server: openid.ServerMetadata, clientSecret: string | undefined): openid.ClientAuth {
  if (clientSecret === undefined) return openid.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic") ? openid.ClientSecretBasic(clientSecret) : openid.ClientSecretPost(clientSecret);
}

export function newAsked(): Asked {
  return { state: openid.randomState(), nonce: openid.randomNonce(), verifier: openid.randomPKCECodeVerifier() };
}

/** Where the person is sent to sign in. `loginHint`: who they probably are. */
export async function urlToSignIn(
  configuration: openid.Configuration,
  { state, nonce, verifier }: Asked,
  { redirectUrl, loginHint }: { redirectUrl: string; loginHint: string | undefined },
): Promise<string> {
  const parameters = {
    redirect_uri: redirectUrl,
    scope: "openid email profile",
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
  };
  const url = await orFailed((async () => openid.buildAuthorizationUrl(configuration, parameters))());
  // Somebody's browser is sent there: to a page, and to nothing else that an address can be.
  const issuer = new URL(configuration.serverMetadata().issuer);
  if (url.protocol !== "https:" && url.protocol !== issuer.protocol) throw new ProviderFailed("authorization_endpoint");
  return url.href;
}

/** Who has come back with this answer (the whole address). Throws ProviderFailed where anything about it is not as it was asked. */
export async function identityFrom(configuration: openid.Configuration, answer: URL, asked: Asked): Promise<Identity> {
  const tokens = await orFailed(
    openid.authorizationCodeGrant(configuration, answer, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
    }),
  );
  const claims = tokens.claims();
  if (claims === undefined) throw new ProviderFailed("no_id_token");
  const isThere = claims.email !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined;
  // Some providers tell addresses only when asked for them.
  const more = isThere ? {} : await orFailed(openid.fetchUserInfo(configuration, tokens.access_token, claims.sub));
  const said: Record<string, unknown> = { ...more, ...claims };
  return {
    subject: claims.sub,
    email: textOf(said.email)?.toLowerCase(),
    emailVerified: said.email_verified === undefined ? undefined : said.email_verified === true || said.email_verified === "true",
    name: textOf(said.name),
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === "string" && claim.trim() !== "" ? claim.trim() : undefined;
}

/** What the library throws becomes a refusal of the guard, or its code: never words of the provider. */
async function orFailed<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    for (let each = error; each instanceof Error; each = each.cause) if (each instanceof Refused) throw each;
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
    throw new ProviderFailed(code.slice(0, 60));
  }
}

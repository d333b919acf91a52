// A real OpenID provider on this machine. Whoever is sent there is signed in at once, as whom the test has set.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { createMemoryAdapter } from "oidc-provider/lib/adapters/memory_adapter.js";

export interface ProviderPerson {
  subject: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in next; undefined: they press cancel. */
  person: ProviderPerson | undefined;
  close(): Promise<void>;
}

/**
 * `redirectUrls`: where it may send people back to. `claimsInIdToken`: whether addresses stand in the ID token, or are told only
 * when asked for.
 */
export async function openIdentityProvider(
  redirectUrls: string[],
  { claimsInIdToken = true }: { claimsInIdToken?: boolean } = {},
): Promise<IdentityProvider> {
  const web = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const client = { client_id: "rapport", client_secret: randomBytes(24).toString("base64url"), redirect_uris: redirectUrls };
  const people = new Map<string, ProviderPerson>();
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: !claimsInIdToken,
    features: { devInteractions: { enabled: false } },
    // What it would warn about: it is for tests.
    adapter: createMemoryAdapter(),
    jwks: { keys: [generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" })] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims() {
        const { subject: sub, ...claims } = people.get(accountId) ?? { subject: accountId };
        return { sub, ...claims };
      },
    }),
    // Whoever signs in has agreed.
    async loadExistingGrant(ctx: { oidc: { session: { accountId: string }; client: { clientId: string } } }) {
      const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  const opened: IdentityProvider = {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    person: undefined,
    async close() {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    },
  };
  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.startsWith("/interaction/") !== true) {
      serve(request, response);
      return;
    }
    const { person } = opened;
    if (person !== undefined) people.set(person.subject, person);
    const result =
      person === undefined
        ? { error: "access_denied", error_description: "<b>Cancelled</b>" }
        : { login: { accountId: person.subject, remember: false } };
    void provider.interactionFinished(request, response, result);
  }
  return opened;
}

// Signing in at Microsoft as it answers: for everyone's directory, with an issuer of its own for each, and other servers for private people.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Outgoing } from "../../server/outgoing.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import type { Channel } from "../channel/schema.ts";
import type { Teammate } from "../workspace/schema.ts";

const database = useDatabase();
const { connection } = database;
const origin = "https://login.microsoftonline.com";
const directory = "0f8fad5b-d9cb-469f-a165-70867728950e";
const privatePeople = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** What the next answer with tokens says. */
let claims: Record<string, unknown> = {};
let scope: string;
const asked: string[] = [];
/** In the place of Microsoft, where nothing of this machine may go. */
const outgoing: Outgoing = {
  async fetch(url, init) {
    asked.push(`${String(url)} ${String(init?.body ?? "")}`);
    if (String(url) === `${origin}/common/v2.0/.well-known/openid-configuration`) {
      return Response.json({
        issuer: `${origin}/{tenantid}/v2.0`,
        authorization_endpoint: `${origin}/common/oauth2/v2.0/authorize`,
        token_endpoint: `${origin}/common/oauth2/v2.0/token`,
        jwks_uri: `${origin}/common/discovery/v2.0/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const seconds = Math.floor(Date.now() / 1000);
    const usual = { aud: "app", sub: "s", iat: seconds, exp: seconds + 600 };
    const idToken = [part({ alg: "RS256", typ: "JWT" }), part({ ...usual, ...claims }), "c2lnbmVk"].join(".");
    const tokens = { access_token: "access", refresh_token: "refresh", id_token: idToken };
    return Response.json({ ...tokens, scope, token_type: "Bearer", expires_in: 4000 });
  },
  close: async () => {},
};

let app: TestApp;
let owner: Teammate;
let browser: Browser;
beforeAll(async () => {
  app = await openTestApp(database, () => new Date(), { outgoing });
  const workspace = await makeWorkspace(connection);
  owner = workspace.owner;
  browser = await app.signIn(workspace);
  await browser.put(path("/mail-registrations/microsoft"), { clientId: "app", clientSecret: "secret of the app" });
});
afterAll(() => app.close());
const path = (rest: string) => `/api/v1/workspaces/${owner.workspaceId}${rest}`;

/** Where one ends who signs in, and the channel as it is then. */
async function signIn(address: string, said: Record<string, unknown>, issuedBy = directory) {
  const { channelId } = await makeChannel(connection, owner, { address });
  const begun = await browser.post(path("/channels/sign-in"), { provider: "microsoft", channelId });
  const url = new URL((await begun.json()).url);
  claims = { iss: `${origin}/${issuedBy}/v2.0`, tid: issuedBy, nonce: url.searchParams.get("nonce"), ...said };
  scope = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send";
  const back = await browser.get(`/api/v1/channel-sign-in/callback?code=c&state=${url.searchParams.get("state")}`);
  const channel: Channel = await (await browser.get(path(`/channels/${channelId}`))).json();
  return { url, outcome: /account=(.*)$/.exec(back.headers.get("location") ?? "")?.[1], channel };
}

test("an account of a directory reads and sends by the servers of Microsoft 365", async () => {
  const { url, outcome, channel } = await signIn("desk@hotel.example", { preferred_username: "Desk@hotel.example" });
  expect(`${url.origin}${url.pathname}`).toBe(`${origin}/common/oauth2/v2.0/authorize`);
  expect(url.searchParams.get("scope")?.split(" ")).toEqual(
    expect.arrayContaining(["offline_access", "https://outlook.office.com/SMTP.Send"]),
  );
  expect(outcome).toBe("signed_in");
  expect(channel.imap).toEqual({
    host: "outlook.office365.com",
    port: 993,
    security: "tls",
    user: "desk@hotel.example",
    provider: "microsoft",
  });
  expect(channel.smtp).toMatchObject({ host: "smtp.office365.com", port: 587, security: "starttls" });
  const form = new URLSearchParams(asked.at(-1)?.split(" ")[1]);
  expect([form.get("client_secret"), form.get("code_verifier")?.length]).toEqual(["secret of the app", 43]);
});

test("one of a private person sends by another server", async () => {
  const { outcome, channel } = await signIn("ada@outlook.example", { email: "ada@outlook.example" }, privatePeople);
  expect(outcome).toBe("signed_in");
  expect(channel.smtp).toMatchObject({ host: "smtp-mail.outlook.com", port: 587, security: "starttls" });
});

test.each([
  ["another directory than it says", { email: "a@hotel.example", tid: privatePeople }],
  ["another app", { email: "a@hotel.example", aud: "another" }],
  ["another sign-in", { email: "a@hotel.example", nonce: "another" }],
  ["long ago", { email: "a@hotel.example", exp: 1 }],
])("an answer for %s is not taken", async (what, said) => {
  const { outcome, channel } = await signIn(`${what.replaceAll(" ", "-")}@hotel.example`, said);
  expect([outcome, channel.account]).toEqual(["provider_failed", null]);
});

test("an account without any address is not taken for one", async () => {
  const { outcome } = await signIn("nobody@hotel.example", {});
  expect(outcome).toBe("no_address");
});

// A provider that lies: tokens of another issuer, for another client, of another time or hand are not believed.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openOutgoing } from "../../server/outgoing.ts";
import { discover, identityFrom, newAsked, ProviderFailed, urlToSignIn } from "./identity-provider.ts";

const outgoing = openOutgoing({ allow: ["127.0.0.0/8"] });
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const redirectUrl = "http://rapport.test/back";
const asked = newAsked();
let server: Server;
let issuer: string;
/** What it says that is not as it should be. */
let lies: { metadata: object; claims: object; header: object; key: KeyObject | undefined; tokens: object; userinfo: object };
let secretSeen: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    secretSeen.push(request.headers.authorization ?? "");
    const answers: Record<string, () => object> = {
      "/.well-known/openid-configuration": () => ({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/me`,
        ...lies.metadata,
      }),
      "/keys": () => ({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] }),
      "/token": () => ({ access_token: "a", token_type: "Bearer", id_token: idToken(), ...lies.tokens }),
      "/me": () => ({ sub: "mia", email: "mia@hotel.example", ...lies.userinfo }),
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers[request.url ?? ""]?.() ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await outgoing.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  lies = { metadata: {}, claims: {}, header: {}, key: keys.privateKey, tokens: {}, userinfo: {} };
  secretSeen = [];
});

function idToken(): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: "rapport", sub: "mia", nonce: asked.nonce, iat: seconds, exp: seconds + 60, ...lies.claims };
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString("base64url");
  const signed = `${part({ alg: "RS256", kid: "1", ...lies.header })}.${part(claims)}`;
  const signature = lies.key === undefined ? "" : sign("sha256", Buffer.from(signed), lies.key).toString("base64url");
  return `${signed}.${signature}`;
}

const configured = (clientSecret: string | undefined = undefined) =>
  discover({ issuer, clientId: "rapport", clientSecret }, outgoing);
async function comeBack(answer = `code=c&state=${asked.state}`) {
  return identityFrom(await configured("a secret"), new URL(`${redirectUrl}?${answer}`), asked);
}

test("an honest one is believed", async () => {
  lies.claims = { email: "Mia@Hotel.Example", email_verified: true, name: " Mia " };
  expect(await comeBack()).toEqual({ subject: "mia", email: "mia@hotel.example", emailVerified: true, name: "Mia" });
});

test("is told the secret in the way it asks for", async () => {
  await comeBack();
  expect(secretSeen).toContain(`Basic ${Buffer.from("rapport:a+secret").toString("base64")}`);
  secretSeen = [];
  lies.metadata = { token_endpoint_auth_methods_supported: ["client_secret_post"] };
  await comeBack();
  expect(secretSeen.filter((each) => each.startsWith("Basic"))).toEqual([]);
});

describe("an ID token is not believed", () => {
  const past = Math.floor(Date.now() / 1000) - 3600;
  test.each([
    ["of another issuer", { iss: "https://evil.example" }],
    ["for another client", { aud: "somebody-else" }],
    ["for several, and given to another", { aud: ["rapport", "somebody-else"], azp: "somebody-else" }],
    ["of another sign-in", { nonce: "x" }],
    ["of no sign-in", { nonce: undefined }],
    ["that has expired", { iat: past, exp: past + 60 }],
    ["without an end", { exp: undefined }],
    ["about nobody", { sub: undefined }],
  ])("%s", async (_what, claims) => {
    lies.claims = claims;
    await expect(comeBack()).rejects.toThrow(ProviderFailed);
  });

  test("signed by another hand", async () => {
    lies.key = otherKeys.privateKey;
    await expect(comeBack()).rejects.toThrow(ProviderFailed);
  });

  test.each(["none", "HS256"])("signed by nobody, or with what everybody knows (%s)", async (alg) => {
    lies.header = { alg };
    lies.key = undefined;
    await expect(comeBack()).rejects.toThrow(ProviderFailed);
  });

  test("that is not there", async () => {
    lies.tokens = { id_token: undefined };
    await expect(comeBack()).rejects.toThrow(ProviderFailed);
  });
});

describe("what comes back is refused", () => {
  test.each([
    ["with another state", "code=c&state=x"],
    ["without a state", "code=c"],
    ["with two states", `code=c&state=${asked.state}&state=x`],
    ["with two codes", `code=c&code=d&state=${asked.state}`],
    ["from another provider", `code=c&state=${asked.state}&iss=https%3A%2F%2Fevil.example`],
  ])("%s", async (_what, answer) => {
    lies.metadata = { authorization_response_iss_parameter_supported: answer.includes("iss=") };
    await expect(comeBack(answer)).rejects.toThrow(ProviderFailed);
  });

  test("with words about somebody else, when it is asked for more", async () => {
    lies.userinfo = { sub: "tom" };
    await expect(comeBack()).rejects.toThrow(ProviderFailed);
  });
});

describe("a provider is refused", () => {
  test("that calls itself something else", async () => {
    lies.metadata = { issuer: "https://login.example" };
    await expect(configured()).rejects.toThrow(ProviderFailed);
  });

  test.each(["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])("that sends people to %s", async (url) => {
    lies.metadata = { authorization_endpoint: url };
    const sent = configured().then((found) => urlToSignIn(found, asked, { redirectUrl, loginHint: undefined }));
    await expect(sent).rejects.toThrow(ProviderFailed);
  });

  test.each(["token_endpoint", "jwks_uri", "userinfo_endpoint"])("that leads us inside by its %s", async (name) => {
    lies.metadata = { [name]: "https://169.254.169.254/latest" };
    await expect(comeBack()).rejects.toMatchObject({ code: "address_not_reachable" });
  });

  test.each(["", "no json", "[]", "null"])("that answers %j", async (text) => {
    const broken = createServer((_, response) => response.setHeader("content-type", "application/json").end(text));
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    await expect(discover({ issuer: at, clientId: "c", clientSecret: undefined }, outgoing)).rejects.toThrow(ProviderFailed);
    broken.close();
  });
});

// Signing a channel in at a provider such as Google, against a real authorization server: who comes back with what, and who does not.
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEventsAfter } from "../../events.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { follow } from "../../test/follow.ts";
import { type MailProviderForTests, openMailProvider } from "../../test/mail-provider.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import type { Channel } from "../channel/schema.ts";
import type { Teammate } from "../workspace/schema.ts";
import { accountProviders } from "./account-providers.ts";
import type { Registration } from "./account-schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
const redirectUrl = `${testOrigin}/api/v1/channel-sign-in/callback`;
const logged: string[] = [];
let provider: MailProviderForTests;
let app: TestApp;
let owner: Teammate;
let browser: Browser;
beforeAll(async () => {
  provider = await openMailProvider(redirectUrl);
  Object.assign(accountProviders.google, provider.settings);
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  app = await openTestApp(database, now, { log, reachableNetworks: ["127.0.0.0/8"] });
  const workspace = await makeWorkspace(connection);
  owner = workspace.owner;
  browser = await app.signIn(workspace);
});
afterAll(async () => {
  await app.close();
  await provider.close();
});

const path = (rest: string, workspaceId = owner.workspaceId) => `/api/v1/workspaces/${workspaceId}${rest}`;
const registration = () => ({ clientId: provider.clientId, clientSecret: provider.clientSecret });
let channelId: string;
let address: string;
beforeEach(async () => {
  ({ channelId, address } = await makeChannel(connection, owner));
  Object.assign(provider, { failsWith: undefined, account: address, keepsBack: { refreshToken: false, mailScope: false } });
  expect((await browser.put(path("/mail-registrations/google"), registration())).status).toBe(204);
});

async function wayOff(input: object = { channelId }, by = browser): Promise<string> {
  const answer = await by.post(path("/channels/sign-in"), { provider: "google", ...input });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()).url;
}
/** Goes to the provider; returns the address that it sends back to. */
const comeBack = async (url: string) => (await follow(url, testOrigin)).slice(testOrigin.length);
async function end(back: string, by = browser): Promise<string | null> {
  const answer = await by.get(back);
  expect(answer.status).toBe(302);
  return answer.headers.get("location");
}
const signIn = async (input?: object) => end(await comeBack(await wayOff(input)));
const channelScreen = (outcome: string) => `/w/${owner.workspaceId}/channels/${channelId}?account=${outcome}`;
async function channelNow(id = channelId): Promise<Channel> {
  return (await browser.get(path(`/channels/${id}`))).json();
}

describe("registering", () => {
  test("shows where to come back to, keeps a secret that is left out, and never shows it", async () => {
    const { registrations } = await (await browser.get(path("/mail-registrations"))).json();
    const google: Registration = registrations[0];
    expect(google).toEqual({ provider: "google", clientId: provider.clientId, hasSecret: true, tenant: null, redirectUrl });
    expect(registrations[1]).toMatchObject({ provider: "microsoft", clientId: null, hasSecret: false });
    const again = await browser.put(path("/mail-registrations/google"), { clientId: provider.clientId });
    expect(again.status).toBe(204);
    const other = await browser.put(path("/mail-registrations/google"), { clientId: "another" });
    expect([other.status, (await other.json()).detail]).toEqual([400, expect.stringContaining("client secret")]);
    expect(await signIn()).toBe(channelScreen("signed_in"));
  });

  test("takes of Microsoft whose accounts may sign in, and nothing that would lead elsewhere", async () => {
    const client = { clientId: "c", clientSecret: "s" };
    for (const tenant of ["hotel.example", "0f8fad5b-d9cb-469f-a165-70867728950e", "common"])
      expect((await browser.put(path("/mail-registrations/microsoft"), { ...client, tenant })).status).toBe(204);
    for (const tenant of ["../x", "a/b", "", "a b", "@evil.example"])
      expect((await browser.put(path("/mail-registrations/microsoft"), { ...client, tenant })).status).toBe(400);
    expect((await browser.delete(path("/mail-registrations/microsoft"))).status).toBe(204);
    expect((await browser.delete(path("/mail-registrations/microsoft"))).status).toBe(404);
  });

  test("is not let go of while a channel signs in by it", async () => {
    await signIn();
    const answer = await browser.delete(path("/mail-registrations/google"));
    expect([answer.status, (await answer.json()).code]).toEqual([409, "still_in_use"]);
  });
});

describe("signing in", () => {
  test("has the channel read and send by the account, and forgets its passwords", async () => {
    const server = { host: "mail.example", port: 993, security: "tls", user: "desk", password: "secret" };
    await browser.put(path(`/channels/${channelId}`), { name: "Desk", address, imap: server, smtp: server, anyway: true });
    expect(await signIn()).toBe(channelScreen("signed_in"));
    expect(await channelNow()).toMatchObject({
      imap: { ...provider.settings.imap, user: address, provider: "google" },
      smtp: { ...provider.settings.smtp, user: address, provider: "google" },
      account: { provider: "google", address, isSignedIn: true },
    });
    const { secrets } = await connection
      .selectFrom("channel")
      .select("secrets")
      .where("channelId", "=", channelId)
      .executeTakeFirstOrThrow();
    expect(secrets).toBeNull();
    const tested = await (await browser.post(path("/channels/test"), { channelId, ...(await serversNow()) })).json();
    expect([tested.imap.field, tested.smtp.field]).toEqual([null, null]);
    expect(tested.imap.steps.at(-1).words).toContain("The inbox opens");
  });
  const serversNow = async () => {
    const { imap, smtp } = await channelNow();
    return { imap, smtp };
  };

  test("makes a channel that was to be, with the address of the account where none was given", async () => {
    provider.account = "new-desk@hotel.example";
    const to = await signIn({ channel: { name: "New desk" } });
    const [, made = ""] = /channels\/([0-9a-f-]{36})\?account=signed_in$/.exec(to ?? "") ?? [];
    expect(await channelNow(made)).toMatchObject({
      name: "New desk",
      address: "new-desk@hotel.example",
      account: { isSignedIn: true },
    });
    const taken = await signIn({ channel: { name: "Again" } });
    expect(taken).toBe(`/w/${owner.workspaceId}/channels/new?account=address_taken`);
  });

  test("a shared mailbox is opened by another account, under its own name", async () => {
    provider.account = "ada@hotel.example";
    expect(await signIn({ channelId, isShared: true })).toBe(channelScreen("signed_in"));
    const { imap, account } = await channelNow();
    expect([imap?.user, account?.address]).toEqual([address, "ada@hotel.example"]);
  });

  test("asks for PKCE, a fresh grant, and the account that is meant", async () => {
    const url = new URL(await wayOff());
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code_challenge_method: "S256",
      access_type: "offline",
      prompt: "consent",
      login_hint: address,
      redirect_uri: redirectUrl,
      scope: "openid email https://mail.google.com/",
    });
    const without = new URL(url);
    without.searchParams.delete("code_challenge");
    without.searchParams.delete("code_challenge_method");
    expect(await comeBack(without.href)).toContain("error=invalid_request");
  });

  test("goes back to a password, which forgets what was granted", async () => {
    await signIn();
    const server = { host: "mail.example", port: 993, security: "tls", user: "desk", password: "secret" };
    const input = { name: "Desk", address, anyway: true };
    const { smtp } = await channelNow();
    await browser.put(path(`/channels/${channelId}`), { ...input, imap: server, smtp });
    expect((await channelNow()).account).toMatchObject({ isSignedIn: true });
    await browser.put(path(`/channels/${channelId}`), { ...input, imap: server, smtp: server });
    expect((await channelNow()).account).toBeNull();
    const accounts = connection.selectFrom("mailAccount").select("address").where("channelId", "=", channelId);
    expect(await accounts.execute()).toEqual([]);
  });

  test("again leaves alone what comes in or goes out another way", async () => {
    await signIn();
    const { smtp } = await channelNow();
    const server = { host: "mail.example", port: 993, security: "tls", user: "desk" };
    const input = { name: "Desk", address, smtp, anyway: true };
    await browser.put(path(`/channels/${channelId}`), { ...input, imap: { ...server, password: "secret" } });
    expect(await signIn()).toBe(channelScreen("signed_in"));
    expect(await channelNow()).toMatchObject({ imap: server, smtp: { provider: "google" } });
    // Its password is known as before.
    expect((await browser.put(path(`/channels/${channelId}`), { ...input, imap: server })).status).toBe(204);
    await browser.put(path(`/channels/${channelId}`), { ...input, imap: null });
    await signIn();
    expect((await channelNow()).imap).toBeNull();
  });

  test("is not had by saying so: access goes nowhere but where signing in has set it to go", async () => {
    const elsewhere = { host: "evil.example", port: 993, security: "tls", user: address, provider: "google" };
    const input = { name: "Desk", address, smtp: null, anyway: true };
    for (const isSignedIn of [false, true]) {
      if (isSignedIn) await signIn();
      const answer = await browser.put(path(`/channels/${channelId}`), { ...input, imap: elsewhere });
      expect([answer.status, (await answer.json()).code]).toEqual([400, "input_invalid"]);
      const tried = await browser.post(path("/channels/test"), {
        channelId,
        imap: { ...elsewhere, host: "127.0.0.1" },
        smtp: null,
      });
      expect((await tried.json()).imap.steps.at(-1).isWell).toBe(false);
    }
  });
});

describe("nothing is signed in", () => {
  test("twice with one answer", async () => {
    const back = await comeBack(await wayOff());
    expect(await end(back)).toBe(channelScreen("signed_in"));
    expect(await end(back)).toBe(`/w/${owner.workspaceId}/channels/new?account=expired`);
  });

  test("in the session of another teammate, another workspace, or nobody; and the first one still can", async () => {
    const back = await comeBack(await wayOff());
    const admin = await makeTeammate(connection, owner.workspaceId, { role: "admin" });
    const others = [await app.signIn(admin), await app.signIn(await makeWorkspace(connection)), app.browser()];
    for (const each of others) expect(await end(back, each)).toBe(`/w/${owner.workspaceId}/channels/new?account=expired`);
    expect((await channelNow()).account).toBeNull();
    expect(await end(back)).toBe(channelScreen("signed_in"));
  });

  test("in another session of the same person", async () => {
    const workspace = await makeWorkspace(connection);
    const [one, two] = [await app.signIn(workspace), await app.signIn(workspace)];
    const place = `/api/v1/workspaces/${workspace.workspaceId}`;
    await one.put(`${place}/mail-registrations/google`, registration());
    const begun = await one.post(`${place}/channels/sign-in`, { provider: "google", channel: { name: "Desk" } });
    const back = await comeBack((await begun.json()).url);
    expect(await end(back, two)).toContain("account=expired");
  });

  test("after ten minutes", async () => {
    const back = await comeBack(await wayOff());
    now.advance(10 * 60_000);
    expect(await end(back)).toBe(channelScreen("expired"));
  });

  test("by one who may no longer change channels", async () => {
    const admin = await makeTeammate(connection, owner.workspaceId, { role: "admin" });
    const theirs = await app.signIn(admin);
    const back = await comeBack(await wayOff({ channelId }, theirs));
    const { teammateId } = admin.teammate;
    await connection.updateTable("teammate").set({ role: "agent" }).where("teammateId", "=", teammateId).execute();
    expect(await end(back, theirs)).toBe(channelScreen("gone"));
  });

  test.each([
    ["no state", (back: string) => back.replace(/state=[^&]+/, ""), /^\/$/],
    ["a state that is made up", (back: string) => back.replace(/(state=[^&]{40})[^&]+/, "$1x"), /new\?account=expired$/],
    ["no code", (back: string) => back.replace(/code=[^&]+&?/, ""), /account=provider_failed$/],
    ["a code that is made up", (back: string) => back.replace(/code=[^&]+/, "code=x"), /account=provider_failed$/],
    [
      "another provider's answer",
      (back: string) => back.replace(/iss=[^&]+/, "iss=https%3A%2F%2Fx.example"),
      /account=provider_failed$/,
    ],
  ])("with %s", async (_what, change, to) => {
    expect(await end(change(await comeBack(await wayOff())))).toMatch(to);
    expect((await channelNow()).account).toBeNull();
  });

  test.each([
    ["cancelled", () => (provider.account = undefined)],
    ["other_account", () => (provider.account = "somebody-else@hotel.example")],
    ["no_refresh", () => (provider.keepsBack.refreshToken = true)],
    ["scope_missing", () => (provider.keepsBack.mailScope = true)],
  ])("and it is said why: %s", async (outcome, having) => {
    having();
    expect(await signIn()).toBe(channelScreen(outcome));
    expect((await channelNow()).account).toBeNull();
  });

  test("while the provider does not answer, or does not know us; that is told of apart", async () => {
    const back = await comeBack(await wayOff());
    provider.failsWith = 503;
    expect(await end(back)).toBe(channelScreen("provider_failed"));
    provider.failsWith = undefined;
    await browser.put(path("/mail-registrations/google"), { clientId: provider.clientId, clientSecret: "wrong" });
    expect(await signIn()).toBe(channelScreen("registration_wrong"));
  });

  test("where Rapport is not registered, or the channel is another workspace's", async () => {
    const notThere = await browser.post(path("/channels/sign-in"), { provider: "microsoft", channelId });
    expect([notThere.status, (await notThere.json()).detail]).toEqual([
      400,
      expect.stringContaining("not registered at Microsoft"),
    ]);
    const other = await makeWorkspace(connection);
    const theirs = await makeChannel(connection, other.owner);
    const foreign = await browser.post(path("/channels/sign-in"), { provider: "google", channelId: theirs.channelId });
    expect(foreign.status).toBe(404);
    const inTheirs = path("/channels/sign-in", other.workspaceId);
    expect((await browser.post(inTheirs, { provider: "google", channelId: theirs.channelId })).status).toBe(404);
  });
});

test("secrets, codes and tokens stand in no answer, event, log or column that is not sealed", async () => {
  const back = await comeBack(await wayOff());
  const code = new URL(back, testOrigin).searchParams.get("code") ?? "";
  const answers = [
    await browser.get(back),
    await browser.get(path(`/channels/${channelId}`)),
    await browser.get(path("/channels")),
  ];
  answers.push(await browser.get(path("/mail-registrations")), await browser.get(path(`/channels/${channelId}/health`)));
  const texts = await Promise.all(answers.map(async (answer) => `${await answer.text()}${JSON.stringify([...answer.headers])}`));
  const events = JSON.stringify(await readEventsAfter(connection, owner.workspaceId, 0));
  const kept = await Promise.all(
    (["mailAccount", "mailRegistration", "mailSignIn", "channel"] as const).map((table) =>
      connection.selectFrom(table).selectAll().execute(),
    ),
  );
  const bytes = (_: string, value: unknown) =>
    (value as { type?: string } | null)?.type === "Buffer" ? Buffer.from(value as never).toString("latin1") : value;
  const said = [...texts, events, ...logged, JSON.stringify(kept, bytes)].join("\n");
  expect(provider.given.length).toBeGreaterThan(1);
  for (const secret of [provider.clientSecret, code, ...provider.given]) expect(said).not.toContain(secret);
});

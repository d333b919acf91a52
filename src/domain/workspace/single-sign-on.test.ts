// Single sign-on with a real OpenID provider and a real DNS server: who comes in, as whom, and who does not.
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEventsAfter } from "../../events.ts";
import { openTextRecords } from "../../server/dns.ts";
import { newId } from "../../server/ids.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { type DnsServer, openDnsServer } from "../../test/dns.ts";
import { makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { follow } from "../../test/follow.ts";
import { type IdentityProvider, openIdentityProvider, type ProviderPerson } from "../../test/identity-provider.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import type { ShownSingleSignOn } from "./single-sign-on-schema.ts";
import { insertWorkspace } from "./store.ts";
import { insertTeammate } from "./teammate-store.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
const redirectUrl = `${testOrigin}/api/v1/sign-in/single-sign-on/callback`;
const logged: string[] = [];
let app: TestApp;
let provider: IdentityProvider;
let dns: DnsServer;
beforeAll(async () => {
  dns = await openDnsServer();
  provider = await openIdentityProvider([redirectUrl]);
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  app = await openTestApp(database, now, {
    log,
    reachableNetworks: ["127.0.0.0/8"],
    textRecords: openTextRecords([dns.address]),
  });
  owner = await app.signIn(await makeWorkspace(connection));
  ownerId = (await me(owner)).userId;
});
afterAll(async () => {
  await app.close();
  await provider.close();
  await dns.close();
});

let made = 0;
let workspaceId: string;
let owner: Browser;
let ownerId: string;
let domain: string;
let person: ProviderPerson;
beforeEach(async () => {
  // One owner for all, of a workspace each: passwords take their time.
  workspaceId = newId();
  await insertWorkspace(connection, workspaceId, { name: "Hotel", createdAt: now() });
  const ada = { teammateId: newId(), userId: ownerId, role: "owner", name: "Ada Owner", email: "ada@hotel.example" } as const;
  await insertTeammate(connection, workspaceId, { ...ada, createdAt: now() });
  domain = `hotel${++made}.example`;
  person = { subject: newId(), email: `mia@${domain}`, email_verified: true, name: "Mia Berg" };
});

const path = (id = workspaceId) => `/api/v1/workspaces/${id}/single-sign-on`;
const input = (change: object = {}) => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  domain,
  roleOfNew: null as string | null,
  ...change,
});

/** Sets it up, and proves the domain as an owner of it would. */
async function setUp(change: object = {}): Promise<ShownSingleSignOn> {
  const answer = await owner.put(path(), input(change));
  expect(answer.status).toBe(200);
  const settings: ShownSingleSignOn = await answer.json();
  dns.texts.set(settings.domainRecord.name, [settings.domainRecord.value]);
  expect((await owner.post(`${path()}/prove-domain`)).status).toBe(204);
  return settings;
}

async function wayOff(browser: Browser, by: object = { email: `anyone@${domain}` }): Promise<string> {
  const answer = await browser.post("/api/v1/sign-in/single-sign-on", by);
  expect(answer.status).toBe(200);
  return (await answer.json()).url;
}

/** The way to the provider and back; returns the address that it sends back to. */
async function comeBack(url: string, as: ProviderPerson | undefined = person): Promise<string> {
  provider.person = as;
  return (await follow(url, testOrigin)).slice(testOrigin.length);
}

/** Where somebody ends who signs in. */
async function signIn(
  as: ProviderPerson = person,
  browser: Browser = app.browser(),
): Promise<{ to: string | null; browser: Browser }> {
  const answer = await browser.get(await comeBack(await wayOff(browser), as));
  expect(answer.status).toBe(302);
  return { to: answer.headers.get("location"), browser };
}
const me = async (browser: Browser) => (await browser.get("/api/v1/me")).json();
const kinds = async () => (await readEventsAfter(connection, workspaceId, 0)).map(({ kind }) => kind);

describe("setting up", () => {
  test("shows what must be told to the provider and to the domain, and never the secret", async () => {
    const before = await owner.get(path());
    expect([before.status, await before.json()]).toEqual([200, null]);
    const answer = await owner.put(path(), input({ domain: ` ${domain.toUpperCase()} ` }));
    const settings: ShownSingleSignOn = await answer.json();
    expect(settings).toEqual({
      issuer: provider.issuer,
      clientId: "rapport",
      hasSecret: true,
      domain,
      domainRecord: { name: `_rapport.${domain}`, value: expect.stringMatching(/^rapport-domain=[\w-]{43}$/) },
      domainProvenAt: null,
      roleOfNew: null,
      redirectUrl,
    });
    const read = await owner.get(path());
    expect(await read.json()).toEqual(settings);
    expect(await kinds()).toEqual(["singleSignOn.changed"]);
    const { clientSecret } = await connection
      .selectFrom("singleSignOn")
      .select("clientSecret")
      .where("workspaceId", "=", workspaceId)
      .executeTakeFirstOrThrow();
    expect(clientSecret?.toString("latin1")).not.toContain(provider.clientSecret);
  });

  test("keeps the secret for the same issuer, and hands it to no other", async () => {
    await setUp();
    const { clientSecret: _, ...rest } = input();
    expect(await (await owner.put(path(), rest)).json()).toMatchObject({ hasSecret: true, domainProvenAt: expect.any(String) });
    const other = await openIdentityProvider([redirectUrl]);
    expect(await (await owner.put(path(), { ...rest, issuer: other.issuer })).json()).toMatchObject({ hasSecret: false });
    await other.close();
  });

  test("with another domain asks for another proof", async () => {
    const before = await setUp();
    const after = await (await owner.put(path(), input({ domain: `other-${domain}` }))).json();
    expect(after.domainProvenAt).toBeNull();
    expect(after.domainRecord.value).not.toBe(before.domainRecord.value);
    const back = await (await owner.put(path(), input())).json();
    expect(back).toMatchObject({ domainProvenAt: null });
    expect(back.domainRecord.value).not.toBe(before.domainRecord.value);
  });

  test("is refused where someone has changed it meanwhile", async () => {
    await setUp();
    const { headers } = await owner.get(path());
    const seen = { "if-match": headers.get("etag") ?? "" };
    expect((await owner.put(path(), input({ roleOfNew: "agent" }), seen)).status).toBe(200);
    expect((await owner.put(path(), input(), seen)).status).toBe(412);
    expect((await owner.delete(path(), undefined, seen)).status).toBe(412);
  });

  describe("with an issuer inside is refused by the guard:", () => {
    let inside: TestApp;
    let insider: Browser;
    let path: string;
    beforeAll(async () => {
      inside = await openTestApp(database, now);
      const workspace = await makeWorkspace(connection);
      insider = await inside.signIn(workspace);
      path = `/api/v1/workspaces/${workspace.workspaceId}/single-sign-on`;
    });
    afterAll(() => inside.close());

    test.each([
      "http://10.0.0.1/",
      "https://169.254.169.254/latest/meta-data",
      "https://[::1]/",
      "https://localhost:5432",
      "http://8.8.8.8/",
      "https://0x7f000001/",
    ])("%s", async (issuer) => {
      const answer = await insider.put(path, input({ issuer }));
      expect([answer.status, (await answer.json()).code]).toEqual([422, "address_not_reachable"]);
    });
  });

  test.each([
    { issuer: "file:///etc/passwd" },
    { issuer: "https://a:b@login.example" },
    { issuer: "https://login.example/?x=1" },
    { domain: "example" },
    { domain: "10.0.0.1" },
    { domain: "a b.example" },
    { domain: "" },
    { roleOfNew: "king" },
    { clientId: "" },
  ])("with %j is refused", async (change) => {
    expect((await owner.put(path(), input(change))).status).toBe(400);
  });

  test("with a server that is no provider, or another one, is refused", async () => {
    const answer = await owner.put(path(), input({ issuer: `${provider.issuer}/deeper` }));
    expect([answer.status, (await answer.json()).code]).toEqual([400, "input_invalid"]);
    expect((await owner.put(path(), input({ issuer: provider.issuer.replace("127.0.0.1", "127.0.0.2") }))).status).not.toBe(200);
  });

  test("is for owners alone; to another workspace it is not there", async () => {
    await setUp();
    const other = await app.signIn(await makeWorkspace(connection));
    for (const answer of [
      await other.get(path()),
      await other.put(path(), input()),
      await other.delete(path()),
      await other.post(`${path()}/prove-domain`),
    ]) {
      expect(answer.status).toBe(404);
    }
    await connection.updateTable("teammate").set({ role: "admin" }).where("workspaceId", "=", workspaceId).execute();
    for (const answer of [await owner.get(path()), await owner.put(path(), input()), await owner.delete(path())]) {
      expect(answer.status).toBe(403);
    }
  });
});

describe("a domain is not proven", () => {
  test.each([
    ["without a record", []],
    ["by another's record", ["rapport-domain=x"]],
    ["by an empty one", [""]],
  ])("%s", async (_what, records) => {
    await owner.put(path(), input());
    dns.texts.set(`_rapport.${domain}`, records);
    const answer = await owner.post(`${path()}/prove-domain`);
    expect([answer.status, (await answer.json()).code]).toEqual([422, "domain_not_proven"]);
    expect(await (await owner.get(path())).json()).toMatchObject({ domainProvenAt: null });
  });

  test("twice: the second workspace has to wait until the first lets go", async () => {
    await setUp();
    const second = await makeWorkspace(connection);
    const browser = await app.signIn(second);
    const settings = await (await browser.put(path(second.workspaceId), input())).json();
    dns.texts.set(`_rapport.${domain}`, [...(dns.texts.get(`_rapport.${domain}`) ?? []), settings.domainRecord.value]);
    const answer = await browser.post(`${path(second.workspaceId)}/prove-domain`);
    expect([answer.status, (await answer.json()).code]).toEqual([422, "domain_not_proven"]);
    expect((await owner.delete(path())).status).toBe(204);
    expect((await browser.post(`${path(second.workspaceId)}/prove-domain`)).status).toBe(204);
  });

  test("and so nobody is sent to the provider", async () => {
    await owner.put(path(), input());
    for (const by of [{ email: `mia@${domain}` }, { workspaceId }, { email: "mia@unknown.example" }, { workspaceId: newId() }]) {
      const answer = await app.browser().post("/api/v1/sign-in/single-sign-on", by);
      const { requestId: _, ...problem } = await answer.json();
      expect(problem).toMatchObject({ status: 404, detail: "There is no single sign-on to be found with this." });
    }
    expect((await owner.post("/api/v1/me/single-sign-on", { workspaceId })).status).toBe(422);
  });
});

describe("somebody who comes for the first time", () => {
  test("becomes a teammate with an account of their own, in this workspace alone", async () => {
    await setUp({ roleOfNew: "agent" });
    const { to, browser } = await signIn();
    expect(to).toBe(`/w/${workspaceId}`);
    expect(await me(browser)).toMatchObject({
      name: "Mia Berg",
      email: `mia@${domain}`,
      memberships: [{ workspaceId, role: "agent", name: "Mia Berg" }],
    });
    expect(await kinds()).toContain("teammate.joined");
    const again = await signIn();
    expect((await me(again.browser)).userId).toBe((await me(browser)).userId);
    expect((await kinds()).filter((kind) => kind === "teammate.joined")).toHaveLength(1);
  });

  test("at two places at once becomes one teammate", async () => {
    await setUp({ roleOfNew: "agent" });
    const browsers = [app.browser(), app.browser()];
    const backs: string[] = [];
    for (const browser of browsers) backs.push(await comeBack(await wayOff(browser)));
    const answers = await Promise.all(browsers.map((browser, i) => browser.get(backs[i] ?? "")));
    expect(answers.map((answer) => answer.headers.get("location"))).toEqual([`/w/${workspaceId}`, `/w/${workspaceId}`]);
    const [one, other] = await Promise.all(browsers.map(me));
    expect(one.userId).toBe(other.userId);
  });

  test("is refused where nobody lets newcomers in", async () => {
    await setUp();
    const { to, browser } = await signIn();
    expect(to).toBe("/sign-in?problem=not_invited");
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });

  test("stays apart from an account with a password that has the same address", async () => {
    await setUp({ roleOfNew: "owner" });
    const other = await makeWorkspace(connection);
    const same = { ...person, email: other.email };
    await owner.put(path(), input({ domain: "hotel.example", roleOfNew: "agent" }));
    await connection.updateTable("singleSignOn").set({ domainProvenAt: now() }).where("workspaceId", "=", workspaceId).execute();
    const browser = app.browser();
    const back = await comeBack(await wayOff(browser, { workspaceId }), same);
    expect((await browser.get(back)).headers.get("location")).toBe(`/w/${workspaceId}`);
    const byProvider = await me(browser);
    const byPassword = await me(await app.signIn(other));
    expect(byProvider.email).toBe(byPassword.email);
    expect(byProvider.userId).not.toBe(byPassword.userId);
    expect(byProvider.memberships.map((each: { workspaceId: string }) => each.workspaceId)).toEqual([workspaceId]);
    expect((await browser.get(`/api/v1/workspaces/${other.workspaceId}/counts`)).status).toBe(404);
    await connection.deleteFrom("singleSignOn").where("workspaceId", "=", workspaceId).execute();
  });

  test("is called by the address where the provider says no name", async () => {
    await setUp({ roleOfNew: "colleague" });
    const { browser } = await signIn({ subject: newId(), email: `porter@${domain}` });
    expect(await me(browser)).toMatchObject({ name: "porter", email: `porter@${domain}` });
  });

  test("is known by an address that the provider tells only when asked", async () => {
    const shy = await openIdentityProvider([redirectUrl], { claimsInIdToken: false });
    await setUp({ issuer: shy.issuer, clientSecret: shy.clientSecret, roleOfNew: "agent" });
    const browser = app.browser();
    shy.person = person;
    const back = (await follow(await wayOff(browser), testOrigin)).slice(testOrigin.length);
    expect((await browser.get(back)).headers.get("location")).toBe(`/w/${workspaceId}`);
    expect(await me(browser)).toMatchObject({ email: `mia@${domain}` });
    await shy.close();
  });
});

describe("a session that single sign-on has opened", () => {
  test("opens no other workspace, also where the person belongs to it", async () => {
    await setUp();
    const other = await makeWorkspace(connection);
    const { userId } = await me(owner);
    const ids = { workspaceId: other.workspaceId, teammateId: newId(), userId };
    const member = { role: "owner", name: "Ada", email: "ada@hotel.example", createdAt: now(), changedAt: now() };
    await connection
      .insertInto("teammate")
      .values({ ...ids, ...member })
      .execute();
    expect(await (await owner.get(path(other.workspaceId))).json()).toBeNull();
    expect((await owner.get(`/api/v1/workspaces/${other.workspaceId}/counts`)).status).toBe(200);

    const { url } = await (await owner.post("/api/v1/me/single-sign-on", { workspaceId })).json();
    await owner.get(await comeBack(url));
    const { browser, to } = await signIn();
    expect(to).toBe(`/w/${workspaceId}`);
    expect((await browser.get(`/api/v1/workspaces/${workspaceId}/counts`)).status).toBe(200);
    expect((await browser.get(`/api/v1/workspaces/${other.workspaceId}/counts`)).status).toBe(404);
    expect((await me(browser)).memberships).toHaveLength(1);
    expect((await browser.post("/api/v1/me/single-sign-on", { workspaceId: other.workspaceId })).status).toBe(403);
  });

  test("ends when single sign-on is removed or goes to another issuer, but for the one who does it", async () => {
    await setUp({ roleOfNew: "owner" });
    const { browser } = await signIn();
    const { browser: acting } = await signIn({ ...person, subject: newId() });
    expect((await acting.delete(path())).status).toBe(204);
    expect((await browser.get("/api/v1/me")).status).toBe(401);
    expect((await acting.get("/api/v1/me")).status).toBe(200);
    expect((await owner.get("/api/v1/me")).status).toBe(200);
  });
});

describe("connecting", () => {
  test("lets a teammate in as the person they are from then on", async () => {
    await setUp();
    const { userId } = await me(owner);
    const { url } = await (await owner.post("/api/v1/me/single-sign-on", { workspaceId })).json();
    const answer = await owner.get(await comeBack(url));
    expect(answer.headers.get("location")).toBe(`/w/${workspaceId}`);
    expect(await me(owner)).toMatchObject({ userId });
    const { browser } = await signIn();
    expect(await me(browser)).toMatchObject({ userId, memberships: [{ workspaceId, role: "owner" }] });
  });

  test("is refused for an account that is another's, and for one who does not belong to the workspace", async () => {
    await setUp({ roleOfNew: "agent" });
    await signIn();
    const { url } = await (await owner.post("/api/v1/me/single-sign-on", { workspaceId })).json();
    expect((await owner.get(await comeBack(url))).headers.get("location")).toBe("/sign-in?problem=connected_elsewhere");
    const stranger = await app.signIn(await makeWorkspace(connection));
    expect((await stranger.post("/api/v1/me/single-sign-on", { workspaceId })).status).toBe(404);
    expect((await app.browser().post("/api/v1/me/single-sign-on", { workspaceId })).status).toBe(401);
  });

  test("takes a session of the last hour", async () => {
    await setUp();
    const browser = await app.signIn(await makeTeammate(connection, workspaceId));
    expect((await browser.post("/api/v1/me/single-sign-on", { workspaceId })).status).toBe(200);
    const { userId } = await me(browser);
    const createdAt = new Date(Date.now() - 61 * 60 * 1000);
    await connection.updateTable("auth.session").set({ createdAt }).where("userId", "=", userId).execute();
    const answer = await browser.post("/api/v1/me/single-sign-on", { workspaceId });
    expect([answer.status, (await answer.json()).code]).toEqual([403, "sign_in_again"]);
  });

  test("is refused where somebody else sits there when the answer comes", async () => {
    await setUp();
    const { url } = await (await owner.post("/api/v1/me/single-sign-on", { workspaceId })).json();
    const back = await comeBack(url);
    const other = await app.signIn(await makeWorkspace(connection));
    const cookie = [...owner.cookie.split("; ").filter((each) => each.startsWith("rapport.single_sign_on")), other.cookie].join(
      "; ",
    );
    const answer = await app.request(back, { headers: { cookie } });
    expect(answer.headers.get("location")).toBe("/sign-in?problem=expired");
  });
});

describe("nobody comes in", () => {
  beforeEach(async () => {
    await setUp({ roleOfNew: "agent" });
  });
  const end = async (browser: Browser, back: string) => (await browser.get(back)).headers.get("location");

  test("twice with one answer", async () => {
    const browser = app.browser();
    const url = await wayOff(browser);
    const { cookie } = browser;
    const back = await comeBack(url);
    expect(await end(browser, back)).toBe(`/w/${workspaceId}`);
    const replayed = await app.request(back, { headers: { cookie } });
    expect(replayed.headers.get("location")).toBe("/sign-in?problem=expired");
    expect(replayed.headers.getSetCookie().join()).not.toContain("session_token");
  });

  test("in another browser, and the first one still can", async () => {
    const browser = app.browser();
    const back = await comeBack(await wayOff(browser));
    expect(await end(app.browser(), back)).toBe("/sign-in?problem=expired");
    const other = app.browser();
    await wayOff(other);
    expect(await end(other, back)).toBe("/sign-in?problem=expired");
    expect(await end(browser, back)).toBe(`/w/${workspaceId}`);
  });

  test("after ten minutes", async () => {
    const browser = app.browser();
    const back = await comeBack(await wayOff(browser));
    now.advance(10 * 60 * 1000);
    expect(await end(browser, back)).toBe("/sign-in?problem=expired");
  });

  test.each([
    ["another state", (back: string) => back.replace(/state=[^&]+/, "state=x")],
    ["no state", (back: string) => back.replace(/&?state=[^&]+/, "")],
    ["no code", (back: string) => back.replace(/code=[^&]+&?/, "")],
    ["a code that is made up", (back: string) => back.replace(/code=[^&]+/, "code=x")],
    ["the answer of another provider", (back: string) => back.replace(/iss=[^&]+/, "iss=https%3A%2F%2Fevil.example")],
    ["nothing", () => "/api/v1/sign-in/single-sign-on/callback"],
  ])("with %s", async (_what, change) => {
    const browser = app.browser();
    const back = change(await comeBack(await wayOff(browser)));
    expect(await end(browser, back)).toMatch(/^\/sign-in\?problem=(expired|provider_failed)$/);
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });

  test("who cancels; the provider's words are not repeated", async () => {
    const browser = app.browser();
    provider.person = undefined;
    const back = (await follow(await wayOff(browser), testOrigin)).slice(testOrigin.length);
    expect(back).toContain("Cancelled");
    const answer = await browser.get(back);
    expect(answer.headers.get("location")).toBe("/sign-in?problem=cancelled");
    expect(await answer.text()).not.toContain("Cancelled");
  });

  test.each([
    ["an address of another domain", () => ({ email: "mia@other.example" })],
    ["an address below the domain", () => ({ email: `mia@sub.${domain}` })],
    ["an address that only looks so", () => ({ email: `mia@${domain}.evil.example` })],
    ["an address that is not verified", () => ({ email: `mia@${domain}`, email_verified: false })],
    ["no address, at the first time", () => ({})],
  ])("with %s", async (_what, claims) => {
    const { to, browser } = await signIn({ subject: newId(), name: "Mia", ...claims() });
    expect(to).toBe("/sign-in?problem=address_not_allowed");
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });

  test("who was removed", async () => {
    const { browser } = await signIn();
    const { memberships } = await me(browser);
    expect((await owner.delete(`/api/v1/workspaces/${workspaceId}/teammates/${memberships[0].teammateId}`)).status).toBe(204);
    expect((await browser.get(`/api/v1/workspaces/${workspaceId}/counts`)).status).toBe(404);
    expect((await signIn()).to).toBe("/sign-in?problem=removed");
  });

  test("when the settings have gone to another issuer meanwhile", async () => {
    const browser = app.browser();
    const back = await comeBack(await wayOff(browser));
    await connection
      .updateTable("singleSignOn")
      .set({ issuer: "https://other.example" })
      .where("workspaceId", "=", workspaceId)
      .execute();
    expect(await end(browser, back)).toBe("/sign-in?problem=expired");
  });

  test("when the domain is another one meanwhile", async () => {
    const browser = app.browser();
    const back = await comeBack(await wayOff(browser));
    await owner.put(path(), input({ domain: `new-${domain}`, roleOfNew: "agent" }));
    expect(await end(browser, back)).toBe("/sign-in?problem=domain_not_proven");
  });

  test("when the secret is wrong", async () => {
    await owner.put(path(), input({ clientSecret: "wrong", roleOfNew: "agent" }));
    expect((await signIn()).to).toBe("/sign-in?problem=provider_failed");
  });
});

test("the client's secret, codes and addresses stand in no answer, event or log", async () => {
  await setUp({ roleOfNew: "agent" });
  const browser = app.browser();
  const back = await comeBack(await wayOff(browser));
  const code = new URL(back, testOrigin).searchParams.get("code") ?? "";
  const answers = [
    await browser.get(back),
    await owner.get(path()),
    await owner.put(path(), input({ clientSecret: "wrong-secret" })),
  ];
  await signIn();
  const texts = await Promise.all(answers.map(async (answer) => `${await answer.text()}${JSON.stringify([...answer.headers])}`));
  const events = JSON.stringify(await readEventsAfter(connection, workspaceId, 0));
  const said = [...texts, events, ...logged].join("\n");
  for (const secret of [provider.clientSecret, "wrong-secret", code]) expect(said).not.toContain(secret);
  expect(events + logged.join("\n")).not.toContain(`mia@${domain}`);
});

test("the cookie of the way there is for the way back alone, and no script reads it", async () => {
  await setUp();
  const answer = await app.browser().post("/api/v1/sign-in/single-sign-on", { workspaceId });
  const [cookie = ""] = answer.headers.getSetCookie();
  expect(cookie).toMatch(
    /^rapport\.single_sign_on=[\w-]{43}; Max-Age=600; Path=\/api\/v1\/sign-in\/single-sign-on\/callback; HttpOnly; SameSite=Lax$/,
  );
});

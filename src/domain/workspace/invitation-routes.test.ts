// Invitations: a link that works once for one person, whom it lets in as what, and where its token never stands.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newestPosition, readEventsAfter } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { countAttempt, perAccount } from "../../server/identity/limits.ts";
import { hashingTurns } from "../../server/identity/password-hashing.ts";
import { openLog } from "../../server/log.ts";
import { hashOfToken } from "../../server/token.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { invite } from "./invitation-actions.ts";
import type { Invitation, Invited } from "./invitation-schema.ts";
import { type Role, roles, type Teammate } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
const week = 7 * 24 * 60 * 60 * 1000;
let app: TestApp;
let mine: { workspaceId: string; owner: Teammate; email: string; password: string };
let browser: Browser;
beforeAll(async () => {
  app = await openTestApp(database, now);
});
beforeEach(async () => {
  mine = await makeWorkspace(connection, { now: now() });
  browser = await app.signIn(mine);
});
afterAll(() => app.close());

const at = (path = "") => `/api/v1/workspaces/${mine.workspaceId}/invitations${path}`;
const codeOf = async (answer: Response) =>
  `${answer.status} ${answer.status === 204 ? "" : ((await answer.json()).code ?? "")}`.trim();
const tokenOf = ({ link }: Invited) => link.slice(link.indexOf("#token=") + 7);
async function inviteTo(input: object = {}, by = browser): Promise<Invited & { token: string }> {
  now.advance(1);
  const answer = await by.post(at(), { role: "agent", ...input });
  expect(answer.status, await answer.clone().text()).toBe(201);
  const invited: Invited = await answer.json();
  return { ...invited, token: tokenOf(invited) };
}
async function join(role: Role): Promise<{ browser: Browser; teammateId: string }> {
  const made = await makeTeammate(connection, mine.workspaceId, { role, now: now() });
  return { browser: await app.signIn(made), teammateId: made.teammate.teammateId };
}
let people = 0;
const newcomer = () => ({
  name: "Grace",
  email: `grace${++people}-${mine.workspaceId.slice(-6)}@hotel.example`,
  password: "a long password",
});
const check = (token: string) => ask("/invitations/check", { token });
const acceptNew = (token: string, change: object = {}) =>
  ask("/invitations/accept", { as: "new", token, ...newcomer(), ...change });
const acceptAs = (who: Browser, token: string) => who.post("/api/v1/invitations/accept", { as: "me", token });
function ask(path: string, body: object): Promise<Response> {
  const headers = { origin: testOrigin, "content-type": "application/json" };
  return app.request(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
/** A person with an account, who belongs to another workspace. */
async function someone(): Promise<{ browser: Browser; email: string; workspaceId: string }> {
  const theirs = await makeWorkspace(connection);
  return { browser: await app.signIn(theirs), email: theirs.email, workspaceId: theirs.workspaceId };
}
const listed = async (): Promise<Invitation[]> => (await (await browser.get(at("?limit=200"))).json()).invitations;
const stateOf = async (invitationId: string) => (await listed()).find((each) => each.invitationId === invitationId)?.state;
const teammateCount = async () =>
  (await connection.selectFrom("teammate").select("teammateId").where("workspaceId", "=", mine.workspaceId).execute()).length;
const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");

describe("a link", () => {
  test("says to its holder what it is to", async () => {
    const { token, link } = await inviteTo({ email: "Grace@Hotel.Example", role: "admin" });
    expect(link).toBe(`${testOrigin}/join#token=${token}`);
    expect(token).toMatch(/^[\w-]{43}$/);
    const answer = await check(token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      workspaceName: expect.any(String),
      invitedBy: "Ada Owner",
      role: "admin",
      email: "grace@hotel.example",
      signedInAs: null,
    });
    const signedIn = await browser.post("/api/v1/invitations/check", { token });
    expect((await signedIn.json()).signedInAs).toEqual({ name: "Ada Owner", email: mine.email });
  });

  test("is not made for an address that a teammate has, in whatever case it is written", async () => {
    const answer = await browser.post(at(""), { email: mine.email.toUpperCase(), role: "agent" });
    expect(await codeOf(answer)).toBe("409 invitee_here");
    expect(await listed()).toEqual([]);
  });

  test("is not made a second time for an address that waits to come, also when the first has expired, until that one is taken back", async () => {
    const { email } = newcomer();
    const { invitationId } = await inviteTo({ email });
    const again = () => browser.post(at(""), { email: email.toUpperCase(), role: "admin" });
    expect(await codeOf(await again())).toBe("409 invited_already");
    now.advance(week + 1);
    browser = await app.signIn(mine);
    expect(await codeOf(await again())).toBe("409 invited_already");
    expect((await listed()).map((each) => each.invitationId)).toEqual([invitationId]);
    // In another workspace nobody knows of it.
    const elsewhere = await someone();
    const there = await elsewhere.browser.post(`/api/v1/workspaces/${elsewhere.workspaceId}/invitations`, {
      email,
      role: "agent",
    });
    expect(there.status).toBe(201);
    expect((await browser.delete(at(`/${invitationId}`))).status).toBe(204);
    expect((await again()).status).toBe(201);
  });

  test("lets a new person in, once, signs them in, and says so to all", async () => {
    const { token, invitationId } = await inviteTo({ role: "colleague" });
    const before = await newestPosition(connection, mine.workspaceId);
    const answer = await acceptNew(token, { email: `New.Person-${mine.workspaceId}@Hotel.Example` });
    expect(answer.status, await answer.clone().text()).toBe(201);
    expect(await answer.json()).toEqual({ workspaceId: mine.workspaceId });
    const me = await (await app.request("/api/v1/me", { headers: { cookie: cookieOf(answer) } })).json();
    expect(me).toMatchObject({ name: "Grace", memberships: [{ workspaceId: mine.workspaceId, role: "colleague" }] });
    expect(me.email).toBe(`new.person-${mine.workspaceId}@hotel.example`);
    const { teammateId } = me.memberships[0];
    const events = await readEventsAfter(connection, mine.workspaceId, before);
    expect(events.map(({ kind, ids, teammateId }) => ({ kind, ids, teammateId }))).toEqual([
      { kind: "invitation.accepted", ids: { invitationId }, teammateId },
      { kind: "teammate.joined", ids: { teammateId }, teammateId },
    ]);
    expect(await stateOf(invitationId)).toBe("accepted");
    expect(await codeOf(await check(token))).toBe("403 invitation_invalid");
    expect(await codeOf(await acceptNew(token))).toBe("403 invitation_invalid");
  });

  test("that was mailed proves the address it was mailed to, and no other", async () => {
    const isProven = async (email: string) => {
      const user = connection.selectFrom("auth.user").select("emailVerified").where("email", "=", email);
      return (await user.executeTakeFirstOrThrow()).emailVerified;
    };
    const [mailed, other, byHand] = [newcomer(), newcomer(), newcomer()];
    const invited = await inviteTo({ email: mailed.email });
    expect((await ask("/invitations/accept", { as: "new", token: invited.token, ...mailed })).status).toBe(201);
    const another = await inviteTo({ email: newcomer().email });
    expect((await ask("/invitations/accept", { as: "new", token: another.token, ...other })).status).toBe(201);
    const handed = await inviteTo();
    expect((await ask("/invitations/accept", { as: "new", token: handed.token, ...byHand })).status).toBe(201);
    const them = await someone();
    expect((await acceptAs(them.browser, (await inviteTo({ email: them.email })).token)).status).toBe(201);
    expect(await Promise.all([mailed, other, byHand, them].map(({ email }) => isProven(email)))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test("makes its browser one that strangers cannot lock out", async () => {
    const person = newcomer();
    const theirs = app.browser();
    const { token } = await inviteTo();
    expect((await theirs.post("/api/v1/invitations/accept", { as: "new", token, ...person })).status).toBe(201);
    const { email, password } = person;
    for (let i = 0; i < 10; i++) await countAttempt(connection, [{ limit: perAccount, of: [email] }], now());
    expect((await app.browser().post("/api/v1/sign-in", { email, password })).status).toBe(429);
    expect((await theirs.post("/api/v1/sign-in", { email, password })).status).toBe(200);
  });

  test("that is made up costs no hashing", async () => {
    const { begun } = hashingTurns.count();
    await Promise.all(Array.from({ length: 60 }, () => acceptNew("made-up")));
    expect(hashingTurns.count().begun).toBe(begun);
  });

  test("lets someone in who has an account, whatever address it was sent to", async () => {
    const { token } = await inviteTo({ email: "somebody.else@hotel.example", role: "admin" });
    const { browser: theirs, workspaceId } = await someone();
    expect((await acceptAs(theirs, token)).status).toBe(201);
    const { memberships } = await (await theirs.get("/api/v1/me")).json();
    expect(memberships.map((each: { workspaceId: string }) => each.workspaceId).sort()).toEqual(
      [mine.workspaceId, workspaceId].sort(),
    );
    expect((await theirs.get(at())).status).toBe(200);
  });

  test("is good for a week", async () => {
    const { token, invitationId } = await inviteTo();
    now.advance(week - 1);
    expect((await check(token)).status).toBe(200);
    now.advance(1);
    expect(await codeOf(await check(token))).toBe("403 invitation_invalid");
    expect(await codeOf(await acceptNew(token))).toBe("403 invitation_invalid");
    expect(await stateOf(invitationId)).toBe("expired");
  });

  test("that is used, taken back, expired, renewed or made up is refused in the same words", async () => {
    const used = await inviteTo();
    await acceptNew(used.token);
    const expired = await inviteTo();
    now.advance(week);
    const revoked = await inviteTo();
    await browser.delete(at(`/${revoked.invitationId}`));
    const renewed = await inviteTo();
    await browser.post(at(`/${renewed.invitationId}/renew`));
    const words = new Set<string>();
    for (const token of [used.token, expired.token, revoked.token, renewed.token, "a".repeat(43), "'", "🐇", "\u0000"]) {
      for (const answer of [await check(token), await acceptNew(token)]) {
        const { requestId: _, ...problem } = await answer.json();
        words.add(JSON.stringify(problem));
      }
    }
    expect([...words]).toHaveLength(1);
    expect([...words][0]).toContain("invitation_invalid");
  });

  test("renewed works again, for another week; who renewed it answers for it", async () => {
    const { invitationId } = await inviteTo();
    now.advance(week);
    const admin = await join("admin");
    const before = await newestPosition(connection, mine.workspaceId);
    const answer = await admin.browser.post(at(`/${invitationId}/renew`));
    expect(answer.status).toBe(200);
    expect((await readEventsAfter(connection, mine.workspaceId, before)).map(({ kind }) => kind)).toEqual(["invitation.changed"]);
    const token = tokenOf(await answer.json());
    expect(await listed()).toMatchObject([{ invitationId, state: "open", invitedBy: { teammateId: admin.teammateId } }]);
    now.advance(week - 1);
    expect((await check(token)).status).toBe(200);
    await browser.delete(`/api/v1/workspaces/${mine.workspaceId}/teammates/${admin.teammateId}`);
    expect(await codeOf(await check(token))).toBe("403 invitation_invalid");
  });

  test("taken back stops; taking it back again is done; one that was accepted is not taken back or renewed", async () => {
    const { token, invitationId } = await inviteTo();
    const before = await newestPosition(connection, mine.workspaceId);
    expect((await browser.delete(at(`/${invitationId}`))).status).toBe(204);
    expect((await browser.delete(at(`/${invitationId}`))).status).toBe(204);
    expect((await readEventsAfter(connection, mine.workspaceId, before)).map(({ kind }) => kind)).toEqual(["invitation.revoked"]);
    expect(await codeOf(await acceptNew(token))).toBe("403 invitation_invalid");
    expect(await codeOf(await browser.post(at(`/${invitationId}/renew`)))).toBe("403 invitation_invalid");
    const accepted = await inviteTo();
    await acceptNew(accepted.token);
    expect(await codeOf(await browser.delete(at(`/${accepted.invitationId}`)))).toBe("403 invitation_invalid");
    expect(await codeOf(await browser.post(at(`/${accepted.invitationId}/renew`)))).toBe("403 invitation_invalid");
    expect(await stateOf(accepted.invitationId)).toBe("accepted");
  });
});

describe("an invitation stays good, and nobody is made, when", () => {
  test.each([
    ["the password is short", { password: "123456789" }],
    ["the password is endless", { password: "x".repeat(129) }],
    ["the address is none", { email: "grace" }],
    ["the name is blank", { name: "  " }],
    ["the name has NUL in it", { name: "Gra\u0000ce" }],
    ["it is not said as whom", { as: undefined }],
    ["it is accepted as another", { as: "you" }],
  ])("%s", async (_what, change) => {
    const { token } = await inviteTo();
    expect(await codeOf(await acceptNew(token, change))).toBe("400 input_invalid");
    expect(await teammateCount()).toBe(1);
    expect((await check(token)).status).toBe(200);
  });

  test("the address has an account already, in whatever letters", async () => {
    const { token } = await inviteTo();
    const { browser: theirs, email } = await someone();
    const answer = await acceptNew(token, { email: email.toUpperCase() });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "address_taken", detail: expect.stringMatching(/sign in first/i) });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await acceptAs(theirs, token)).status).toBe(201);
  });

  test("one who belongs to the workspace already opens it", async () => {
    const { token } = await inviteTo({ role: "colleague" });
    expect(await codeOf(await acceptAs(browser, token))).toBe("409 teammate_already");
    expect((await acceptNew(token)).status).toBe(201);
  });

  test("a stranger accepts it as themselves", async () => {
    const { token } = await inviteTo();
    expect(await codeOf(await ask("/invitations/accept", { as: "me", token }))).toBe("401 not_signed_in");
    expect((await check(token)).status).toBe(200);
  });

  test("a session that a workspace's single sign-on opened accepts it", async () => {
    const { token } = await inviteTo();
    const { browser: theirs, email, workspaceId } = await someone();
    await connection
      .updateTable("auth.session")
      .set({ onlyWorkspaceId: workspaceId })
      .where("userId", "in", connection.selectFrom("auth.user").select("id").where("email", "=", email))
      .execute();
    expect(await codeOf(await acceptAs(theirs, token))).toBe("403 not_permitted");
    expect((await (await theirs.post("/api/v1/invitations/check", { token })).json()).signedInAs).toBeNull();
    expect((await check(token)).status).toBe(200);
  });
});

describe("at the same moment", () => {
  test("of several new people one gets in, and the others leave no account behind", async () => {
    const { token } = await inviteTo();
    const persons = [1, 2, 3].map(newcomer);
    const codes = await Promise.all(persons.map(async (person) => codeOf(await acceptNew(token, person))));
    expect(codes.sort()).toEqual(["201", "403 invitation_invalid", "403 invitation_invalid"]);
    expect(await teammateCount()).toBe(2);
    const emails = persons.map(({ email }) => email);
    const accounts = await connection.selectFrom("auth.user").select("id").where("email", "in", emails).execute();
    expect(accounts).toHaveLength(1);
  });

  test("one person with two links becomes one teammate", async () => {
    const links = await Promise.all([inviteTo(), inviteTo({ role: "admin" })]);
    const { browser: theirs } = await someone();
    const codes = await Promise.all(links.map(async ({ token }) => codeOf(await acceptAs(theirs, token))));
    expect(codes.sort()).toEqual(["201", "409 teammate_already"]);
    expect(await teammateCount()).toBe(2);
  });

  test("accepting and taking back: one of the two happens", async () => {
    const { token, invitationId } = await inviteTo();
    const [accepted, revoked] = await Promise.all([acceptNew(token), browser.delete(at(`/${invitationId}`))]);
    const happened = [accepted.status === 201, revoked.status === 204];
    expect(happened.filter(Boolean)).toHaveLength(1);
    expect(await teammateCount()).toBe(happened[0] ? 2 : 1);
  });
});

test("one who left comes back as the same teammate, with the new role", async () => {
  const { browser: theirs } = await someone();
  await acceptAs(theirs, (await inviteTo({ role: "admin" })).token);
  const memberships = async () => (await (await theirs.get("/api/v1/me")).json()).memberships;
  const before = (await memberships()).find((each: { workspaceId: string }) => each.workspaceId === mine.workspaceId);
  await theirs.post(`/api/v1/workspaces/${mine.workspaceId}/leave`);
  expect(await codeOf(await theirs.get(at()))).toBe("404 not_found");
  expect((await acceptAs(theirs, (await inviteTo({ role: "colleague" })).token)).status).toBe(201);
  const after = (await memberships()).find((each: { workspaceId: string }) => each.workspaceId === mine.workspaceId);
  expect(after).toMatchObject({ teammateId: before.teammateId, role: "colleague" });
  expect(await teammateCount()).toBe(2);
});

describe("inviting", () => {
  test.each(roles)("is for owners and admins, to an owner for owners (%s)", async (role) => {
    const { browser: theirs } = await join(role);
    const open = await inviteTo();
    const owner = await inviteTo({ role: "owner" });
    const codes = [
      await theirs.post(at(), { role: "agent" }),
      await theirs.get(at()),
      await theirs.post(at(`/${open.invitationId}/renew`)),
      await theirs.delete(at(`/${open.invitationId}`)),
      await theirs.post(at(), { role: "owner" }),
      await theirs.post(at(`/${owner.invitationId}/renew`)),
      await theirs.delete(at(`/${owner.invitationId}`)),
    ].map(({ status }) => status);
    const one = {
      owner: [201, 200, 200, 204],
      admin: [201, 200, 200, 204],
      agent: [403, 403, 403, 403],
      colleague: [403, 403, 403, 403],
    };
    expect(codes).toEqual([...one[role], ...(role === "owner" ? [201, 200, 204] : [403, 403, 403])]);
  });

  test.each([
    { role: "king" },
    {},
    { role: "agent", email: "x" },
    { role: "agent", email: "a@b.example\r\nBcc: c@d.example" },
    { role: "agent", email: `${"a".repeat(250)}@b.example` },
  ])("with %j is refused", async (input) => {
    expect(await codeOf(await browser.post(at(), input))).toBe("400 input_invalid");
  });

  test("twice under one Idempotency-Key makes one invitation, sends one mail, and answers with the same link", async () => {
    const email = `once-${mine.workspaceId}@hotel.example`;
    const send = () => browser.post(at(), { role: "agent", email }, { "idempotency-key": "one" });
    const first: Invited = await (await send()).json();
    expect(await (await send()).json()).toEqual(first);
    expect(await listed()).toHaveLength(1);
    expect(app.mails.filter(({ to }) => to === email)).toHaveLength(1);
    const [row] = await connection
      .selectFrom("idempotency")
      .select("answer")
      .where("workspaceId", "=", mine.workspaceId)
      .execute();
    expect(row?.answer?.toString("latin1")).not.toContain(tokenOf(first));
  });
});

describe("the mail", () => {
  test("carries the link to the address, and what became of it is known at once", async () => {
    const email = `mailed-${mine.workspaceId}@hotel.example`;
    const invited = await inviteTo({ email });
    expect(invited).toMatchObject({ mail: "sent", mailReason: null });
    const [mail] = app.mails.filter(({ to }) => to === email);
    expect(mail?.text).toContain(invited.link);
    expect(await listed()).toMatchObject([{ email, mail: "sent", mailReason: null }]);
    const renewed: Invited = await (await browser.post(at(`/${invited.invitationId}/renew`))).json();
    expect(app.mails.filter(({ to }) => to === email)[1]?.text).toContain(renewed.link);
  });

  test("is none without an address, or where this server cannot send any: the link is handed over by hand", async () => {
    expect(await inviteTo()).toMatchObject({ mail: "none", mailReason: null });
    const systemMail = { isSetUp: false, send: () => Promise.reject(new Error("never asked")) };
    const ways = { publicUrl: testOrigin, systemMail, log: openLog("silent"), now: now() };
    const invited = await invite(connection, mine.owner, { role: "agent", email: "a@hotel.example" }, ways);
    expect(invited).toMatchObject({ mail: "none", mailReason: null, link: expect.stringContaining("/join#token=") });
  });

  test.each([
    [new Refused("mail_not_sent", "Nothing answers at mail.example, port 25."), "Nothing answers at mail.example, port 25."],
    [new Error("535 auth failed for secret@hotel.example"), "The mail could not be sent."],
  ])("that fails (%s) leaves the invitation good and says why", async (error, mailReason) => {
    const systemMail = { isSetUp: true, send: () => Promise.reject(error) };
    let logged = "";
    const log = openLog("debug", {
      write(line) {
        logged += line;
      },
    });
    const ways = { publicUrl: testOrigin, systemMail, log, now: now() };
    const invited = await invite(connection, mine.owner, { role: "agent", email: "a@hotel.example" }, ways);
    expect(invited).toMatchObject({ mail: "failed", mailReason });
    expect(await listed()).toMatchObject([{ mail: "failed", mailReason, state: "open" }]);
    expect((await check(tokenOf(invited))).status).toBe(200);
    expect(logged).not.toMatch(/@hotel\.example/);
    expect(logged).not.toContain(tokenOf(invited));
  });
});

test("the token stands in no list, event, table or log", async () => {
  let logged = "";
  const log = openLog("debug", {
    write(line) {
      logged += line;
    },
  });
  const loud = await openTestApp(database, now, { log });
  try {
    const theirs = await loud.signIn(mine);
    const invited: Invited = await (await theirs.post(at(), { role: "agent", email: "marker@hotel.example" })).json();
    const token = tokenOf(invited);
    const headers = { origin: testOrigin, "content-type": "application/json" };
    for (const path of ["check", "accept", "accept"]) {
      const body = JSON.stringify({ as: "new", token, ...newcomer() });
      await loud.request(`/api/v1/invitations/${path}`, { method: "POST", headers, body });
    }
    expect(await (await theirs.get(at())).text()).not.toContain(token);
    expect(JSON.stringify(await readEventsAfter(connection, mine.workspaceId, 0))).not.toMatch(
      new RegExp(`${token}|marker|Grace`),
    );
    const rows = await connection.selectFrom("invitation").selectAll().where("workspaceId", "=", mine.workspaceId).execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.tokenHash).toEqual(hashOfToken(token));
    expect(logged).not.toContain(token);
    expect(logged).toContain("/invitations/");
  } finally {
    await loud.close();
  }
});

test("the list is read page by page, newest first, while invitations come", async () => {
  for (let i = 0; i < 5; i++) await inviteTo();
  const all = (await listed()).map((each) => each.invitationId);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { invitations: Invitation[]; nextCursor: string | null } = await (
      await browser.get(at(`?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`))
    ).json();
    seen.push(...page.invitations.map((each) => each.invitationId));
    cursor = page.nextCursor;
    await inviteTo();
  }
  expect(seen).toEqual(all);
});

test("of another workspace there is no invitation, and it stays good", async () => {
  const { invitationId, token } = await inviteTo();
  const { browser: stranger, workspaceId } = await someone();
  for (const path of [at(`/${invitationId}`), `/api/v1/workspaces/${workspaceId}/invitations/${invitationId}`]) {
    expect(await codeOf(await stranger.delete(path))).toBe("404 not_found");
    expect(await codeOf(await stranger.post(`${path}/renew`))).toBe("404 not_found");
  }
  expect(await codeOf(await stranger.get(at()))).toBe("404 not_found");
  expect(await codeOf(await stranger.post(at(), { role: "agent" }))).toBe("404 not_found");
  expect((await check(token)).status).toBe(200);
});

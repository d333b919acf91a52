// Mail in and out by an account: access that is renewed once for all, ended by the provider, refused by a server, and had again.
import { tmpdir } from "node:os";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLog } from "../../server/log.ts";
import { openOutgoing } from "../../server/outgoing.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, receiveMail, testBox } from "../../test/factories.ts";
import { follow } from "../../test/follow.ts";
import { type MailProviderForTests, openMailProvider } from "../../test/mail-provider.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import type { Channel } from "../channel/schema.ts";
import { reply } from "../conversation/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { accessOf } from "./account-access.ts";
import { accountProviders } from "./account-providers.ts";
import { sendMail } from "./actions.ts";
import type { ChannelHealth } from "./health-schema.ts";
import { type Mailboxes, openMailboxes } from "./mailboxes.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
const outgoing = openOutgoing({ allow: ["127.0.0.0/8"] });
const log = openLog("silent");
const deps = { connection, box: testBox, log, now, systemMail: noSystemMail, outgoing };
let provider: MailProviderForTests;
let app: TestApp;
let owner: Teammate;
let browser: Browser;
let mailboxes: Mailboxes;
let channelId: string;
let address: string;
beforeAll(async () => {
  app = await openTestApp(database, now, { reachableNetworks: ["127.0.0.0/8"] });
  const workspace = await makeWorkspace(connection);
  owner = workspace.owner;
  browser = await app.signIn(workspace);
});
afterAll(async () => {
  await app.close();
  await outgoing.close();
});
beforeEach(async () => {
  provider = await openMailProvider(`${testOrigin}/api/v1/channel-sign-in/callback`, 86_400);
  Object.assign(accountProviders.google, provider.settings);
  const registration = { clientId: provider.clientId, clientSecret: provider.clientSecret };
  await browser.put(path("/mail-registrations/google"), registration);
  ({ channelId, address } = await makeChannel(connection, owner));
  provider.account = address;
  mailboxes = openMailboxes(deps, {
    spoolFolder: tmpdir(),
    mostBytes: 1024 * 1024,
    pace: { firstDelayMs: 20, longestDelayMs: 100 },
  });
  await signIn();
});
afterEach(async () => {
  await mailboxes.close();
  // The next provider is asked for the channels of its own test alone.
  await connection
    .updateTable("channel")
    .set({ settings: JSON.stringify({ imap: null, smtp: null }) })
    .execute();
  await provider.close();
});

const path = (rest: string) => `/api/v1/workspaces/${owner.workspaceId}${rest}`;
async function signIn(): Promise<void> {
  const { url } = await (await browser.post(path("/channels/sign-in"), { provider: "google", channelId })).json();
  const back = (await follow(url, testOrigin)).slice(testOrigin.length);
  expect((await browser.get(back)).headers.get("location")).toMatch(/account=signed_in$/);
}
const id = () => ({ workspaceId: owner.workspaceId, channelId });
const channelNow = async (): Promise<Channel> => (await browser.get(path(`/channels/${channelId}`))).json();
const health = async (): Promise<ChannelHealth> => (await browser.get(path(`/channels/${channelId}/health`))).json();
const within = { timeout: 5_000 };
const mailbox = () => expect.poll(async () => (await channelNow()).mailbox, within);

let uid = 0;
/** A mail arrives in the mailbox there. */
function arrive(subject: string): void {
  provider.imap.folders.INBOX?.messages.push({
    uid: ++uid,
    raw: rawMail({ subject, to: address }),
    at: new Date(now().getTime() + 60_000),
  });
  provider.imap.tell();
}
async function deliveries(): Promise<number> {
  const rows = connection.selectFrom("delivery").select("deliveryId").where("channelId", "=", channelId);
  return (await rows.where("direction", "=", "in").execute()).length;
}

/** A reply that is to go out; returns how to send it, and what became of it. */
async function aReply() {
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, rawMail({ to: address }), now());
  const incoming = connection.selectFrom("entry").select("encounterId").where("deliveryId", "=", deliveryId);
  const { encounterId } = await incoming.executeTakeFirstOrThrow();
  const { entryId } = await reply(connection, owner, encounterId, "We found it.", now());
  const entry = connection.selectFrom("entry").select("deliveryId").where("entryId", "=", entryId);
  const out = (await entry.executeTakeFirstOrThrow()).deliveryId ?? "";
  return {
    send: (lastAttempt = false) => sendMail(deps, { workspaceId: owner.workspaceId, deliveryId: out }, { lastAttempt }),
    state: () =>
      connection.selectFrom("delivery").select(["state", "reason"]).where("deliveryId", "=", out).executeTakeFirstOrThrow(),
  };
}

test("mail comes in and goes out by the account, and no password is needed", async () => {
  await mailboxes.refresh();
  await mailbox().toMatchObject({ state: "connected" });
  arrive("A forgotten rabbit");
  await expect.poll(deliveries, within).toBe(1);
  const { send, state } = await aReply();
  expect([await send(), await state()]).toEqual(["done", { state: "sent", reason: null }]);
  expect(provider.sent).toMatchObject([{ user: address }]);
  const tested = await browser.post(path(`/channels/${channelId}/test-mail`));
  expect([tested.status, provider.sent.length]).toEqual([200, 2]);
  expect(provider.asked).toEqual({ code: 1, refresh: 0 });
});

describe("access that ends soon", () => {
  beforeEach(() => {
    now.advance(86_400_000 - 4 * 60_000);
  });

  test("is renewed once, however many want it at the same moment, and the new refresh token is kept", async () => {
    const tokens = await Promise.all(Array.from({ length: 8 }, () => accessOf(deps, id())));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(provider.asked.refresh).toBe(1);
    // The provider takes each refresh token once: renewing again shows that the newest was kept.
    now.advance(86_400_000);
    await accessOf(deps, id());
    expect(provider.asked.refresh).toBe(2);
    expect((await channelNow()).account).toMatchObject({ isSignedIn: true });
  });

  test("is not renewed while the provider fails; that is said, nothing is lost, and it goes on afterwards", async () => {
    provider.failsWith = 503;
    const { send, state } = await aReply();
    expect(await send()).toBe("again");
    expect(await state()).toEqual({ state: "queued", reason: "Google cannot be asked for access just now. It is tried again." });
    await mailboxes.refresh();
    await mailbox().toMatchObject({ state: "failing", reason: "Google cannot be asked for access just now. It is tried again." });
    expect((await channelNow()).account).toMatchObject({ isSignedIn: true });
    provider.failsWith = undefined;
    expect(await send()).toBe("done");
    await mailbox().toMatchObject({ state: "connected", reason: null });
  });

  test("is not renewed with a client secret that is not good any more, and it is said what helps", async () => {
    await browser.put(path("/mail-registrations/google"), { clientId: provider.clientId, clientSecret: "another" });
    await expect(accessOf(deps, id())).rejects.toThrow(/client ID and secret .* Enter them anew/);
    expect((await channelNow()).account).toMatchObject({ isSignedIn: true });
  });

  test("ends what reads by it quietly, before the server does", async () => {
    await accessOf(deps, id());
    await mailboxes.refresh();
    await mailbox().toMatchObject({ state: "connected" });
    const { changedAt } = (await channelNow()).mailbox ?? {};
    now.advance(86_400_000);
    arrive("A bell");
    await expect.poll(() => provider.asked.refresh, within).toBe(2);
    await expect.poll(deliveries, within).toBe(1);
    arrive("Another bell");
    await expect.poll(deliveries, within).toBe(2);
    expect((await channelNow()).mailbox).toEqual({ state: "connected", reason: null, changedAt });
  });
});

describe("access that a server refuses", () => {
  test("is renewed once, and taken then", async () => {
    now.advance(10 * 60_000);
    provider.endAccess();
    await mailboxes.refresh();
    await mailbox().toMatchObject({ state: "connected" });
    expect([provider.signIns.imap, provider.asked.refresh]).toEqual([2, 1]);
    provider.endAccess();
    now.advance(10 * 60_000);
    const { send, state } = await aReply();
    expect([await send(), (await state()).state]).toEqual(["done", "sent"]);
    expect(provider.asked.refresh).toBe(2);
  });

  test("though it is young is not renewed for it again and again; the server's words are told", async () => {
    provider.endAccess();
    await mailboxes.refresh();
    await mailbox().toMatchObject({
      state: "failing",
      reason: expect.stringMatching(/did not let .* in by the account: .*Invalid credentials/),
    });
    await expect.poll(() => provider.signIns.imap, within).toBeGreaterThan(2);
    expect(provider.asked.refresh).toBe(0);
  });
});

describe("where the provider has ended the sign-in", () => {
  beforeEach(async () => {
    await provider.revoke();
    now.advance(86_400_000);
  });

  test("it is said so, nobody goes on asking, replies wait; signed in again, all of it flows", async () => {
    const { send, state } = await aReply();
    await mailboxes.refresh();
    await mailbox().toMatchObject({ state: "failing" });
    expect((await channelNow()).mailbox?.reason).toBe(
      `Google no longer lets Rapport in as ${address}. Somebody has to sign in there again.`,
    );
    expect((await channelNow()).account).toMatchObject({ provider: "google", address, isSignedIn: false });
    expect(await send()).toBe("done");
    expect(await state()).toEqual({ state: "held", reason: expect.stringContaining("Google no longer lets Rapport in") });
    expect(await health()).toMatchObject({ heldCount: 1 });
    const { asked, signIns } = provider;
    const before = JSON.stringify([asked, signIns]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(JSON.stringify([asked, signIns])).toBe(before);
    expect(asked.refresh).toBe(1);

    await signIn();
    await mailboxes.refresh();
    await mailbox().toMatchObject({ state: "connected" });
    arrive("Still there?");
    await expect.poll(deliveries, within).toBe(2);
    expect(await state()).toEqual({ state: "queued", reason: null });
    expect([await send(), (await state()).state]).toEqual(["done", "sent"]);
  });

  test("a reply that is just being held is not forgotten by who signs in at that moment", async () => {
    const { send, state } = await aReply();
    const [outcome] = await Promise.all([send(), signIn()]);
    // Either it was held before, and went on by the sign-in; or it found the new account.
    expect(["done", "again"]).toContain(outcome);
    expect(["queued", "sent"]).toContain((await state()).state);
  });
});

test("access is nobody's in another workspace", async () => {
  const other = await makeWorkspace(connection);
  await expect(accessOf(deps, { workspaceId: other.workspaceId, channelId })).rejects.toThrow(/no account/);
});

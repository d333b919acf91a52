// Who sees what: every read and every act on encounters, entries, conversations, files and raw messages, for every kind of teammate.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeTeam, makeTeammate, makeWorkspace, receiveMail } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { mayDo, type Permission } from "../workspace/permissions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { reply } from "./actions.ts";
import { assignEncounter, shareEncounter } from "./encounter-actions.ts";
import type { Conversation, Entry } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");

type Who = "owner" | "admin" | "member" | "outsider" | "plain" | "colleague" | "shared" | "holder";
/** Whether each sees the encounter of the private team, and the one that is everyone's. */
const sees: Record<Who, { hidden: boolean; open: boolean }> = {
  owner: { hidden: true, open: true },
  admin: { hidden: true, open: true },
  // Agents: in the private team, in another one, in none.
  member: { hidden: true, open: true },
  outsider: { hidden: false, open: true },
  plain: { hidden: false, open: true },
  // Colleagues: to whom nothing was shown, to whom the private one was shown, who owns the private one.
  colleague: { hidden: false, open: false },
  shared: { hidden: true, open: false },
  holder: { hidden: true, open: false },
};
const everyone = Object.keys(sees) as Who[];

interface Scene {
  hidden: { encounterId: string; entryId: string; replyId: string; deliveryId: string };
  open: { encounterId: string; entryId: string; replyId: string; deliveryId: string };
  conversationId: string;
}

let app: TestApp;
let workspaceId: string;
let owner: Teammate;
const people = {} as Record<Who, Teammate & { headers: Record<string, string> }>;
let teamChannelId: string;
let channelId: string;
let teamId: string;
let made = 0;
beforeAll(async () => {
  app = await openTestApp(database, () => now);
  ({ workspaceId, owner } = await makeWorkspace(connection));
  const roles = { admin: "admin", member: "agent", outsider: "agent", plain: "agent" } as const;
  for (const who of everyone) {
    const role = who === "owner" ? undefined : (roles[who as keyof typeof roles] ?? "colleague");
    const teammate = role === undefined ? owner : (await makeTeammate(connection, workspaceId, { role })).teammate;
    const { headers } = await makeKey(connection, teammate);
    people[who] = { ...teammate, headers };
  }
  teamId = await makeTeam(connection, workspaceId, { isPrivate: true, teammateIds: [people.member.teammateId] });
  await makeTeam(connection, workspaceId, { teammateIds: [people.outsider.teammateId] });
  ({ channelId: teamChannelId } = await makeChannel(connection, owner, { teamId }));
  ({ channelId } = await makeChannel(connection, owner));
});
afterAll(() => app.close());

/** A customer who wrote with a file to the private team, and to everyone; both were answered, and the sending failed. */
async function aScene(): Promise<Scene> {
  const from = `Customer <scene${++made}@customer.example>`;
  const file =
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n";
  const place = async (channel: string) => {
    const mail = Buffer.from(`From: ${from}\r\nSubject: Scene\r\nMessage-ID: <${++made}@customer.example>\r\n${file}`);
    const { deliveryId } = await receiveMail(connection, workspaceId, channel, mail, now);
    const entry = await connection
      .selectFrom("entry")
      .select(["entryId", "encounterId", "conversationId"])
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    const { entryId: replyId } = await reply(connection, owner, entry.encounterId, "An answer.", now);
    const out = await connection
      .selectFrom("entry")
      .select("deliveryId")
      .where("entryId", "=", replyId)
      .executeTakeFirstOrThrow();
    await connection
      .updateTable("delivery")
      .set({ state: "failed", reason: "no" })
      .where("deliveryId", "=", out.deliveryId)
      .execute();
    return { ...entry, replyId, deliveryId: out.deliveryId ?? "" };
  };
  const hidden = await place(teamChannelId);
  const open = await place(channelId);
  await assignEncounter(connection, owner, hidden.encounterId, { teammateId: people.holder.teammateId }, now);
  await shareEncounter(connection, owner, hidden.encounterId, people.shared.teammateId, now);
  return { hidden, open, conversationId: hidden.conversationId };
}

const ask = (who: Who, method: string, path: string, body?: unknown) =>
  app.request(`/api/v1/workspaces/${workspaceId}${path}`, {
    method,
    headers: { ...people[who].headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

type Ids = Scene["hidden"];
const reads: [permission: Permission, path: (ids: Ids) => string][] = [
  ["conversations.read", ({ encounterId }) => `/encounters/${encounterId}`],
  ["conversations.read", ({ encounterId }) => `/encounters/${encounterId}/conversation`],
  ["conversations.read", ({ encounterId }) => `/encounters/${encounterId}/entries`],
  ["conversations.read", ({ encounterId }) => `/encounters/${encounterId}/shares`],
  ["conversations.read", ({ entryId }) => `/entries/${entryId}`],
  ["conversations.read", ({ entryId }) => `/entries/${entryId}/files/0`],
  ["conversations.raw", ({ entryId }) => `/entries/${entryId}/raw`],
];
const acts: [permission: Permission, method: string, path: (ids: Ids) => string, body?: unknown, success?: number][] = [
  ["conversations.reply", "POST", ({ encounterId }) => `/encounters/${encounterId}/replies`, { text: "Hello" }, 201],
  ["conversations.note", "POST", ({ encounterId }) => `/encounters/${encounterId}/notes`, { text: "A note" }, 201],
  ["conversations.work", "PATCH", ({ encounterId }) => `/encounters/${encounterId}`, { subject: "Another" }],
  ["conversations.work", "POST", ({ encounterId }) => `/encounters/${encounterId}/assign`, { teamId: null }],
  [
    "conversations.work",
    "POST",
    ({ encounterId }) => `/encounters/${encounterId}/snooze`,
    { until: new Date(now.getTime() + 60_000).toISOString() },
  ],
  ["conversations.work", "POST", ({ encounterId }) => `/encounters/${encounterId}/reopen`],
  ["conversations.work", "POST", ({ encounterId }) => `/encounters/${encounterId}/settle`, { nothingOwed: true }],
  ["conversations.work", "POST", ({ replyId }) => `/entries/${replyId}/move`, { encounterId: null }, 200],
  ["conversations.share", "PUT", ({ encounterId }) => `/encounters/${encounterId}/shares/${people.colleague.teammateId}`],
  ["conversations.share", "DELETE", ({ encounterId }) => `/encounters/${encounterId}/shares/${people.shared.teammateId}`],
  ["conversations.reply", "POST", ({ deliveryId }) => `/deliveries/${deliveryId}/retry`],
];
const answered = (who: Who, permission: Permission, isSeen: boolean, success: number) =>
  mayDo(people[who].role, permission) ? (isSeen ? success : 404) : 403;

describe.each(everyone)("%s", (who) => {
  test("reads what they see, and for them the rest is not there", async () => {
    const scene = await aScene();
    for (const which of ["hidden", "open"] as const) {
      for (const [permission, path] of reads) {
        const { status } = await ask(who, "GET", path(scene[which]));
        expect([which, path(scene[which]), status]).toEqual([
          which,
          path(scene[which]),
          answered(who, permission, sees[who][which], 200),
        ]);
      }
    }
  });

  test("acts on what they see as far as their role goes, and on nothing else", async () => {
    for (const [permission, method, path, body, success = 204] of acts) {
      const scene = await aScene();
      for (const which of ["hidden", "open"] as const) {
        const ids = scene[which];
        const before = await rows(ids.encounterId);
        const { status } = await ask(who, method, path(ids), body);
        const expected = answered(who, permission, sees[who][which], success);
        expect([method, path(ids), which, status]).toEqual([method, path(ids), which, expected]);
        if (expected >= 400) expect(await rows(ids.encounterId)).toEqual(before);
      }
    }
  });

  test("finds in a conversation the encounters and entries that they see, in every page", async () => {
    const { conversationId, hidden, open } = await aScene();
    const seen = [sees[who].hidden ? hidden.encounterId : "", sees[who].open ? open.encounterId : ""].filter((id) => id !== "");
    const whole = await ask(who, "GET", `/conversations/${conversationId}`);
    expect(whole.status).toBe(seen.length === 0 ? 404 : 200);
    if (seen.length === 0) {
      expect((await ask(who, "GET", `/conversations/${conversationId}/entries`)).status).toBe(404);
      return;
    }
    const conversation: Conversation = await whole.json();
    expect(conversation.encounters.map((each) => each.encounterId)).toEqual(seen);
    const found: Entry[] = [];
    for (let cursor = ""; ; ) {
      const answer = await ask(who, "GET", `/conversations/${conversationId}/entries?limit=1${cursor}`);
      const page: { entries: Entry[]; nextCursor: string | null } = await answer.json();
      expect(page.entries).toHaveLength(1);
      found.unshift(...page.entries);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    // Two messages in each; the private one was also given to someone and shared.
    expect(found).toHaveLength((sees[who].hidden ? 4 : 0) + (sees[who].open ? 2 : 0));
    expect(new Set(found.map((each) => each.encounterId))).toEqual(new Set(seen));
  });
});

async function rows(encounterId: string) {
  const entries = await connection
    .selectFrom("entry")
    .leftJoin("delivery", "delivery.deliveryId", "entry.deliveryId")
    .select(["entryId", "kind", "delivery.state"])
    .where("encounterId", "=", encounterId)
    .orderBy("entryId")
    .execute();
  const encounter = await connection.selectFrom("encounter").selectAll().where("encounterId", "=", encounterId).execute();
  const shares = await connection.selectFrom("encounterShare").selectAll().where("encounterId", "=", encounterId).execute();
  return { entries, encounter, shares };
}

describe("words to the channel of a private team", () => {
  test("are the team's, and a later answer to them too", async () => {
    const { hidden } = await aScene();
    const encounter = await (await ask("owner", "GET", `/encounters/${hidden.encounterId}`)).json();
    expect(encounter).toMatchObject({ teamId, channelId: teamChannelId });
  });

  test("are everyone's once the team is taken from their encounter, and nobody else's when it is given to the team again", async () => {
    const { open } = await aScene();
    const look = async () => (await ask("outsider", "GET", `/encounters/${open.encounterId}`)).status;
    expect((await ask("outsider", "POST", `/encounters/${open.encounterId}/assign`, { teamId })).status).toBe(204);
    expect(await look()).toBe(404);
    expect((await ask("member", "POST", `/encounters/${open.encounterId}/assign`, { teamId: null })).status).toBe(204);
    expect(await look()).toBe(200);
  });
});

test("an entry is moved only where both encounters are seen", async () => {
  const { hidden, open } = await aScene();
  const move = (who: Who, entryId: string, encounterId: string) => ask(who, "POST", `/entries/${entryId}/move`, { encounterId });
  expect((await move("outsider", open.replyId, hidden.encounterId)).status).toBe(404);
  expect((await move("outsider", hidden.replyId, open.encounterId)).status).toBe(404);
  expect((await move("member", open.replyId, hidden.encounterId)).status).toBe(200);
});

test("to another workspace none of it is there", async () => {
  const { hidden } = await aScene();
  const { owner: stranger } = await makeWorkspace(connection);
  const { headers } = await makeKey(connection, stranger);
  for (const [, path] of reads) {
    for (const workspace of [workspaceId, stranger.workspaceId]) {
      const answer = await app.request(`/api/v1/workspaces/${workspace}${path(hidden)}`, { headers });
      expect([path(hidden), answer.status]).toEqual([path(hidden), 404]);
    }
  }
});

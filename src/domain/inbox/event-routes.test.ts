// The event log over HTTP: in its order, as far as one sees it, page by page to the newest, and never in a circle.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announce, type Event } from "../../events.ts";
import { inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeKey, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Role } from "../workspace/schema.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
let app: TestApp;
let workspaceId: string;
const readers = {} as Record<Role, { headers: Record<string, string> }>;
const organization = (): Event => ({ kind: "organization.added", ids: { organizationId: newId() } });
const invitation = (): Event => ({ kind: "invitation.added", ids: { invitationId: newId() } });
const team = (): Event => ({ kind: "team.added", ids: { teamId: newId() } });
const log = [organization(), invitation(), team(), organization(), invitation(), team(), organization()];

beforeAll(async () => {
  app = await openTestApp(database, () => new Date());
  const { owner, ...workspace } = await makeWorkspace(connection);
  workspaceId = workspace.workspaceId;
  readers.owner = await makeKey(connection, owner, ["events:read"]);
  for (const role of ["admin", "agent", "colleague"] as const)
    readers[role] = await makeKey(connection, (await makeTeammate(connection, workspaceId, { role })).teammate, ["events:read"]);
  await inTransaction(connection, (tx) => announce(tx, workspaceId, log, { by: owner, now }));
});
afterAll(() => app.close());

interface Page {
  events: { position: number; kind: string; ids: object; at: string; teammateId: string | null; apiKeyId: string | null }[];
  newest: number;
  nextAfter: number;
}
async function read(who: Role, query: string): Promise<Page> {
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}/events?${query}`, { headers: readers[who].headers });
  expect(answer.status).toBe(200);
  return answer.json();
}
const positions = ({ events }: Page) => events.map(({ position }) => position);

test("an owner is told all, with who did it and when", async () => {
  const page = await read("owner", "");
  expect(page).toMatchObject({ newest: 7, nextAfter: 7 });
  expect(positions(page)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(page.events[0]).toEqual({
    ...log[0],
    position: 1,
    at: now.toISOString(),
    teammateId: expect.any(String),
    apiKeyId: null,
  });
});

test.each<[Role, number[]]>([
  ["admin", [1, 2, 3, 4, 5, 6, 7]],
  ["agent", [1, 3, 4, 6, 7]],
  ["colleague", [3, 6]],
])("as %s one is told of %j", async (role, expected) => {
  expect(positions(await read(role, ""))).toEqual(expected);
});

describe("page by page", () => {
  test.each([1, 2, 3, 500])("with %i at a time, each is told once, in order, and the end is reached", async (limit) => {
    const all: number[] = [];
    let after = 0;
    for (let asked = 0; ; asked++) {
      expect(asked).toBeLessThan(20);
      const page = await read("colleague", `after=${after}&limit=${limit}`);
      all.push(...positions(page));
      if (page.nextAfter === page.newest) break;
      expect(page.nextAfter).toBeGreaterThan(after);
      after = page.nextAfter;
    }
    expect(all).toEqual([3, 6]);
  });

  test("moves on past what is not to be seen", async () => {
    expect(await read("colleague", "limit=2")).toEqual({ events: [], newest: 7, nextAfter: 2 });
  });

  test("at the end there is nothing more, and whoever is ahead of it (after a restore) is told where it is", async () => {
    expect(await read("owner", "after=7")).toEqual({ events: [], newest: 7, nextAfter: 7 });
    expect(await read("owner", "after=4711")).toEqual({ events: [], newest: 7, nextAfter: 7 });
  });
});

test("of some kinds only, and of none that one may not see", async () => {
  expect(positions(await read("owner", "kinds=organization.added"))).toEqual([1, 4, 7]);
  expect(positions(await read("owner", "kinds=organization.added,team.added&after=1&limit=2"))).toEqual([3, 4]);
  expect(positions(await read("agent", "kinds=invitation.added"))).toEqual([]);
  expect(await read("owner", "kinds=key.revoked")).toEqual({ events: [], newest: 7, nextAfter: 7 });
});

test.each([
  "after=-1",
  "after=x",
  "after=1.5",
  "after=9007199254740993",
  "limit=0",
  "limit=501",
  "kinds=",
  "kinds=nothing.known",
])("%s is refused", async (query) => {
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}/events?${query}`, { headers: readers.owner.headers });
  expect(answer.status).toBe(400);
  expect((await answer.json()).code).toBe("input_invalid");
});

test("a key without the scope is refused, and to another workspace's there is nothing here", async () => {
  const { owner } = await makeWorkspace(connection);
  for (const [scopes, workspace, status] of [
    [["people:read"], owner.workspaceId, 403],
    [["events:read"], workspaceId, 404],
  ] as const) {
    const { headers } = await makeKey(connection, owner, scopes);
    expect((await app.request(`/api/v1/workspaces/${workspace}/events`, { headers })).status).toBe(status);
  }
});

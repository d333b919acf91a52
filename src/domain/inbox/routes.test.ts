// The list of encounters over HTTP: fields, customers beside them, pages, and what is refused.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeCustomer, makeEncounter, makeKey, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";

const database = useDatabase();
const { connection } = database;
let app: TestApp;
let workspaceId: string;
let customerId: string;
let encounterId: string;
let teammateId: string;
let key: Record<string, string>;
let colleague: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp(database);
  const made = await makeWorkspace(connection);
  ({ workspaceId } = made);
  ({ teammateId } = made.owner);
  const { channelId } = await makeChannel(connection, made.owner);
  customerId = await makeCustomer(connection, workspaceId, { name: "Ana", addresses: ["ana@x.example", "ana@y.example"] });
  ({ encounterId } = await makeEncounter(connection, workspaceId, channelId, { customerId, ownerId: teammateId }));
  await makeEncounter(connection, workspaceId, channelId, { state: "settled" });
  key = (await makeKey(connection, made.owner)).headers;
  const { teammate } = await makeTeammate(connection, workspaceId, { role: "colleague" });
  colleague = (await makeKey(connection, teammate)).headers;
});
afterAll(() => app.close());

async function ask(path: string, by = key) {
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}${path}`, { headers: by });
  return { status: answer.status, answer: await answer.json() };
}

test("without a view the open ones are listed, whole", async () => {
  const { answer } = await ask("/encounters");
  expect(answer).toMatchObject({
    nextCursor: null,
    encounters: [{ encounterId, customerId, customerName: "Ana", owner: { teammateId } }],
  });
  expect(answer.encounters[0]).not.toHaveProperty("customer");
});

test("only the fields that were named are answered, and the id", async () => {
  const { answer } = await ask("/encounters?fields=subject,state");
  expect(answer.encounters).toEqual([{ encounterId, subject: "A forgotten rabbit", state: "open" }]);
});

test("a field that is none is refused, with those there are", async () => {
  const { status, answer } = await ask("/encounters?fields=subject,nose");
  expect(status).toBe(400);
  expect(answer.detail).toMatch(/^fields: The fields are: encounterId, .*, clock, isSpam\.$/);
});

test("the customer stands beside, with all their addresses, whatever fields were named", async () => {
  const { answer } = await ask("/encounters?fields=state&expand=customer");
  expect(answer.encounters).toEqual([
    {
      encounterId,
      state: "open",
      customer: expect.objectContaining({
        customerId,
        name: "Ana",
        identities: [
          expect.objectContaining({ address: "ana@x.example" }),
          expect.objectContaining({ address: "ana@y.example" }),
        ],
      }),
    },
  ]);
});

test("pages go on from the cursor, in both orders", async () => {
  for (const order of ["latest", "opened"]) {
    const first = (await ask(`/encounters?view=all&limit=1&order=${order}`)).answer;
    const second = (await ask(`/encounters?view=all&limit=1&order=${order}&cursor=${first.nextCursor}`)).answer;
    expect([first.encounters.length, second.encounters.length, second.nextCursor]).toEqual([1, 1, null]);
    expect(first.encounters[0].encounterId).not.toBe(second.encounters[0].encounterId);
  }
});

test.each([
  "view=new",
  "order=name",
  "limit=0",
  "limit=201",
  "limit=x",
  "cursor=x",
  "ownerId=me",
  "teamId=1",
  "expand=owner",
  "fields=",
])("%s is refused", async (query) => {
  expect((await ask(`/encounters?${query}`)).status).toBe(400);
});

describe("the counts", () => {
  test("are of what one sees", async () => {
    expect((await ask("/counts")).answer).toMatchObject({ open: 1, settled: 1, snoozed: 0, mine: 1, unassigned: 0 });
    expect((await ask("/counts", colleague)).answer).toMatchObject({ open: 0, settled: 0, mine: 0 });
    expect((await ask("/encounters?view=all", colleague)).answer.encounters).toEqual([]);
  });
});

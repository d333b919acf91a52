// Customers to take along: who gets which, in what shape, however many there are.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeCustomer, makeKey, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import { customerTable } from "./customer-table.ts";

const database = useDatabase();
const { connection } = database;
let app: TestApp;
let workspaceId: string;
let owner: Teammate;
let key: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ workspaceId, owner } = await makeWorkspace(connection));
  key = (await makeKey(connection, owner)).headers;
});

async function table(query = "", headers = key) {
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}/customers.csv${query}`, { headers });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return { status: answer.status, headers: answer.headers, text, rows: text.split("\r\n").slice(1, -1) };
}

test("each customer is a row, and what looks like a formula is a text", async () => {
  await makeCustomer(connection, workspaceId, { name: '=HYPERLINK("http://elsewhere.example")', addresses: ["h@customer.ex"] });
  await makeCustomer(connection, workspaceId, { name: "مريم, العلي", addresses: ["m@customer.ex"] });
  const { status, headers, text, rows } = await table("?order=name");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/csv; charset=utf-8/);
  expect(headers.get("content-disposition")).toContain('attachment; filename="customers.csv"');
  expect(text.startsWith('\uFEFF"Name","Addresses","Organization","Known since","Last contact"\r\n')).toBe(true);
  expect(rows).toHaveLength(2);
  expect(text).toContain(`"'=HYPERLINK(""http://elsewhere.example"")","h@customer.ex","",`);
  expect(text).toContain('"مريم, العلي","m@customer.ex","",');
});

test("more than a page are all there, once each, in their order", async () => {
  const names = Array.from({ length: 203 }, (_, number) => `Guest ${String(number).padStart(3, "0")}`);
  for (const name of names)
    await makeCustomer(connection, workspaceId, { name, addresses: [`${name.replace(" ", "").toLowerCase()}@customer.ex`] });
  const { rows } = await table("?order=name");
  expect(rows.map((row) => row.split('","')[0]?.slice(1))).toEqual(names);
});

test("a colleague does not get customers of encounters that they do not see", async () => {
  const { channelId } = await makeChannel(connection, owner);
  const { teammate } = await makeTeammate(connection, workspaceId, { role: "colleague" });
  const { headers } = await makeKey(connection, teammate);
  await receiveMail(connection, workspaceId, channelId, rawMail({ from: "a@customer.example" }), new Date());
  expect((await table()).rows).toHaveLength(1);
  expect((await table("", headers)).rows).toHaveLength(0);
});

test("what cannot be asked is refused as everywhere else", async () => {
  const { status, headers } = await table("?order=sideways");
  expect(status).toBe(400);
  expect(headers.get("content-type")).toContain("application/problem+json");
});

test("who may not see them any more gets no further page", async () => {
  for (let number = 0; number < 201; number++)
    await makeCustomer(connection, workspaceId, { addresses: [`g${number}@customer.ex`] });
  const rows = customerTable(connection, owner, {}, async () => undefined);
  expect((await rows.next()).done).toBe(false);
  await expect(rows.next()).rejects.toThrow("may not see them any more");
});

// Pictures that a mail only names: fetched by us for those who see it, once a day, only pictures, never what counts or stands at home.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeTeam, makeTeammate, makeWorkspace, receiveMail } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import { forgetFetchedPictures } from "./picture-actions.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPB41KE5AGAOLPY502ZgocAAAAAElFTkSuQmCC",
  "base64",
);
const hour = 60 * 60 * 1000;

let app: TestApp;
let strict: TestApp;
let owner: Teammate;
let workspaceId: string;
let channelId: string;
let ownerKey: { authorization: string };
let elsewhere: Server;
let there: string;
let answer: RequestListener;
const asked: { url: string; headers: Record<string, unknown> }[] = [];

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push({ url: request.url ?? "", headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  app = await openTestApp(database, now, { pictureNetworks: ["127.0.0.0/8"] });
  strict = await openTestApp(database, now);
  ({ owner, workspaceId } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
  ownerKey = (await makeKey(connection, owner)).headers;
});
afterAll(async () => {
  await app.close();
  await strict.close();
  elsewhere.closeAllConnections();
  elsewhere.close();
});
beforeEach(() => {
  asked.length = 0;
  answer = (_, response) => response.setHeader("content-type", "text/html").end(png);
});

let count = 0;
async function mail(html: string, { from = "news@garden.example" } = {}): Promise<string> {
  const raw = `From: ${from}\r\nTo: desk@hotel.example\r\nMessage-ID: <${++count}@garden.example>\r\nSubject: News\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`;
  const { deliveryId } = await receiveMail(connection, workspaceId, channelId, Buffer.from(raw), now());
  const { entryId } = await connection
    .selectFrom("entry")
    .select("entryId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return entryId;
}

const at = (entryId: string, rest = "") => `/api/v1/workspaces/${workspaceId}/entries/${entryId}/pictures${rest}`;
const shown = (entryId: string, address: string, { of = app, headers = ownerKey } = {}) =>
  of.request(at(entryId, `/shown?address=${encodeURIComponent(address)}`), { headers });
const refusal = async (response: Promise<Response>) => {
  const said = await response;
  return [said.status, (await said.json()).code];
};

test("a picture is fetched once, whoever asks how often, and says nothing of who asked", async () => {
  const entryId = await mail(`<p>Hello</p><img src="${there}/a.png?to=desk">`);
  const answers = await Promise.all([shown(entryId, `${there}/a.png?to=desk`), shown(entryId, `${there}/a.png?to=desk`)]);
  for (const each of answers) {
    expect(each.status).toBe(200);
    expect(each.headers.get("content-type")).toBe("image/png");
    expect(each.headers.get("x-content-type-options")).toBe("nosniff");
    expect(each.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(Buffer.from(await each.arrayBuffer()).equals(png)).toBe(true);
  }
  now.advance(23 * hour);
  await shown(await mail(`<b>Again</b><img src="${there}/a.png?to=desk">`), `${there}/a.png?to=desk`);
  expect(asked.map(({ url }) => url)).toEqual(["/a.png?to=desk"]);
  const { headers } = asked[0] ?? {};
  expect(headers).not.toHaveProperty("cookie");
  expect(headers).not.toHaveProperty("referer");
  expect(headers).not.toHaveProperty("authorization");
  expect(JSON.stringify(headers)).not.toMatch(/rapport|hotel|undici|node/i);
  now.advance(2 * hour);
  expect((await shown(entryId, `${there}/a.png?to=desk`)).status).toBe(200);
  expect(asked).toHaveLength(2);
});

test("only what stands in the mail as a picture is fetched", async () => {
  const entryId = await mail(`<p>${there}/words.png <a href="${there}/link.png">x</a></p><img src="${there}/a.png">`);
  for (const path of ["/words.png", "/link.png", "/other.png", "/a.png?x"])
    expect(await refusal(shown(entryId, there + path))).toEqual([404, "not_found"]);
  expect(asked).toEqual([]);
});

test("what only counts who opens the mail is never fetched", async () => {
  const address = `${there}/track/open.php?u=1`;
  const entryId = await mail(`<p>Hello</p><img src="${address}">`);
  expect(await refusal(shown(entryId, address))).toEqual([422, "picture_not_shown"]);
  expect(asked).toEqual([]);
});

describe("what is no picture by its own bytes is not shown, whatever it is called", () => {
  test.each([
    ["a page", "<html><script>alert(1)</script></html>"],
    ["an SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ["a program", "MZ\u0090\u0000"],
    ["nothing", ""],
    ["more than 5 MB", Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)])],
  ])("%s", async (name, bytes) => {
    const address = `${there}/${name.replaceAll(" ", "-")}.png`;
    answer = (_, response) => response.setHeader("content-type", "image/png").end(bytes);
    const entryId = await mail(`<p>Hello</p><img src="${address}">`);
    expect(await refusal(shown(entryId, address))).toEqual([422, "picture_not_shown"]);
    // Remembered for a while, too.
    expect(await refusal(shown(entryId, address))).toEqual([422, "picture_not_shown"]);
    expect(asked).toHaveLength(1);
  });

  test("an answer that says it failed", async () => {
    answer = (_, response) => response.writeHead(404).end(png);
    const entryId = await mail(`<p>Hello</p><img src="${there}/gone.png">`);
    expect(await refusal(shown(entryId, `${there}/gone.png`))).toEqual([422, "picture_not_shown"]);
  });
});

describe("nothing at home is reached, unless its network is named", () => {
  test("not by an address in the mail", async () => {
    const entryId = await mail(`<p>Hello</p><img src="${there}/home.png"><img src="http://169.254.169.254/latest/meta-data">`);
    for (const address of [`${there}/home.png`, "http://169.254.169.254/latest/meta-data"])
      expect(await refusal(shown(entryId, address, { of: strict }))).toEqual([422, "picture_not_shown"]);
    expect(asked).toEqual([]);
  });

  test("not by way of a redirect", async () => {
    answer = (_, response) => response.writeHead(302, { location: "http://10.0.0.1/a.png" }).end();
    const entryId = await mail(`<p>Hello</p><img src="${there}/onward.png">`);
    expect(await refusal(shown(entryId, `${there}/onward.png`))).toEqual([422, "picture_not_shown"]);
  });
});

describe("who sees the entry may ask, and nobody else", () => {
  test("another workspace, and one who does not see it", async () => {
    const teamId = await makeTeam(connection, workspaceId, { isPrivate: true });
    const entryId = await mail(`<p>Hello</p><img src="${there}/private.png">`, { from: "private@garden.example" });
    await connection.updateTable("encounter").set({ teamId }).where("workspaceId", "=", workspaceId).execute();
    const { teammate } = await makeTeammate(connection, workspaceId);
    const outside = { headers: (await makeKey(connection, { ...teammate })).headers };
    const stranger = { headers: (await makeKey(connection, (await makeWorkspace(connection)).owner)).headers };
    for (const by of [outside, stranger]) {
      expect(await refusal(shown(entryId, `${there}/private.png`, by))).toEqual([404, "not_found"]);
      expect((await app.request(at(entryId), by)).status).toBe(404);
      expect((await app.request(at(entryId, "/always"), { ...by, method: "PUT" })).status).toBe(404);
    }
    expect((await shown(entryId, `${there}/private.png`)).status).toBe(200);
    await connection.updateTable("encounter").set({ teamId: null }).where("workspaceId", "=", workspaceId).execute();
  });
});

test("the pictures of a sender can be wanted always, for every mail of theirs, and no longer", async () => {
  const [one, two] = [await mail("<p>One</p>"), await mail("<p>Two</p>")];
  const other = await mail("<p>Three</p>", { from: "other@garden.example" });
  const consent = async (entryId: string) => (await app.request(at(entryId), { headers: ownerKey })).json();
  expect(await consent(one)).toEqual({ sender: "news@garden.example", always: false });
  for (const repeated of [1, 2]) {
    const done = await app.request(at(one, "/always"), { method: "PUT", headers: ownerKey });
    expect([repeated, done.status]).toEqual([repeated, 204]);
  }
  expect(await consent(two)).toEqual({ sender: "news@garden.example", always: true });
  expect(await consent(other)).toEqual({ sender: "other@garden.example", always: false });
  expect((await app.request(at(two, "/always"), { method: "DELETE", headers: ownerKey })).status).toBe(204);
  expect(await consent(one)).toEqual({ sender: "news@garden.example", always: false });
});

test("what was fetched is forgotten after a day", async () => {
  const entryId = await mail(`<p>Hello</p><img src="${there}/day.png">`);
  await shown(entryId, `${there}/day.png`);
  const kept = () => connection.selectFrom("fetchedPicture").select("addressHash").execute();
  expect((await kept()).length).toBeGreaterThan(0);
  await forgetFetchedPictures(connection, new Date(now().getTime() + 24 * hour + 1));
  expect(await kept()).toEqual([]);
});

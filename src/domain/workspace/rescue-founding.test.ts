// Where there is no workspace yet, the link that `npm run owner-link` prints founds the first one.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRescueToken } from "../../server/rescue.ts";
import { useDatabase } from "../../test/database.ts";
import { testBox } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";

const database = useDatabase();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());

test("a link made by hand founds the first workspace, once", async () => {
  const token = makeRescueToken(testBox, new Date());
  const check = await app.browser().post("/api/v1/owner/check", { token });
  expect(await check.json()).toEqual({ kind: "found" });
  const input = { token, workspaceName: "Hotel Sonne", name: "Ada", email: "ada@hotel.example", password: "a long password" };
  const found = await app.browser().post("/api/v1/owner", input);
  expect(found.status).toBe(201);
  expect((await app.browser().post("/api/v1/owner/check", { token })).status).toBe(403);
  expect((await app.browser().post("/api/v1/owner", { ...input, email: "b@hotel.example" })).status).toBe(403);
  const { workspaceId } = await found.json();
  expect((await app.browser().post("/api/v1/owner/rescue", { ...input, workspaceId })).status).toBe(403);
});

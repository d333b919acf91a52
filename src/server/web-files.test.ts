// The files of the web app: nothing outside their folder is ever given out, and pages say what browsers may do.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../test/database.ts";
import { openTestApp, type TestApp } from "../test/server.ts";
import { webFiles } from "./web-files.ts";

const database = useDatabase();
const isBuilt = existsSync(fileURLToPath(new URL("../../dist/web/index.html", import.meta.url)));
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());

describe("a path that leads elsewhere", () => {
  test.each([
    "/../../package.json",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/package.json",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json",
    "/....//....//package.json",
    "/..%5c..%5cpackage.json",
    "/%2e%2e%5c%2e%2e%5cpackage.json",
    "/..%252f..%252fpackage.json",
    "//package.json",
    "/%00package.json",
    "/package.json%00.js",
    "/file:///etc/hostname.json",
    `/${"a/".repeat(3000)}x.js`,
    "/%ff%fe.js",
    "/%",
    "/../web-secret/x.json",
  ])("%s gives nothing of it", async (path) => {
    const answer = await app.request(path);
    expect([200, 404, 503]).toContain(answer.status);
    const text = await answer.text();
    expect(text).not.toContain('"dependencies"');
    if (answer.status === 200) expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  });
});

describe("every answer that is a page", () => {
  test.each(["/", "/inbox", "/welcome", "/settings/channels", "/nothing.js", "/api/v1/me"])(
    "%s carries a policy without exceptions",
    async (path) => {
      const { headers } = await app.request(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/script-src 'self'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    },
  );
});

test("a file that is not there is said to be missing, not answered with the page", async () => {
  const answer = await app.request("/assets/gone-12345678.js");
  expect(answer.status).toBe(404);
  expect(answer.headers.get("cache-control") ?? "").not.toContain("immutable");
});

test("only reading is served", async () => {
  for (const method of ["POST", "PUT", "DELETE"]) expect((await app.request("/", { method })).status).toBe(404);
});

test.skipIf(!isBuilt)("an address of the app gives its one page, which is asked for anew each time", async () => {
  const answer = await app.request("/inbox/anything");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-cache");
  expect(await answer.text()).toMatch(/<!doctype html>/i);
});

test.skipIf(!isBuilt)("the frame in which mail is shown may run nothing and load nothing from elsewhere", async () => {
  const answer = await new Hono().get("/*", webFiles()).request("/mail-frame.html");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/default-src 'none'/);
  expect(policy).not.toMatch(/script-src|allow-scripts|https?:/);
  expect(policy).toMatch(/sandbox/);
});

// What has not changed since it was seen is not sent again.
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { etagOf } from "./etag.ts";
import { notModified } from "./not-modified.ts";

const thing = { id: 7, name: "Desk" };
const tag = etagOf(thing);
const app = new Hono()
  .use(notModified)
  .get("/thing", (c) => c.json(thing, 200, { etag: tag, "cache-control": "no-store" }))
  .get("/untagged", (c) => c.json(thing))
  .get("/refused", (c) => c.json(thing, 404, { etag: tag }))
  .post("/thing", (c) => c.json(thing, 200, { etag: tag }));
const ask = (path: string, seen: string, method = "GET") => app.request(path, { method, headers: { "if-none-match": seen } });

describe("a GET with If-None-Match", () => {
  test.each([tag, `W/${tag}`, `"other", ${tag}`, "*"])("of %s answers 304, without a body, with the tag", async (seen) => {
    const answer = await ask("/thing", seen);
    expect(answer.status).toBe(304);
    expect(await answer.text()).toBe("");
    expect(answer.headers.get("etag")).toBe(tag);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-type")).toBeNull();
  });

  test.each(['"other"', "", tag.replaceAll('"', "x"), `${tag}x`])("of another tag (%s) answers with the thing", async (seen) => {
    const answer = await ask("/thing", seen);
    expect([answer.status, await answer.json()]).toEqual([200, thing]);
  });

  test("of a thing without a tag answers with the thing", async () => {
    expect((await ask("/untagged", tag)).status).toBe(200);
  });

  test("that is refused stays refused", async () => {
    expect((await ask("/refused", tag)).status).toBe(404);
  });
});

test("a write is answered as ever", async () => {
  expect((await ask("/thing", tag, "POST")).status).toBe(200);
});

test("without the header the thing is sent", async () => {
  expect((await app.request("/thing")).status).toBe(200);
});

// The typed client over a line that breaks: pages are walked, writes are done once, the stream is followed without gaps.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { follow } from "./follow.ts";
import { pages } from "./pages.ts";
import { persistentFetch } from "./persistent-fetch.ts";
import { ask, Problem } from "./problem.ts";
import { serverSentEvents } from "./server-sent-events.ts";

const workspaceId = "019ac2f0-5b7e-7d31-8c44-2f6d1f0a9b11";
let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** A server that answers each request with the next of these; the last one answers all that follow. */
async function serve(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const asked: IncomingMessage[] = [];
  server = createServer((request, response) => {
    asked.push(request);
    request.resume();
    answers[Math.min(asked.length, answers.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}` };
}

const json =
  (status: number, words: unknown, headers = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(words));
  };
const cutOff = (request: IncomingMessage) => request.socket.destroy();
async function allOf<T>(found: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of found) all.push(each);
  return all;
}
function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
const quickly = { attempts: 4, firstPauseMs: 1 };

describe("asking again", () => {
  test("a write whose answer is lost is sent again under the same Idempotency-Key", async () => {
    const { url, asked } = await serve(cutOff, json(503, {}), json(201, { entryId: 1 }));
    const answer = await persistentFetch(quickly)(`${url}/x`, { method: "POST", body: "{}" });
    expect(await answer.json()).toEqual({ entryId: 1 });
    const keys = asked.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("keeps a key that was given", async () => {
    const { url, asked } = await serve(json(204, {}));
    await persistentFetch(quickly)(url, { method: "PUT", headers: { "idempotency-key": "mine" } });
    expect(asked[0]?.headers["idempotency-key"]).toBe("mine");
  });

  test("a read is sent again, without a key", async () => {
    const { url, asked } = await serve(cutOff, json(429, {}, { "retry-after": "0" }), json(200, {}));
    expect((await persistentFetch(quickly)(url)).status).toBe(200);
    expect(asked.map(({ headers }) => headers["idempotency-key"])).toEqual([undefined, undefined, undefined]);
  });

  test.each([400, 401, 403, 404, 409, 412, 422, 500])("what is refused with %i is not asked again", async (status) => {
    const { url, asked } = await serve(json(status, {}));
    expect((await persistentFetch(quickly)(url, { method: "POST" })).status).toBe(status);
    expect(asked).toHaveLength(1);
  });

  test("ends after the last attempt, with what was answered or why it could not be", async () => {
    const busy = await serve(json(503, {}));
    expect((await persistentFetch(quickly)(busy.url)).status).toBe(503);
    expect(busy.asked).toHaveLength(4);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(persistentFetch(quickly)(busy.url)).rejects.toThrow();
  });

  test("ends at once when nobody waits any more", async () => {
    const { url, asked } = await serve(cutOff);
    const given = new AbortController();
    const answer = persistentFetch({ attempts: 50, firstPauseMs: 60_000 })(url, { signal: given.signal });
    setTimeout(() => given.abort(), 50);
    await expect(answer).rejects.toThrow();
    expect(asked.length).toBeLessThan(3);
  });
});

test("a refusal is thrown as a Problem, with all that a program needs", async () => {
  const words = {
    code: "changed_meanwhile",
    title: "Someone was here.",
    detail: "name",
    changed: ["name"],
    current: { name: "x" },
  };
  const { url } = await serve(json(412, words));
  const problem = await ask(fetch(url) as never).catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ ...words, status: 412, message: "Someone was here.", issues: [] });
});

test("pages are asked for one after the other, each at the cursor of the one before", async () => {
  const found: (string | undefined)[] = [];
  const list = pages(async (cursor) => {
    found.push(cursor);
    const nextCursor = { undefined: "a", a: "b" }[String(cursor)] ?? null;
    return Response.json({ things: [cursor], nextCursor }) as never;
  });
  expect((await allOf(list)).length).toBe(3);
  expect(found).toEqual([undefined, "a", "b"]);
});

describe("server-sent events", () => {
  const read = (...chunks: string[]) => allOf(serverSentEvents(streamOf(chunks.map((each) => new TextEncoder().encode(each)))));

  test("are read as they are written, comments and what is not whole left out", async () => {
    const text = ": hi\n\nevent: a\ndata: {}\nid: 1\n\ndata: x\ndata:y\n\nid: 3\n\nevent: half\ndata: {";
    expect(await read(text)).toEqual([
      { event: "a", data: "{}", id: "1" },
      { event: "message", data: "x\ny", id: "1" },
      { event: "", data: "", id: "3" },
    ]);
  });

  test("are the same however the bytes are cut, and whatever ends the lines", async () => {
    const text = "event: ü\ndata: 🐇\nid: 1\n\nevent: b\ndata: {}\nid: 2\n\n";
    const expected = [
      { event: "ü", data: "🐇", id: "1" },
      { event: "b", data: "{}", id: "2" },
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("\n", "\r\n", "\r"), fc.array(fc.integer({ min: 1, max: 9 })), async (end, cuts) => {
        const bytes = new TextEncoder().encode(`${text.replaceAll("\n", end)}: more\n`);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(bytes.slice(at, at + cut));
          at += cut;
        }
        chunks.push(bytes.slice(at));
        expect(await allOf(serverSentEvents(streamOf(chunks)))).toEqual(expected);
      }),
    );
  });
});

describe("following", () => {
  const stream =
    (text: string, goesOn = false) =>
    (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(text);
      if (!goesOn) setTimeout(() => response.destroy(), 5);
    };
  const event = (position: number) => `event: entry.added\ndata: {"entryId":"${position}"}\nid: ${position}\n\n`;
  const following = (url: string) => follow({ url, apiKey: "rpk_x", workspaceId, firstPauseMs: 1 });
  const positions = async (found: AsyncIterable<{ kind: string; position: number }>) =>
    (await allOf(found)).map(({ kind, position }) => `${kind} ${position}`);

  test("goes on right after the last event when the line breaks, and ends when the server says so", async () => {
    const { url, asked } = await serve(
      stream(`event: ready\ndata: {}\nid: 7\n\n${event(8)}`),
      cutOff,
      json(503, {}),
      stream(`${event(9)}id: 12\n\nevent: entry.added\nda`),
      stream("event: ended\ndata: {}\n\n", true),
    );
    expect(await positions(following(url))).toEqual(["ready 7", "entry.added 8", "entry.added 9"]);
    expect(asked.map(({ headers }) => headers["last-event-id"])).toEqual([undefined, "8", "8", "8", "12"]);
    expect(asked[0]?.headers.authorization).toBe("Bearer rpk_x");
    expect(asked[0]?.url).toBe(`/api/v1/workspaces/${workspaceId}/live`);
  });

  test("says when all has to be read anew", async () => {
    const { url } = await serve(stream("event: reload\ndata: {}\nid: 9000\n\n"), stream("event: ended\ndata: {}\n\n", true));
    expect(await positions(following(url))).toEqual(["reload 9000"]);
  });

  test("throws what the server refuses", async () => {
    const { url } = await serve(json(401, { code: "key_invalid", title: "This API key is unknown." }));
    await expect(positions(following(url))).rejects.toMatchObject({ code: "key_invalid", status: 401 });
  });

  test("ends when nobody follows any more, in the middle of a stream or of a pause", async () => {
    for (const answer of [stream(event(1), true), cutOff]) {
      const { url } = await serve(answer);
      const given = new AbortController();
      setTimeout(() => given.abort(), 50);
      const found = await positions(follow({ url, apiKey: "k", workspaceId, firstPauseMs: 60_000, signal: given.signal }));
      expect(found.length).toBeLessThanOrEqual(1);
      server?.closeAllConnections();
      await new Promise((resolve) => server?.close(resolve));
    }
  });
});

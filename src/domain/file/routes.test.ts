// Sending files up over HTTP: whole or not at all, each its sender's alone, read in parts, within the limit.
import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { hold } from "../../test/held-request.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { uploadIsNamed } from "../conversation/draft-store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { forgetOldUploads } from "./actions.ts";
import type { Upload } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
const MB = 1024 * 1024;
let app: TestApp;
let owner: Teammate;
let agent: Teammate;
let workspaceId: string;
let ownerKey: { authorization: string };
let agentKey: { authorization: string };
beforeAll(async () => {
  app = await openTestApp(database, () => now, { fileMaxBytes: 25 * MB });
  ({ owner, workspaceId } = await makeWorkspace(connection));
  agent = (await makeTeammate(connection, workspaceId)).teammate;
  ownerKey = (await makeKey(connection, owner)).headers;
  agentKey = (await makeKey(connection, agent)).headers;
});
afterAll(() => app.close());

const at = (path: string) => `/api/v1/workspaces/${workspaceId}${path}`;
const send = (body: RequestInit["body"], { name = "plan.pdf", headers = {} as Record<string, string> } = {}) =>
  app.request(at(`/files?name=${encodeURIComponent(name)}`), {
    method: "POST",
    body: body ?? null,
    headers: { ...ownerKey, "content-type": "application/pdf", ...headers },
    duplex: "half",
  } as RequestInit);
const get = (fileId: string, headers: Record<string, string> = {}) =>
  app.request(at(`/files/${fileId}`), { headers: { ...ownerKey, ...headers } });
async function sent(bytes: Buffer, options?: Parameters<typeof send>[1]): Promise<Upload> {
  const answer = await send(new Uint8Array(bytes), options);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return answer.json();
}
async function kept(): Promise<number[]> {
  const count = async (table: "upload" | "content" | "contentChunk") =>
    (
      await connection
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as("n"))
        .where("workspaceId", "=", workspaceId)
        .executeTakeFirstOrThrow()
    ).n;
  return [await count("upload"), await count("content"), await count("contentChunk")];
}

/** A body that gives pieces only when they are asked for. */
function pieces(count: number, { breaks = false } = {}) {
  const piece = randomBytes(MB);
  const given = { pieces: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given.pieces < count) controller.enqueue(new Uint8Array(piece));
        else if (breaks) controller.error(new Error("hung up"));
        else controller.close();
        given.pieces++;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, given, piece };
}

describe("a file", () => {
  test.each([0, 1, 512 * 1024, 3 * MB + 7])("of %i bytes is kept whole, with its clean name and type", async (size) => {
    const bytes = randomBytes(size);
    const upload = await sent(bytes, { name: "../C:\\Grüße\r\n.pdf" });
    expect(upload).toEqual({ fileId: upload.fileId, name: "Grüße.pdf", mediaType: "application/pdf", sizeBytes: size });
    const answer = await get(upload.fileId);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="Gr__e\.pdf"/);
    expect(answer.headers.get("content-length")).toBe(String(size));
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("of exactly the limit is taken in piece by piece", async () => {
    const { body, piece } = pieces(25);
    const answer = await send(body);
    expect(answer.status).toBe(201);
    const { fileId, sizeBytes }: Upload = await answer.json();
    expect(sizeBytes).toBe(25 * MB);
    const whole = createHash("sha256");
    for (let i = 0; i < 25; i++) whole.update(piece);
    const found = createHash("sha256").update(Buffer.from(await (await get(fileId)).arrayBuffer()));
    expect(found.digest("hex")).toBe(whole.digest("hex"));
  });

  test("without end is refused once it is too large, and not read further; nothing of it is kept", async () => {
    const before = await kept();
    const { body, given } = pieces(Number.POSITIVE_INFINITY);
    const answer = await send(body);
    expect([answer.status, (await answer.json()).code]).toEqual([413, "input_too_large"]);
    expect(given.pieces).toBeLessThanOrEqual(27);
    expect(await kept()).toEqual(before);
  });

  test("that says it is too large is refused before it is read", async () => {
    const { body, given } = pieces(30);
    const answer = await send(body, { headers: { "content-length": String(30 * MB) } });
    expect(answer.status).toBe(413);
    expect(given.pieces).toBe(0);
  });

  test("that breaks off, early or late, leaves nothing", async () => {
    const before = await kept();
    for (const count of [0, 3]) expect((await send(pieces(count, { breaks: true }).body)).status).toBe(400);
    expect((await send(pieces(1).body, { headers: { "content-length": String(MB + 1) } })).status).toBe(400);
    expect(await kept()).toEqual(before);
  });

  test("whose sender hangs up in the middle leaves nothing, and the server goes on", async () => {
    const before = await kept();
    const { port } = await app.listen();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    const head = [`POST ${at("/files?name=a.bin")} HTTP/1.1`, "Host: rapport.test", `Authorization: ${ownerKey.authorization}`];
    socket.write(`${[...head, "Content-Type: image/png", `Content-Length: ${2 * MB}`].join("\r\n")}\r\n\r\n`);
    await new Promise((resolve) => socket.write(randomBytes(MB), resolve));
    socket.destroy();
    expect((await sent(randomBytes(10))).sizeBytes).toBe(10);
    await vi.waitFor(async () => expect(await kept()).toEqual(before.map((count) => count + 1)), {
      timeout: 30_000,
      interval: 20,
    });
  });

  test("whose sender may not any more when it has arrived is not kept", async () => {
    const { teammate } = await makeTeammate(connection, workspaceId);
    const { headers } = await makeKey(connection, teammate);
    const { port } = await app.listen();
    const before = await kept();
    const held = hold(port, "POST", at("/files?name=a.bin"), headers);
    held.write("abc");
    // Whatever this server does with the beginning, it has done before it answers this.
    await fetch(`http://127.0.0.1:${port}${at("/counts")}`, { headers });
    await connection.updateTable("teammate").set({ leftAt: now }).where("teammateId", "=", teammate.teammateId).execute();
    expect((await held.finish("def")).status).toBe(404);
    expect(await kept()).toEqual(before);
  });

  test("that is too large is refused in words over a real connection, which then ends", async () => {
    const { port } = await app.listen();
    const held = hold(port, "POST", at("/files?name=a.bin"), ownerKey);
    held.write(Buffer.alloc(26 * MB));
    const answer = await held.answer;
    expect([answer.status, answer.headers.connection, JSON.parse(answer.text).code]).toEqual([413, "close", "input_too_large"]);
  });

  test("beside four that are on their way is refused; each that is through gives its place back", async () => {
    const { headers } = await makeKey(connection, (await makeTeammate(connection, workspaceId)).teammate);
    const underWay = Array.from({ length: 4 }, () => {
      const begun = Promise.withResolvers<void>();
      const goesOn = Promise.withResolvers<void>();
      const body = new ReadableStream(
        {
          // Asked for only when it is being taken in.
          async pull(controller) {
            begun.resolve();
            await goesOn.promise;
            controller.enqueue(Buffer.from("abc"));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      return { answer: send(body, { headers }), begun: begun.promise, goOn: goesOn.resolve };
    });
    await Promise.all(underWay.map((each) => each.begun));
    const refused = await send("x", { headers });
    expect([refused.status, (await refused.json()).code]).toEqual([429, "too_many_requests"]);
    expect((await sent(Buffer.from("of another"))).sizeBytes).toBe(10);
    for (const each of underWay) {
      each.goOn();
      expect((await each.answer).status).toBe(201);
    }
    expect((await send("x", { headers })).status).toBe(201);
  });

  test("beyond forty that wait to be sent is refused before it is read", async () => {
    const { teammate } = await makeTeammate(connection, workspaceId);
    const { headers } = await makeKey(connection, teammate);
    const { fileId } = await sent(Buffer.from("x"), { headers });
    const row = await connection.selectFrom("upload").selectAll().where("fileId", "=", fileId).executeTakeFirstOrThrow();
    await connection
      .insertInto("upload")
      .values(Array.from({ length: 39 }, () => ({ ...row, fileId: newId() })))
      .execute();
    const { body, given } = pieces(3);
    const answer = await send(body, { headers });
    expect([answer.status, (await answer.json()).code]).toEqual([409, "too_many_files"]);
    expect(given.pieces).toBe(0);
    await app.request(at(`/files/${fileId}`), { method: "DELETE", headers });
    expect((await send("x", { headers })).status).toBe(201);
  });

  test.each([
    ["without a name", "", "image/png"],
    ["with a name of nothing but a folder", "folder/", "image/png"],
    ["with a type that is none", "a.png", "nonsense"],
  ])("%s is refused", async (_what, name, type) => {
    expect((await send("x", { name, headers: { "content-type": type } })).status).toBe(400);
  });

  test("in JSON, under an Idempotency-Key, is kept once and as it is", async () => {
    const json = Buffer.from(JSON.stringify({ long: "x".repeat(2 * MB) }));
    const options = { name: "a.json", headers: { "content-type": "application/json", "idempotency-key": newId() } };
    const first = await sent(json, options);
    expect(await sent(json, options)).toEqual(first);
    expect(Buffer.from(await (await get(first.fileId)).arrayBuffer()).equals(json)).toBe(true);
  });

  test("is its sender's alone to see and to take back", async () => {
    const { fileId } = await sent(randomBytes(10));
    const byAgent = (method: string) => app.request(at(`/files/${fileId}`), { method, headers: agentKey });
    expect((await byAgent("GET")).status).toBe(404);
    expect((await byAgent("DELETE")).status).toBe(404);
    const takeBack = () => app.request(at(`/files/${fileId}`), { method: "DELETE", headers: ownerKey });
    expect((await takeBack()).status).toBe(204);
    expect((await takeBack()).status).toBe(404);
    expect((await get(fileId)).status).toBe(404);
  });
});

describe("a part of a file", () => {
  const bytes = randomBytes(2 * 512 * 1024 + 100);
  const edge = 512 * 1024;
  let fileId: string;
  let tag: string;
  beforeAll(async () => {
    ({ fileId } = await sent(bytes));
    tag = (await get(fileId)).headers.get("etag") ?? "";
  });

  test.each([
    ["bytes=0-9", 0, 9],
    [`bytes=${edge - 1}-${edge}`, edge - 1, edge],
    [`bytes=${edge}-${2 * edge - 1}`, edge, 2 * edge - 1],
    [`bytes=10-${2 * edge + 10}`, 10, 2 * edge + 10],
    ["bytes=-50", bytes.length - 50, bytes.length - 1],
    [`bytes=${2 * edge}-`, 2 * edge, bytes.length - 1],
  ])("%s is answered alone", async (range, first, last) => {
    const answer = await get(fileId, { range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-range")).toBe(`bytes ${first}-${last}/${bytes.length}`);
    expect(answer.headers.get("content-length")).toBe(String(last - first + 1));
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(first, last + 1))).toBe(true);
  });

  test("beyond its end is refused, and the answer says how long it is", async () => {
    const answer = await get(fileId, { range: `bytes=${bytes.length}-` });
    expect([answer.status, answer.headers.get("content-range")]).toEqual([416, `bytes */${bytes.length}`]);
    expect((await answer.json()).code).toBe("range_not_satisfiable");
  });

  test("is answered with If-Range only while the tag is the same", async () => {
    const range = "bytes=0-9";
    expect((await get(fileId, { range, "if-range": tag })).status).toBe(206);
    expect((await get(fileId, { range, "if-range": '"another"' })).status).toBe(200);
    expect((await get(fileId, { range, "if-range": `W/${tag}` })).status).toBe(200);
    expect((await get(fileId, { range, "if-range": "Mon, 02 Mar 2026 09:00:00 GMT" })).status).toBe(200);
  });

  test("of several is answered with the whole", async () => {
    const answer = await get(fileId, { range: "bytes=0-1,5-6" });
    expect([answer.status, answer.headers.get("accept-ranges")]).toEqual([200, "bytes"]);
    expect((await answer.arrayBuffer()).byteLength).toBe(bytes.length);
  });

  test("is not needed by one who has it, or asks for the head alone", async () => {
    expect((await get(fileId, { "if-none-match": `"x", ${tag}` })).status).toBe(304);
    const head = await app.request(at(`/files/${fileId}`), { method: "HEAD", headers: { ...ownerKey, range: "bytes=0-1" } });
    expect([head.status, head.headers.get("content-length"), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(bytes.length),
      0,
    ]);
  });

  test("can be asked of a raw message too", async () => {
    const { channelId } = await makeChannel(connection, owner);
    const raw = rawMail();
    const { deliveryId } = await receiveMail(connection, workspaceId, channelId, raw, now);
    const { entryId } = await connection
      .selectFrom("entry")
      .select("entryId")
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    const answer = await app.request(at(`/entries/${entryId}/raw`), { headers: { ...ownerKey, range: "bytes=2-5" } });
    expect([answer.status, await answer.text()]).toEqual([206, raw.subarray(2, 6).toString()]);
  });
});

describe("with a reply", () => {
  async function anEncounter(): Promise<string> {
    const { channelId } = await makeChannel(connection, owner);
    const from = `<${newId()}@customer.example>`;
    const { deliveryId } = await receiveMail(connection, workspaceId, channelId, rawMail({ from }), now);
    const entry = await connection
      .selectFrom("entry")
      .select("encounterId")
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    return entry.encounterId;
  }
  const replyWith = (encounterId: string, fileIds: string[], headers = ownerKey) =>
    app.request(at(`/encounters/${encounterId}/replies`), {
      method: "POST",
      body: JSON.stringify({ text: "Here it is.", fileIds }),
      headers: { ...headers, "content-type": "application/json" },
    });

  test("files go out in their order, once, and then are the entry's", async () => {
    const encounterId = await anEncounter();
    const [b, a] = [await sent(Buffer.from("b"), { name: "b.txt" }), await sent(Buffer.from("a"), { name: "a.txt" })];
    const answer = await replyWith(encounterId, [b.fileId, a.fileId]);
    expect(answer.status).toBe(201);
    const { entryId } = await answer.json();
    const entry = await (await app.request(at(`/entries/${entryId}`), { headers: agentKey })).json();
    expect(entry.files).toMatchObject([
      { ordinal: 0, name: "b.txt", sizeBytes: 1 },
      { ordinal: 1, name: "a.txt" },
    ]);
    const file = await app.request(at(`/entries/${entryId}/files/1`), { headers: agentKey });
    expect(await file.text()).toBe("a");
    expect((await replyWith(encounterId, [a.fileId])).status).toBe(404);
    const takeBack = await app.request(at(`/files/${a.fileId}`), { method: "DELETE", headers: ownerKey });
    expect([takeBack.status, (await takeBack.json()).code]).toEqual([409, "still_in_use"]);
  });

  test("one file goes out once, also when two replies carry it at the same moment", async () => {
    const encounterId = await anEncounter();
    const [one, two] = [await sent(randomBytes(5)), await sent(randomBytes(5))];
    const answers = await Promise.all([
      replyWith(encounterId, [one.fileId, two.fileId]),
      replyWith(encounterId, [two.fileId, one.fileId]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
  });

  test("another's file, an unknown one, one named twice and too many are refused, and no reply stays", async () => {
    const encounterId = await anEncounter();
    const { fileId } = await sent(randomBytes(5));
    expect((await replyWith(encounterId, [fileId], agentKey)).status).toBe(404);
    expect((await replyWith(encounterId, [newId()])).status).toBe(404);
    expect((await replyWith(encounterId, [fileId, fileId])).status).toBe(400);
    expect((await replyWith(encounterId, Array.from({ length: 21 }, newId))).status).toBe(400);
    const entries = await connection.selectFrom("entry").select("kind").where("encounterId", "=", encounterId).execute();
    expect(entries).toEqual([{ kind: "message_in" }]);
    expect((await replyWith(encounterId, [fileId])).status).toBe(201);
  });

  test("files that are too large together are refused", async () => {
    const encounterId = await anEncounter();
    const [one, two] = [await sent(randomBytes(13 * MB)), await sent(randomBytes(13 * MB))];
    expect((await replyWith(encounterId, [one.fileId, two.fileId])).status).toBe(413);
  });
});

test("files that never went out are forgotten after a day, in every workspace", async () => {
  const { fileId } = await sent(randomBytes(5));
  await forgetOldUploads(connection, new Date(now.getTime() + 24 * 60 * 60 * 1000), uploadIsNamed);
  expect((await get(fileId)).status).toBe(200);
  await forgetOldUploads(connection, new Date(now.getTime() + 24 * 60 * 60 * 1000 + 1), uploadIsNamed);
  expect((await get(fileId)).status).toBe(404);
});

// The listener and senders that are not as they should be: who guess, hang, lie, hide one message in another, or send twice.
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLog } from "../../server/log.ts";
import { networkList } from "../../server/source.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail } from "../../test/factories.ts";
import { openSmtpClient, type SmtpClient } from "../../test/smtp.ts";
import { readWholeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { type ListenerOptions, type MailListener, openMailListener } from "./listener.ts";
import { usualLimits } from "./sender-limits.ts";

const { connection } = useDatabase();
let time = new Date("2026-03-02T09:00:00.000Z");
const opened: MailListener[] = [];
let owner: Teammate;
let address: string;
let channelId: string;

beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
});
beforeEach(async () => {
  time = new Date("2026-03-02T09:00:00.000Z");
  ({ address, channelId } = await makeChannel(connection, owner));
});
afterEach(() => closeAll());
afterAll(() => closeAll());

async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((each) => each.close()));
}

async function open(more: Partial<ListenerOptions> = {}): Promise<MailListener> {
  const listener = await openMailListener({
    connection,
    log: openLog("silent"),
    host: "127.0.0.1",
    port: 0,
    maxBytes: 64 * 1024,
    spoolFolder: tmpdir(),
    relays: networkList([]),
    now: () => time,
    ...more,
  });
  opened.push(listener);
  return listener;
}

const deliveries = () =>
  connection.selectFrom("delivery").selectAll().where("channelId", "=", channelId).orderBy("deliveryId").execute();

async function said(client: SmtpClient, ...lines: string[]): Promise<string> {
  let answer = "";
  for (const line of lines) answer = await client.say(line);
  return answer;
}

/** Writes bytes as they are, and gathers all that is answered until nothing has come for a moment. */
async function writeRaw(
  port: number,
  ...pieces: (string | Buffer)[]
): Promise<{
  socket: Socket;
  answers: () => string;
  closed: Promise<unknown>;
}> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  let seen = "";
  socket.on("data", (data) => {
    seen += data.toString("latin1");
  });
  const closed = once(socket, "close");
  await once(socket, "connect");
  while (!seen.includes("\r\n")) await wait(10);
  for (const piece of pieces) {
    socket.write(piece);
    await wait(5);
  }
  return { socket, answers: () => seen, closed };
}

describe("what is hidden in a message", () => {
  const ends = ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\r\n.\r\r\n", "\r\n\0.\r\n", "\r\n .\r\n"];
  for (const end of ends) {
    test(`after ${JSON.stringify(end)} is part of it, and no message of its own`, async () => {
      const { port } = await open();
      const hidden = `MAIL FROM:<admin@hotel.example>\r\nRCPT TO:<${address}>\r\nDATA\r\nSubject: forged\r\n\r\nPay me.`;
      const words = `Subject: one\r\n\r\nwords${end}${hidden}\r\n.\r\n`;
      const head = `EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<${address}>\r\nDATA\r\n`;
      const { closed, answers } = await writeRaw(port, head, words, "QUIT\r\n");
      await closed;
      expect(answers().match(/It is safe/g)).toHaveLength(1);
      expect(answers().match(/^354/gm)).toHaveLength(1);
      const kept = await deliveries();
      expect(kept).toHaveLength(1);
      const raw = await readWholeContent(connection, owner.workspaceId, kept[0]?.contentHash ?? Buffer.alloc(0));
      expect(raw.toString("latin1")).toContain("Subject: forged");
    });
  }

  test("in pieces of one byte is part of it too", async () => {
    const { port } = await open();
    const words = "Subject: one\r\n\r\nwords\r\n..\r\n\n.\r\nRSET\r\nMAIL FROM:<b@x.example>\r\n.\r\n";
    const head = `EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<${address}>\r\nDATA\r\n`;
    const { closed, answers } = await writeRaw(port, head, ...words, "QUIT\r\n");
    await closed;
    expect(answers().match(/It is safe/g)).toHaveLength(1);
    const [kept] = await deliveries();
    const raw = await readWholeContent(connection, owner.workspaceId, kept?.contentHash ?? Buffer.alloc(0));
    expect(raw.toString("latin1")).toContain("words\r\n.\r\n\n.\r\nRSET");
  });
});

describe("commands", () => {
  test("may come all at once, and are answered in their order", async () => {
    const { port } = await open();
    const all = `EHLO x\r\nMAIL FROM:<a@x.example> BODY=8BITMIME\r\nRCPT TO:<nobody@hotel.example>\r\nRCPT TO:<${address}>\r\nDATA\r\n`;
    const { closed, answers } = await writeRaw(port, `${all}Subject: x\r\n\r\nwords\r\n.\r\nMAIL FROM:<b@x.example>\r\nQUIT\r\n`);
    await closed;
    const codes = [...answers().matchAll(/^(\d{3}) /gm)].map(([, code]) => code);
    expect(codes).toEqual(["220", "250", "250", "550", "250", "354", "250", "250", "221"]);
    expect(await deliveries()).toHaveLength(1);
  });

  test("of a stranger leave behind who they are; those of a mail server of one's own do not", async () => {
    const send = `EHLO mx.stranger.example\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<${address}>\r\nDATA\r\n`;
    for (const relays of [networkList([]), networkList(["127.0.0.0/8"])]) {
      const { port } = await open({ relays });
      const { closed } = await writeRaw(port, `${send}Subject: ${relays.rules.length}\r\n\r\nwords\r\n.\r\nQUIT\r\n`);
      await closed;
    }
    expect((await deliveries()).map(({ envelope }) => (envelope as { source?: unknown }).source)).toEqual([
      { ip: "127.0.0.1", helo: "mx.stranger.example" },
      undefined,
    ]);
  });

  test("that are longer than any can be end the connection", async () => {
    const { port } = await open();
    const { closed, answers } = await writeRaw(port, `EHLO ${"x".repeat(100_000)}\r\n`);
    await closed;
    expect(answers()).toMatch(/^(421|500|501)/m);
  });

  test("an address with other letters than ASCII reaches its channel", async () => {
    const { port } = await open();
    const theirs = await makeChannel(connection, owner, { address: "grüße@hotel.example" });
    const { closed, answers } = await writeRaw(
      port,
      Buffer.from(`EHLO x\r\nMAIL FROM:<tomás@kunde.example> SMTPUTF8\r\nRCPT TO:<grüße@hotel.example>\r\nDATA\r\n`),
      Buffer.from("Subject: Grüße\r\n\r\nWörter\r\n.\r\nQUIT\r\n"),
    );
    await closed;
    expect(answers()).toContain("It is safe");
    const [kept] = await connection.selectFrom("delivery").selectAll().where("channelId", "=", theirs.channelId).execute();
    expect(kept?.envelope).toMatchObject({ from: "tomás@kunde.example", to: ["grüße@hotel.example"] });
  });
});

describe("a sender", () => {
  test("who lies about the size is held to the limit", async () => {
    const { port } = await open();
    const client = await openSmtpClient(port);
    await said(client, "EHLO x", "MAIL FROM:<a@x.example> SIZE=10", `RCPT TO:<${address}>`, "DATA");
    expect(await client.say(`Subject: x\r\n\r\n${`${"x".repeat(70)}\r\n`.repeat(2000)}.`)).toMatch(/^552/);
    expect(await deliveries()).toHaveLength(0);
    client.close();
  });

  test("who never comes to the end of a message is hung up on, and nothing is kept", async () => {
    const { port } = await open({ longestDataMs: 200 });
    const { socket, answers } = await writeRaw(
      port,
      `EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<${address}>\r\nDATA\r\n`,
      "Subject: hal",
    );
    const drip = setInterval(() => socket.write("f"), 20);
    await once(socket, "end");
    clearInterval(drip);
    socket.destroy();
    expect(answers()).toMatch(/^4[25]1/m);
    expect(await deliveries()).toHaveLength(0);
  });

  test("who did not hear the answer and sends again makes one delivery, also with several at once", async () => {
    const { port } = await open();
    const raw = rawMail();
    const dropped = `EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<${address}>\r\nDATA\r\n${raw}\r\n.\r\n`;
    for (let i = 0; i < 2; i++) {
      const { socket } = await writeRaw(port, dropped);
      socket.destroy();
    }
    const sent = Array.from({ length: 3 }, async () => {
      const client = await openSmtpClient(port);
      const answer = await said(client, "EHLO x", "MAIL FROM:<a@x.example>", `RCPT TO:<${address}>`, "DATA", `${raw}\r\n.`);
      client.close();
      return answer;
    });
    expect((await Promise.all(sent)).every((answer) => answer.startsWith("250"))).toBe(true);
    expect(await deliveries()).toHaveLength(1);

    time = new Date(time.getTime() + 59 * 60_000);
    const late = await openSmtpClient(port);
    expect(await said(late, "EHLO x", "MAIL FROM:<a@x.example>", `RCPT TO:<${address}>`, "DATA", `${raw}\r\n.`)).toMatch(/^250/);
    expect(await deliveries()).toHaveLength(1);
    late.close();

    time = new Date(time.getTime() + 2 * 60 * 60_000);
    const next = await openSmtpClient(port);
    expect(await said(next, "EHLO x", "MAIL FROM:<a@x.example>", `RCPT TO:<${address}>`, "DATA", `${raw}\r\n.`)).toMatch(/^250/);
    expect(await deliveries()).toHaveLength(2);
    next.close();
  });

  test("who sends large bytes twice, across the turn of an hour, makes one delivery", async () => {
    const { port } = await open({ maxBytes: 4 * 1024 * 1024 });
    const raw = rawMail({ text: `${"x".repeat(98)}\r\n`.repeat(12_000) });
    time = new Date("2026-03-02T09:59:50.000Z");
    for (let i = 0; i < 2; i++) {
      const client = await openSmtpClient(port);
      expect(await client.send({ to: [address], raw })).toMatch(/^250/);
      client.close();
      time = new Date("2026-03-02T10:00:10.000Z");
    }
    expect(await deliveries()).toHaveLength(1);
  });

  test("who sends one message to two channels is kept in each", async () => {
    const { port } = await open();
    const other = await makeChannel(connection, owner);
    const client = await openSmtpClient(port);
    expect(await client.send({ to: [address, other.address], raw: rawMail() })).toMatch(/^250/);
    client.close();
    expect(await deliveries()).toHaveLength(1);
    const theirs = await connection
      .selectFrom("delivery")
      .select("deliveryId")
      .where("channelId", "=", other.channelId)
      .execute();
    expect(theirs).toHaveLength(1);
  });
});

describe("one source", () => {
  test("may hold so many connections, and one more when one ends", async () => {
    const { port } = await open({ limits: { ...usualLimits, connections: 2 } });
    const first = await openSmtpClient(port);
    const second = await openSmtpClient(port);
    const { socket, answers } = await writeRaw(port);
    expect(answers()).toMatch(/^421 /);
    socket.destroy();
    first.close();
    await wait(100);
    const third = await openSmtpClient(port);
    expect(await third.say("EHLO x")).toMatch(/^250/);
    second.close();
    third.close();
  });

  test("that sends too many messages is asked to come again, and is heard after a while", async () => {
    const { port } = await open({ limits: { ...usualLimits, messages: { quota: 2, windowSeconds: 60 } } });
    const client = await openSmtpClient(port);
    for (let i = 0; i < 2; i++) expect(await client.send({ to: [address], raw: rawMail() })).toMatch(/^250/);
    expect(await client.send({ to: [address], raw: rawMail() })).toMatch(/^450/);
    time = new Date(time.getTime() + 30_000);
    expect(await client.send({ to: [address], raw: rawMail() })).toMatch(/^250/);
    client.close();
    expect(await deliveries()).toHaveLength(3);
  });

  test("that guesses addresses is slowed, then told nothing more, and heard again later", async () => {
    const refused = { quota: 6, windowSeconds: 600 };
    const { port } = await open({ limits: { ...usualLimits, refused, refusedAtOnce: 3, slowedByMs: 60 } });
    const client = await openSmtpClient(port);
    await said(client, "EHLO x", "MAIL FROM:<a@x.example>");
    const startedAt = Date.now();
    for (let i = 0; i < 6; i++) expect(await client.say(`RCPT TO:<guess${i}@hotel.example>`)).toMatch(/^550/);
    expect(Date.now() - startedAt).toBeGreaterThan(60 + 120 + 180 - 20);
    expect(await client.say(`RCPT TO:<${address}>`)).toMatch(/^450/);
    client.close();
    const { socket, answers } = await writeRaw(port);
    expect(answers()).toMatch(/^421 /);
    socket.destroy();
    time = new Date(time.getTime() + 700_000);
    const later = await openSmtpClient(port);
    expect(await later.send({ to: [address], raw: rawMail() })).toMatch(/^250/);
    later.close();
  });

  test("names at most a hundred recipients in one message", async () => {
    const { port } = await open();
    const client = await openSmtpClient(port);
    await said(client, "EHLO x", "MAIL FROM:<a@x.example>");
    for (let i = 0; i < 100; i++) expect(await client.say(`RCPT TO:<${address.replace("@", `+${i}@`)}>`)).toMatch(/^250/);
    expect(await client.say(`RCPT TO:<${address.replace("@", "+more@")}>`)).toMatch(/^452/);
    client.close();
  });
});

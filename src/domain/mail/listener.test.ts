// The SMTP listener as senders meet it: what it takes, refuses and puts off, and that a message it took is kept.
import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../server/db.ts";
import { openLog } from "../../server/log.ts";
import { networkList } from "../../server/source.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail } from "../../test/factories.ts";
import { openSmtpClient } from "../../test/smtp.ts";
import { readWholeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { type MailListener, openMailListener } from "./listener.ts";

const database = useDatabase();
const { connection } = database;
const maxBytes = 1024 * 1024;
const now = () => new Date("2026-03-02T09:00:00.000Z");
const log = openLog("silent");
const spoolFolder = tmpdir();
const relays = networkList(["127.0.0.0/8"]);
let listener: MailListener;
let owner: Teammate;
let address: string;
let channelId: string;

beforeAll(async () => {
  listener = await openMailListener({ connection, log, host: "127.0.0.1", port: 0, maxBytes, spoolFolder, relays, now });
  ({ owner } = await makeWorkspace(connection));
});
afterAll(() => listener.close());
beforeEach(async () => {
  ({ address, channelId } = await makeChannel(connection, owner));
});

const deliveries = (channel = channelId) =>
  connection.selectFrom("delivery").selectAll().where("channelId", "=", channel).orderBy("deliveryId").execute();

async function send(to: string[], raw = rawMail(), from = "tomas@customer.example"): Promise<string> {
  const client = await openSmtpClient(listener.port);
  try {
    return await client.send({ from, to, raw });
  } finally {
    client.close();
  }
}

describe("a message", () => {
  test("that is taken is kept byte for byte when the sender hears 250, and waits to be placed", async () => {
    const raw = rawMail({ text: `.dots\r\n..more dots\r\nGrüße\r\n${"long ".repeat(500)}` });
    expect(await send([address], raw)).toMatch(/^250/);
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ state: "received", envelope: { from: "tomas@customer.example", to: [address] } });
    const kept = await readWholeContent(connection, owner.workspaceId, delivery?.contentHash ?? Buffer.alloc(0));
    expect(kept.toString("latin1").trimEnd()).toBe(raw.toString("latin1").trimEnd());
  });

  test("of many chunks is kept whole", async () => {
    const body = randomBytes(600_000).toString("base64").replace(/.{76}/g, "$&\r\n");
    const raw = rawMail({ text: body });
    expect(await send([address], raw)).toMatch(/^250/);
    const [delivery] = await deliveries();
    const kept = await readWholeContent(connection, owner.workspaceId, delivery?.contentHash ?? Buffer.alloc(0));
    const hash = (bytes: string) => createHash("sha256").update(bytes.trimEnd()).digest("hex");
    expect(hash(kept.toString("latin1"))).toBe(hash(raw.toString("latin1")));
  });

  test("without a sender (a bounce) is taken", async () => {
    expect(await send([address], rawMail(), "")).toMatch(/^250/);
    expect((await deliveries())[0]?.envelope).toMatchObject({ from: null });
  });

  test("without a single byte is taken", async () => {
    expect(await send([address], Buffer.alloc(0))).toMatch(/^250/);
    expect(await deliveries()).toHaveLength(1);
  });

  test("to an unknown address is refused with 550", async () => {
    for (const to of ["nobody@hotel.example", "desk", "%", "a".repeat(250)]) expect(await send([to])).toMatch(/^55[03]|^501/);
  });

  test("to an address with odd bytes is refused for good or put off, and the connection lives", async () => {
    const client = await openSmtpClient(listener.port);
    await client.say("EHLO x");
    await client.say("MAIL FROM:<a@x>");
    for (const to of ["\0@x", "\xff@x", "'; drop table channel;--@x"]) expect(await client.say(`RCPT TO:<${to}>`)).toMatch(/^5/);
    expect(await client.say(`RCPT TO:<${address}>`)).toMatch(/^250/);
    client.close();
  });

  test("from a sender with odd bytes does not get lost", async () => {
    expect(await send([address], rawMail(), "a\0b@x.example")).toMatch(/^250|^501|^553/);
  });

  test("to the address in capitals, or with a tag, reaches its channel", async () => {
    expect(await send([address.toUpperCase()])).toMatch(/^250/);
    expect(await send([address.replace("@", "+spring@")])).toMatch(/^250/);
    expect(await deliveries()).toHaveLength(2);
  });

  test("to an address whose own name has a tag reaches that channel alone", async () => {
    const tagged = await makeChannel(connection, owner, { address: address.replace("@", "+vip@") });
    expect(await send([tagged.address])).toMatch(/^250/);
    expect(await deliveries()).toHaveLength(0);
    expect(await deliveries(tagged.channelId)).toHaveLength(1);
  });

  test("to one channel twice is one delivery", async () => {
    expect(await send([address, address.replace("@", "+a@")])).toMatch(/^250/);
    expect((await deliveries()).map((delivery) => delivery.envelope)).toEqual([
      { from: "tomas@customer.example", to: [address, address.replace("@", "+a@")] },
    ]);
  });

  test("to channels of two workspaces is kept in each, whole", async () => {
    const other = await makeWorkspace(connection);
    const theirs = await makeChannel(connection, other.owner);
    const raw = rawMail();
    expect(await send([address, theirs.address], raw)).toMatch(/^250/);
    const [mine] = await deliveries();
    const [hers] = await deliveries(theirs.channelId);
    expect(hers?.workspaceId).toBe(other.workspaceId);
    expect(hers?.envelope).toMatchObject({ to: [theirs.address] });
    const kept = await readWholeContent(connection, other.workspaceId, hers?.contentHash ?? Buffer.alloc(0));
    expect(kept.equals(await readWholeContent(connection, owner.workspaceId, mine?.contentHash ?? Buffer.alloc(1)))).toBe(true);
  });
});

describe("a message that is too large", () => {
  test("is refused with 552 when it says so beforehand", async () => {
    const client = await openSmtpClient(listener.port);
    await client.say("EHLO x");
    expect(await client.say(`MAIL FROM:<a@x> SIZE=${maxBytes + 1}`)).toMatch(/^552/);
    client.close();
  });

  test("is refused with 552 at its end, nothing of it is kept, and the connection takes the next", async () => {
    const client = await openSmtpClient(listener.port);
    const large = rawMail({ text: `${"x".repeat(998)}\r\n`.repeat(4000) });
    expect(await client.send({ to: [address], raw: large })).toMatch(/^552/);
    expect(await deliveries()).toHaveLength(0);
    await client.say("RSET");
    expect(await client.send({ to: [address], raw: rawMail() })).toMatch(/^250/);
    expect(await deliveries()).toHaveLength(1);
    client.close();
  });
});

test("a sender who hangs up in the middle leaves nothing", async () => {
  const client = await openSmtpClient(listener.port);
  for (const line of ["EHLO x", "MAIL FROM:<a@x>", `RCPT TO:<${address}>`, "DATA"]) await client.say(line);
  await Promise.race([client.say("Subject: half a mess"), new Promise((resolve) => setTimeout(resolve, 50))]);
  client.close();
  expect(await send([address])).toMatch(/^250/);
  expect(await deliveries()).toHaveLength(1);
});

test("thirty senders at the same moment are all served", async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => send([address])));
  expect(answers.every((answer) => answer.startsWith("250"))).toBe(true);
  expect(await deliveries()).toHaveLength(30);
});

test("while the database is gone, senders are asked to come again, and heard when it is back", async () => {
  const gone = openDatabase({ ...database.config, port: 1 });
  const broken = await openMailListener({
    connection: gone.connection,
    log,
    host: "127.0.0.1",
    port: 0,
    maxBytes,
    spoolFolder,
    relays,
    now,
  });
  const client = await openSmtpClient(broken.port);
  await client.say("EHLO x");
  await client.say("MAIL FROM:<a@x>");
  expect(await client.say(`RCPT TO:<${address}>`)).toMatch(/^451/);
  client.close();
  await broken.close();
  await gone.close();
});

test.each([
  ["small", "words"],
  ["of several chunks", "words\r\n".repeat(100_000)],
])("a channel that vanishes between RCPT and DATA puts the sender off: nothing is taken for nobody (%s)", async (_, words) => {
  const client = await openSmtpClient(listener.port);
  for (const line of ["EHLO x", "MAIL FROM:<a@x>", `RCPT TO:<${address}>`]) await client.say(line);
  await connection
    .updateTable("channel")
    .set({ address: `moved-${address}` })
    .where("channelId", "=", channelId)
    .execute();
  expect(await client.say("DATA")).toMatch(/^354/);
  expect(await client.say(`Subject: x\r\n\r\n${words}\r\n.`)).toMatch(/^451/);
  expect(await connection.selectFrom("delivery").select("deliveryId").where("channelId", "=", channelId).execute()).toEqual([]);
  client.close();
});

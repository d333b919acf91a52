// Sending replies through a real mail server: sent once, tried again, failed with a reason, held and released.
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail, testBox } from "../../test/factories.ts";
import { openSmtpServer, type SmtpServerForTests } from "../../test/smtp.ts";
import { changeChannel } from "../channel/actions.ts";
import { reply, retryReply } from "../conversation/actions.ts";
import { noCopies } from "../conversation/copy-rules.ts";
import type { Copies } from "../conversation/copy-schema.ts";
import { findEntry } from "../conversation/read.ts";
import { keepFile } from "../file/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { sendMail } from "./actions.ts";
import { readMessage } from "./read-message.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
const sending = { connection, box: testBox, log: openLog("silent"), now: () => now };
let owner: Teammate;
let server: SmtpServerForTests;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
  server = await openSmtpServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.taken.length = 0;
  server.answers.length = 0;
  server.receivers.length = 0;
  server.refused.clear();
});

const smtp = (change: object = {}) => ({
  host: "127.0.0.1",
  port: server.port,
  security: "none" as const,
  user: "desk",
  password: "secret",
  ...change,
});

/** A reply on a channel with (or without) a mail server, as it waits to be sent. */
async function aReply(
  servers: { smtp?: ReturnType<typeof smtp> | null } = {},
  { from = "Tomás Rey <tomas@customer.example>", copies = noCopies }: { from?: string; copies?: Copies } = {},
) {
  const channel = await makeChannel(connection, owner, { smtp: servers.smtp === undefined ? smtp() : servers.smtp });
  const messageId = `${newId()}@customer.example`;
  const raw = rawMail({ from, messageId, subject: "Häschen" });
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channel.channelId, raw, now);
  const { encounterId } = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  const { entryId } = await reply(connection, owner, encounterId, "We found it. Grüße!", now, {
    fileIds: [],
    mostBytes: 0,
    copies,
  });
  const out = await connection.selectFrom("entry").select("deliveryId").where("entryId", "=", entryId).executeTakeFirstOrThrow();
  const id = out.deliveryId ?? "";
  const send = (lastAttempt = false) => sendMail(sending, { workspaceId: owner.workspaceId, deliveryId: id }, { lastAttempt });
  const state = () =>
    connection.selectFrom("delivery").select(["state", "reason"]).where("deliveryId", "=", id).executeTakeFirstOrThrow();
  const shown = async () => (await findEntry(connection, owner, entryId, now))?.delivery;
  return { ...channel, messageId, deliveryId: id, encounterId, entryId, send, state, shown };
}

describe("a reply to several", () => {
  const [customer, eva, jun, hidden] = [
    "tomas@customer.example",
    "eva@customer.example",
    "jun@office.example",
    "boss@office.example",
  ];
  const copies: Copies = {
    cc: [
      { address: eva, name: "Eva Lind" },
      { address: jun, name: null },
    ],
    bcc: [{ address: hidden, name: "The boss" }],
  };

  test("goes once to each; everyone reads who gets a copy, and nobody who gets a hidden one", async () => {
    const { send, state } = await aReply({}, { copies });
    await send();
    expect(await state()).toEqual({ state: "sent", reason: null });
    expect(server.receivers).toEqual([[customer, eva, jun, hidden]]);
    const raw = server.taken[0]?.toString() ?? "";
    expect(raw).toContain("Cc: Eva Lind <eva@customer.example>, jun@office.example");
    expect(raw).not.toMatch(/boss/i);
  });

  test("of whom one is refused has reached the others, says whom it did not, and is sent again to that one alone", async () => {
    server.refused.set(jun, { code: 550, words: "no such mailbox" });
    const { send, shown, deliveryId } = await aReply({}, { copies });
    expect(await send()).toBe("done");
    expect(server.receivers).toEqual([[customer, eva, hidden]]);
    expect(await shown()).toMatchObject({
      state: "sent",
      unreached: [{ address: jun, reason: expect.stringContaining("no such mailbox") }],
    });
    server.refused.clear();
    await retryReply(connection, owner, deliveryId, now);
    await send();
    expect(server.receivers.slice(1)).toEqual([[jun]]);
    expect(await shown()).toMatchObject({ state: "sent", unreached: [] });
    await expect(retryReply(connection, owner, deliveryId, now)).rejects.toMatchObject({ code: "delivery_not_retryable" });
  });

  test("of whom one is put off reaches that one later, and nobody twice, also when the server cannot be reached in between", async () => {
    server.refused.set(eva, { code: 451, words: "greylisted" });
    const { send, shown } = await aReply({}, { copies });
    expect(await send()).toBe("again");
    expect(await shown()).toMatchObject({ state: "queued", reason: expect.stringContaining("greylisted") });
    server.refused.clear();
    server.answers.push({ code: 421, words: "too busy" });
    expect(await send()).toBe("again");
    expect(await send()).toBe("done");
    expect(server.receivers).toEqual([[customer, jun, hidden], [eva]]);
    expect(await shown()).toMatchObject({ state: "sent", unreached: [] });
  });

  test("all of whom are refused has failed", async () => {
    for (const address of [customer, eva, jun, hidden]) server.refused.set(address, { code: 550, words: `no ${address}` });
    const { send, shown } = await aReply({}, { copies });
    expect(await send()).toBe("done");
    expect(server.taken).toEqual([]);
    expect((await shown())?.unreached.map(({ address }) => address)).toEqual([customer, eva, jun, hidden]);
    expect((await shown())?.state).toBe("failed");
  });
});

describe("a reply", () => {
  test("is sent once, in its thread, from the brand to the customer", async () => {
    const { send, state, messageId, address, entryId } = await aReply();
    expect(await send()).toBe("done");
    expect(await send()).toBe("done");
    expect(await state()).toEqual({ state: "sent", reason: null });
    expect(server.taken).toHaveLength(1);
    const sent = server.taken[0] ?? Buffer.alloc(0);
    expect(await readMessage(sent, null)).toMatchObject({
      author: { address },
      subject: "Re: Häschen",
      text: "We found it. Grüße!",
      messageId: `${entryId}@hotel.example`,
      threadIds: [messageId],
    });
    expect(sent.toString()).not.toContain("\n\n.");
  });

  test("is sent once when many jobs send it at the same moment", async () => {
    const { send, state } = await aReply();
    await Promise.all(Array.from({ length: 5 }, () => send()));
    expect(server.taken).toHaveLength(1);
    expect((await state()).state).toBe("sent");
  });

  test("that the server puts off is tried again, with the very same bytes", async () => {
    const { send, state, deliveryId } = await aReply();
    server.answers.push({ code: 451, words: "greylisted, come back" });
    expect(await send()).toBe("again");
    expect(await state()).toMatchObject({ state: "queued", reason: expect.stringContaining("greylisted") });
    const hash = () =>
      connection.selectFrom("delivery").select("contentHash").where("deliveryId", "=", deliveryId).executeTakeFirstOrThrow();
    const before = await hash();
    expect(await send()).toBe("done");
    expect(await hash()).toEqual(before);
    expect(server.taken).toHaveLength(1);
    expect(await state()).toEqual({ state: "sent", reason: null });
  });

  test("that the server puts off on the last attempt has failed", async () => {
    const { send, state } = await aReply();
    server.answers.push({ code: 451, words: "still busy" });
    expect(await send(true)).toBe("done");
    expect((await state()).state).toBe("failed");
  });

  test("that the server refuses for good has failed, with the server's reason, and can be sent again by hand", async () => {
    const { send, state, deliveryId } = await aReply();
    server.answers.push({ code: 550, words: "no such mailbox" });
    expect(await send()).toBe("done");
    expect(await state()).toMatchObject({ state: "failed", reason: expect.stringContaining("no such mailbox") });
    expect(await send()).toBe("done");
    expect(server.taken).toHaveLength(0);

    await retryReply(connection, owner, deliveryId, now);
    expect((await state()).state).toBe("queued");
    expect(await send()).toBe("done");
    expect((await state()).state).toBe("sent");
    await expect(retryReply(connection, owner, deliveryId, now)).rejects.toMatchObject({ code: "delivery_not_retryable" });
  });

  test("is tried again while the password is wrong: that is ours to mend", async () => {
    const { send, state } = await aReply({ smtp: smtp({ password: "wrong" }) });
    expect(await send()).toBe("again");
    expect(await state()).toEqual({ state: "queued", reason: "127.0.0.1 did not accept the user name and password." });
  });

  test.each([
    ["nobody listens", { port: 1 }, /Nothing answers at 127\.0\.0\.1, port 1\./],
    ["the server does not offer STARTTLS", { security: "starttls" }, /STARTTLS/],
    ["the server does not speak TLS", { security: "tls" }, /does not speak TLS/],
    ["there is no such server", { host: "nowhere.invalid" }, /nowhere\.invalid/],
  ])("is tried again while %s, and the reason says so", async (_what, change, reason) => {
    const { send, state } = await aReply({ smtp: smtp(change) as never });
    expect(await send()).toBe("again");
    expect(await state()).toMatchObject({ state: "queued", reason: expect.stringMatching(reason) });
  });

  test("to a workspace's delivery under another workspace's name is not sent", async () => {
    const other = await makeWorkspace(connection);
    const { deliveryId, state } = await aReply();
    await sendMail(sending, { workspaceId: other.workspaceId, deliveryId }, { lastAttempt: false });
    expect(server.taken).toHaveLength(0);
    expect((await state()).state).toBe("queued");
    await expect(retryReply(connection, other.owner, deliveryId, now)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a reply on a channel without a mail server", () => {
  test("is held, and goes out once there is one", async () => {
    const { send, state, channelId, address } = await aReply({ smtp: null });
    expect(await send()).toBe("done");
    expect((await state()).state).toBe("held");
    await changeChannel(connection, owner, channelId, { name: "Desk", address, imap: null, smtp: smtp() }, { box: testBox, now });
    expect((await state()).state).toBe("queued");
    await send();
    expect(await state()).toEqual({ state: "sent", reason: null });
    expect(server.taken).toHaveLength(1);
  });

  test("is held when the server is taken away before it was sent", async () => {
    const { send, state, channelId, address } = await aReply();
    await changeChannel(connection, owner, channelId, { name: "Desk", address, imap: null, smtp: null }, { box: testBox, now });
    await send();
    expect((await state()).state).toBe("held");
  });

  test("written while a server is being set is not forgotten", async () => {
    for (let i = 0; i < 8; i++) {
      const { channelId, address, encounterId, state } = await aReply({ smtp: null });
      const change = () =>
        changeChannel(connection, owner, channelId, { name: "Desk", address, imap: null, smtp: smtp() }, { box: testBox, now });
      await Promise.all([
        change(),
        reply(connection, owner, encounterId, "One more.", now),
        reply(connection, owner, encounterId, "And one.", now),
      ]);
      expect((await state()).state).toBe("queued");
      const held = await connection
        .selectFrom("delivery")
        .select("state")
        .where("channelId", "=", channelId)
        .where("state", "=", "held")
        .execute();
      expect(held).toEqual([]);
    }
  });
});

test("files of a reply arrive byte for byte, in their order, and the same ones at the second attempt", async () => {
  const { encounterId } = await aReply({ smtp: null });
  const { channelId } = await connection
    .selectFrom("encounter")
    .select("channelId")
    .where("encounterId", "=", encounterId)
    .executeTakeFirstOrThrow();
  const address = `files-${newId().slice(-8)}@hotel.example`;
  await changeChannel(connection, owner, channelId, { name: "Desk", address, imap: null, smtp: smtp() }, { box: testBox, now });
  const contents = [randomBytes(3_000_000), Buffer.from("line\nline\r\n.\n"), Buffer.alloc(0)];
  const fileIds: string[] = [];
  for (const [i, bytes] of contents.entries()) {
    const file = { name: `Grüße ${i}.bin`, mediaType: "application/zip", bytes: Readable.from([bytes]), statedBytes: undefined };
    const room = { mostBytes: 25_000_000, spoolFolder: tmpdir(), now, stillMay: async () => owner };
    fileIds.push((await keepFile(connection, owner, file, room)).fileId);
  }
  const attached = { fileIds: fileIds.toReversed(), mostBytes: 25_000_000 };
  const { entryId } = await reply(connection, owner, encounterId, "Here they are.", now, attached);
  const { deliveryId } = await connection
    .selectFrom("entry")
    .select("deliveryId")
    .where("entryId", "=", entryId)
    .executeTakeFirstOrThrow();
  const send = () => sendMail(sending, { workspaceId: owner.workspaceId, deliveryId: deliveryId ?? "" }, { lastAttempt: false });
  server.answers.push({ code: 451, words: "greylisted" });
  expect(await send()).toBe("again");
  expect(await send()).toBe("done");
  const read = await readMessage(server.taken[0] ?? Buffer.alloc(0), null);
  expect(read.text).toBe("Here they are.");
  expect(read.files.map(({ name }) => name)).toEqual(["Grüße 2.bin", "Grüße 1.bin", "Grüße 0.bin"]);
  for (const [i, bytes] of contents.toReversed().entries()) {
    expect(Buffer.from(read.files[i]?.bytes ?? [1]).equals(bytes)).toBe(true);
  }
});

test("a change of a channel keeps the passwords that it does not name", async () => {
  const { send, channelId, address } = await aReply();
  const { password: _, ...withoutPassword } = smtp();
  await changeChannel(
    connection,
    owner,
    channelId,
    { name: "New name", address, imap: null, smtp: withoutPassword },
    { box: testBox, now },
  );
  await send();
  expect(server.taken).toHaveLength(1);
});

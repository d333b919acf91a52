// Reading a mailbox from a real IMAP server: what is new is taken once, whatever happens to the connection.
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, testBox } from "../../test/factories.ts";
import { type ImapMailbox, openImapMailbox } from "../../test/imap.ts";
import { changeChannel } from "../channel/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { verifyImap } from "./imap-connection.ts";
import { findMailbox, findProgress } from "./mailbox-store.ts";
import { type Mailboxes, openMailboxes } from "./mailboxes.ts";

const { connection } = useDatabase();
const deps = { connection, box: testBox, log: openLog("silent"), now: () => new Date(), systemMail: noSystemMail };
const room = { spoolFolder: tmpdir(), mostBytes: 50 * 1024 * 1024 };
let owner: Teammate;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
});

let imap: ImapMailbox;
let mailboxes: Mailboxes;
beforeEach(async () => {
  imap = await openImapMailbox([{ raw: rawMail({ text: "from before" }), at: new Date(Date.now() - 60 * 60_000) }]);
  mailboxes = openMailboxes(deps, room);
});
afterEach(async () => {
  await mailboxes.close();
  await imap.close();
  await connection.deleteFrom("mailbox").execute();
  await connection
    .updateTable("channel")
    .set({ settings: JSON.stringify({ imap: null, smtp: null }) })
    .execute();
});

const server = (change: object = {}) => ({
  host: "127.0.0.1",
  port: imap.port,
  security: "none" as const,
  user: "desk",
  password: "secret",
  ...change,
});
const waitFor = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 30 });

async function watch(change: object = {}) {
  const channel = await makeChannel(connection, owner, { imap: server(change) });
  await mailboxes.refresh();
  return channel;
}
async function becomes(channelId: string, state: "connected" | "failing"): Promise<void> {
  await waitFor(async () => {
    expect((await findMailbox(connection, owner.workspaceId, channelId))?.state).toBe(state);
  });
}
const taken = async (channelId: string) =>
  (
    await connection.selectFrom("delivery").select("remoteKey").where("channelId", "=", channelId).orderBy("deliveryId").execute()
  ).map((delivery) => delivery.remoteKey);
const hasTaken = (channelId: string, count: number) =>
  waitFor(async () => {
    expect(await taken(channelId)).toHaveLength(count);
  });
/** Connected, and what was there before has been seen. */
async function ready(channelId: string): Promise<void> {
  await waitFor(async () => {
    const name = { channelId, folder: "INBOX" };
    expect((await findProgress(connection, owner.workspaceId, name))?.lastUid).toEqual(expect.any(Number));
  });
}

describe("a mailbox", () => {
  test("gives what comes from now on, each message once, and nothing from before", async () => {
    const { channelId } = await watch();
    await becomes(channelId, "connected");
    await ready(channelId);
    for (let i = 0; i < 5; i++) imap.deliver(rawMail({ text: `new ${i}` }));
    await hasTaken(channelId, 5);
    imap.deliver(rawMail({ text: "one more" }));
    await hasTaken(channelId, 6);
    expect(await taken(channelId)).toEqual([2, 3, 4, 5, 6, 7].map((uid) => `1/${uid}`));
  });

  test("is never changed: no message is marked as seen", async () => {
    const { channelId } = await watch();
    await ready(channelId);
    imap.deliver(rawMail());
    await hasTaken(channelId, 1);
    expect(imap.flags().flat()).not.toContain("\\Seen");
  });

  test("whose connection drops is reconnected, and nothing of the meantime is missed or taken twice", async () => {
    const { channelId } = await watch();
    await ready(channelId);
    imap.deliver(rawMail({ text: "before" }));
    await hasTaken(channelId, 1);
    imap.cut();
    imap.deliver(rawMail({ text: "meanwhile" }));
    await hasTaken(channelId, 2);
    await becomes(channelId, "connected");
    imap.deliver(rawMail({ text: "after" }));
    await hasTaken(channelId, 3);
  });

  test("that was not read for a while (a restart of Rapport) gives what came since", async () => {
    const { channelId } = await watch();
    await ready(channelId);
    await mailboxes.close();
    imap.deliver(rawMail());
    imap.deliver(rawMail());
    mailboxes = openMailboxes(deps, room);
    await mailboxes.refresh();
    await hasTaken(channelId, 2);
  });

  test("with a wrong password says so in words, and recovers by itself when it is right", async () => {
    imap.setPassword("other");
    const { channelId } = await watch();
    await becomes(channelId, "failing");
    expect((await findMailbox(connection, owner.workspaceId, channelId))?.reason).toBe(
      "127.0.0.1 did not accept the user name and password.",
    );
    imap.setPassword("secret");
    await becomes(channelId, "connected");
    expect((await findMailbox(connection, owner.workspaceId, channelId))?.reason).toBeNull();
  });

  test("whose server sends us away says so in the server's words", async () => {
    const busy = createServer((socket) => socket.on("error", () => {}).end("* BYE Too many connections\r\n"));
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", () => resolve()));
    const { channelId } = await watch({ port: (busy.address() as AddressInfo).port });
    await becomes(channelId, "failing");
    expect((await findMailbox(connection, owner.workspaceId, channelId))?.reason).toBe(
      "127.0.0.1 refused it: Too many connections",
    );
    await new Promise((resolve) => busy.close(resolve));
  });

  test("that cannot be read at first gives what came since its channel is there, when it can", async () => {
    imap.setPassword("other");
    const { channelId } = await watch();
    await becomes(channelId, "failing");
    imap.deliver(rawMail({ text: "while it failed" }));
    imap.setPassword("secret");
    await hasTaken(channelId, 1);
    expect(await taken(channelId)).toEqual(["1/2"]);
  });

  test("whose settings are corrected is read with the new ones at once", async () => {
    const { channelId, address } = await watch({ password: "wrong" });
    await becomes(channelId, "failing");
    await changeChannel(
      connection,
      owner,
      channelId,
      { name: "Desk", address, imap: server(), smtp: null },
      { box: testBox, now: new Date() },
    );
    await mailboxes.refresh();
    await becomes(channelId, "connected");
  });

  test("that renumbers its messages (a new UIDVALIDITY) loses none that came while nobody looked", async () => {
    const { channelId } = await watch();
    await ready(channelId);
    imap.deliver(rawMail({ text: "known" }));
    await hasTaken(channelId, 1);
    await mailboxes.close();
    imap.deliver(rawMail({ text: "meanwhile" }));
    imap.renumber(77);
    mailboxes = openMailboxes(deps, room);
    await mailboxes.refresh();
    // What was known comes once more as a delivery, and is one entry by its words; what was there before the channel does not.
    await hasTaken(channelId, 3);
    imap.deliver(rawMail({ text: "later" }));
    await hasTaken(channelId, 4);
    expect(await taken(channelId)).toEqual(["1/2", "77/2", "77/3", "77/4"]);
  });

  test("that is closed stops: the connection ends, and nothing more is taken", async () => {
    const { channelId } = await watch();
    await ready(channelId);
    await mailboxes.close();
    await waitFor(async () => {
      expect(imap.connections()).toBe(0);
    });
    imap.deliver(rawMail());
    expect(await taken(channelId)).toEqual([]);
  });

  test("that nobody needs any more is let go", async () => {
    const { channelId, address } = await watch();
    await ready(channelId);
    await changeChannel(
      connection,
      owner,
      channelId,
      { name: "Desk", address, imap: null, smtp: null },
      { box: testBox, now: new Date() },
    );
    await mailboxes.refresh();
    await waitFor(async () => {
      expect(imap.connections()).toBe(0);
    });
  });
});

describe("trying the settings of a mailbox", () => {
  test("succeeds where one can sign in", async () => {
    await expect(verifyImap(server())).resolves.toEqual({
      messages: expect.any(Number),
      folders: [{ path: "INBOX", use: "inbox" }],
    });
  });

  test.each([
    ["a wrong password", { password: "wrong" }],
    ["a port where nobody listens", { port: 1 }],
    ["TLS where there is none", { security: "tls" }],
    ["STARTTLS where there is none", { security: "starttls" }],
  ])("fails with %s", async (_what, change) => {
    await expect(verifyImap(server(change))).rejects.toThrow();
  });
});

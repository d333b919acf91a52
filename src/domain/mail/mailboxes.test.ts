// Many mailboxes in one process: they are connected a few at a time.
import { tmpdir } from "node:os";
import { expect, test, vi } from "vitest";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, testBox } from "../../test/factories.ts";
import { openLyingImap } from "../../test/lying-imap.ts";
import { openMailboxes } from "./mailboxes.ts";

const { connection } = useDatabase();

test("many mailboxes are connected a few at a time, each with one connection", async () => {
  const deps = { connection, box: testBox, log: openLog("silent"), now: () => new Date(), systemMail: noSystemMail };
  const { owner } = await makeWorkspace(connection);
  const imap = await openLyingImap();
  const mailboxes = openMailboxes(deps, { spoolFolder: tmpdir(), mostBytes: 1024 * 1024 });
  let atOnce = 0;
  let most = 0;
  imap.trick = ({ tag, name }, socket) => {
    if (name !== "LOGIN") return undefined;
    most = Math.max(most, ++atOnce);
    setTimeout(() => {
      atOnce--;
      socket.write(`${tag} OK\r\n`);
    }, 60);
    return "done";
  };
  const server = { host: "127.0.0.1", port: imap.port, security: "none" as const, user: "desk", password: "secret" };
  for (let i = 0; i < 30; i++) await makeChannel(connection, owner, { imap: server });
  await mailboxes.refresh();
  await vi.waitFor(
    async () => {
      const connected = await connection.selectFrom("mailbox").select("channelId").where("state", "=", "connected").execute();
      expect(connected).toHaveLength(30);
    },
    { timeout: 30_000, interval: 30 },
  );
  expect(imap.connections()).toBe(30);
  expect(imap.mostConnections()).toBe(30);
  expect(most).toBeLessThanOrEqual(8);
  await mailboxes.close();
  await imap.close();
});

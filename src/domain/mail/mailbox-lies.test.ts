// Reading a mailbox from a server that lies, hangs, drips and breaks off: nothing is lost, nothing doubled, nothing holds up the next.
import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, testBox } from "../../test/factories.ts";
import { fetched, type LyingImap, openLyingImap, type Trick } from "../../test/lying-imap.ts";
import type { Reading } from "../channel/schema.ts";
import { readWholeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { findMailbox } from "./mailbox-store.ts";
import { type Mailboxes, openMailboxes } from "./mailboxes.ts";
import { listProblems, markToTry } from "./problem-store.ts";

const { connection } = useDatabase();
const deps = { connection, box: testBox, log: openLog("silent"), now: () => new Date(), systemMail: noSystemMail };
const mostBytes = 4 * 1024 * 1024;
const pace = {
  ...{ stepMs: 400, pieceMs: 400, messageMs: 800, leastBytesPerSecond: 1024 * 1024, triesAfterMs: [50, 50] },
  ...{ firstDelayMs: 20, longestDelayMs: 100, pollMs: 5_000, foldersPollMs: 200 },
};
let owner: Teammate;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
});
let imap: LyingImap;
let mailboxes: Mailboxes;
let channelId: string;
beforeEach(async () => {
  imap = await openLyingImap();
  mailboxes = openMailboxes(deps, { spoolFolder: tmpdir(), mostBytes, pace });
});
afterEach(async () => {
  await mailboxes.close();
  await imap.close();
  await connection
    .updateTable("channel")
    .set({ settings: JSON.stringify({ imap: null, smtp: null }) })
    .execute();
});

async function watch(reading?: Partial<Reading>): Promise<void> {
  const server = { host: "127.0.0.1", port: imap.port, security: "none" as const, user: "desk", password: "secret" };
  const whole = { since: null, folders: ["INBOX"], takesJunk: false, ...reading };
  ({ channelId } = await makeChannel(connection, owner, { imap: server, ...(reading === undefined ? {} : { reading: whole }) }));
  await mailboxes.refresh();
}
const waitFor = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
const state = async () => (await findMailbox(connection, owner.workspaceId, channelId))?.state;
const isConnected = () => waitFor(async () => expect(await state()).toBe("connected"));
const deliveries = () =>
  connection
    .selectFrom("delivery")
    .select(["remoteKey", "contentHash", "folder", "isJunk"])
    .where("channelId", "=", channelId)
    .orderBy("deliveryId")
    .execute();
const taken = async () => (await deliveries()).map(({ remoteKey }) => remoteKey);
const hasTaken = (...keys: string[]) => waitFor(async () => expect(await taken()).toEqual(keys));
const problems = () => listProblems(connection, owner.workspaceId, channelId, 10);
async function bytesOf(remoteKey: string): Promise<Buffer> {
  const found = (await deliveries()).find((each) => each.remoteKey === remoteKey);
  return readWholeContent(connection, owner.workspaceId, found?.contentHash as Buffer);
}
const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
/** New mails, with the numbers that follow. */
function arrive(...raws: Buffer[]): void {
  const { messages } = inbox();
  for (const raw of raws) messages.push({ uid: (messages.at(-1)?.uid ?? 0) + 1, raw });
  imap.tell();
}
const inbox = () => imap.folders.INBOX as LyingImap["folders"][string];
/** Does this with the words of one message, as often as said. */
function atMessage(uid: number, trick: Trick, times = Number.POSITIVE_INFINITY): { times: number } {
  const left = { times };
  imap.trick = (command, socket) => {
    const isMeant = command.name === "UID FETCH" && command.rest.startsWith(`${uid} `) && command.rest.includes("BODY.PEEK[]");
    if (!isMeant || left.times <= 0) return undefined;
    left.times--;
    return trick(command, socket);
  };
  return left;
}
const hang = () => "done" as const;

describe("a server that lies", () => {
  test("about the size of a message, in both directions, gives the whole of it", async () => {
    await watch();
    await isConnected();
    const raws = [rawMail({ text: "a".repeat(700_000) }), rawMail({ text: "small" }), rawMail({ text: "b".repeat(600_000) })];
    arrive(...raws);
    for (const [i, statedBytes] of [10, 5_000, 3_000_000].entries())
      (inbox().messages[i] as { statedBytes?: number }).statedBytes = statedBytes;
    await hasTaken("1/1", "1/2", "1/3");
    for (const [i, raw] of raws.entries()) expect(hashOf(await bytesOf(`1/${i + 1}`))).toBe(hashOf(raw));
  });

  test("by giving two messages the same number loses neither", async () => {
    await watch();
    await isConnected();
    const raws = [rawMail({ text: "one" }), rawMail({ text: "the other" })];
    inbox().messages.push(...raws.map((raw) => ({ uid: 7, raw })));
    imap.tell();
    await hasTaken("1/7", "1/7+1");
    expect(hashOf(await bytesOf("1/7"))).toBe(hashOf(raws[0] as Buffer));
    expect(hashOf(await bytesOf("1/7+1"))).toBe(hashOf(raws[1] as Buffer));
  });

  test("by giving the last number once more, to a mail that comes later, loses nothing", async () => {
    await watch();
    await isConnected();
    inbox().messages.push({ uid: 7, raw: rawMail({ text: "one" }) });
    imap.tell();
    await hasTaken("1/7");
    const other = rawMail({ text: "the other" });
    inbox().messages.push({ uid: 7, raw: other });
    imap.tell();
    await hasTaken("1/7", "1/7+1");
    expect(hashOf(await bytesOf("1/7+1"))).toBe(hashOf(other));
  });

  test("about the next number misses nothing that comes below it", async () => {
    inbox().uidNext = 1000;
    await watch();
    await isConnected();
    arrive(rawMail());
    await hasTaken("1/1");
  });

  test("and gives its messages new numbers while we read takes none of them for an old one", async () => {
    await watch();
    await isConnected();
    arrive(rawMail({ text: "first" }), rawMail({ text: "second" }));
    await hasTaken("1/1", "1/2");
    const folder = inbox();
    folder.uidValidity = 9;
    folder.messages.push({ uid: 3, raw: rawMail({ text: "third" }) });
    imap.tell();
    await hasTaken("1/1", "1/2", "9/1", "9/2", "9/3");
  });

  test("and has fewer messages all at once goes on being read", async () => {
    await watch();
    await isConnected();
    arrive(rawMail(), rawMail());
    await hasTaken("1/1", "1/2");
    inbox().messages.shift();
    imap.tell();
    inbox().messages.push({ uid: 3, raw: rawMail() });
    imap.tell();
    imap.say("* 3 EXISTS");
    await hasTaken("1/1", "1/2", "1/3");
  });

  test("about a message that is gone when it is fetched is passed over, without a word", async () => {
    await watch();
    await isConnected();
    arrive(rawMail(), rawMail(), rawMail());
    imap.trick = ({ name, rest }) => {
      if (name === "UID FETCH" && rest.startsWith("2 ")) inbox().messages = inbox().messages.filter(({ uid }) => uid !== 2);
      return undefined;
    };
    await hasTaken("1/1", "1/3");
    expect(await problems()).toEqual([]);
  });

  test("and lists what it never gives: that is noted with its reason, and the next is taken", async () => {
    await watch();
    await isConnected();
    atMessage(1, ({ tag }, socket) => {
      socket.write(`${tag} OK done\r\n`);
      return "done";
    });
    arrive(rawMail(), rawMail());
    await hasTaken("1/2");
    await waitFor(async () =>
      expect(await problems()).toMatchObject([
        { uid: 1, tries: 3, nextAt: null, reason: "The mail server lists it, and gives nothing of it." },
      ]),
    );
  });
});

describe("a message", () => {
  test("that hangs is noted, the next is taken; it is tried a few times, then left, and taken when a person asks for it", async () => {
    await watch();
    await isConnected();
    const left = atMessage(1, hang);
    arrive(rawMail({ text: "hangs" }), rawMail({ text: "fine" }));
    await hasTaken("1/2");
    await waitFor(async () =>
      expect(await problems()).toMatchObject([
        { uid: 1, tries: 3, nextAt: null, reason: "The mail server did not hand it over in time." },
      ]),
    );
    const { length } = imap.asked;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(imap.asked.slice(length).filter((asked) => asked.includes("BODY.PEEK"))).toEqual([]);
    left.times = 0;
    await markToTry(connection, owner.workspaceId, channelId, undefined, new Date());
    await mailboxes.refresh();
    await hasTaken("1/2", "1/1");
    await waitFor(async () => expect(await problems()).toEqual([]));
  });

  test("that comes in drips is given up after a while, and holds nobody up", async () => {
    await watch();
    await isConnected();
    atMessage(1, (_command, socket) => {
      const answer = fetched({ uid: 1, raw: rawMail() }, 1, "BODY.PEEK[]<0.500>");
      let sent = 0;
      const drip = setInterval(() => {
        if (socket.destroyed || sent >= answer.length) clearInterval(drip);
        else socket.write(answer.subarray(sent, ++sent));
      }, 60);
      return "done";
    });
    arrive(rawMail(), rawMail());
    await hasTaken("1/2");
    expect(await problems()).toMatchObject([{ uid: 1 }]);
  });

  test("whose line drops in the middle is fetched whole afterwards, and the mailbox is not called failing", async () => {
    await watch();
    await isConnected();
    const raw = rawMail({ text: "c".repeat(10_000) });
    atMessage(
      1,
      (_command, socket) => {
        socket.end(fetched({ uid: 1, raw }, 1, "BODY.PEEK[]<0.524288>").subarray(0, 5_000));
        return "done";
      },
      1,
    );
    const states = new Set<string | undefined>();
    arrive(raw, rawMail());
    await waitFor(async () => {
      states.add(await state());
      expect((await taken()).toSorted()).toEqual(["1/1", "1/2"]);
    });
    expect(hashOf(await bytesOf("1/1"))).toBe(hashOf(raw));
    expect(states).not.toContain("failing");
    await waitFor(async () => expect(await problems()).toEqual([]));
  });

  test("of which bytes are missing is not taken for whole", async () => {
    await watch();
    await isConnected();
    const raw = rawMail({ text: "d".repeat(2_000) });
    const left = atMessage(
      1,
      ({ tag }, socket) => {
        const answer = fetched({ uid: 1, raw }, 1, "BODY.PEEK[]<0.524288>");
        socket.write(Buffer.concat([answer.subarray(0, 1_500), Buffer.from(`)\r\n${tag} OK done\r\n`)]));
        return "done";
      },
      1,
    );
    arrive(raw, rawMail());
    await waitFor(async () => expect((await taken()).toSorted()).toEqual(["1/1", "1/2"]));
    expect(left.times).toBe(0);
    expect(hashOf(await bytesOf("1/1"))).toBe(hashOf(raw));
  });

  test("that is too large is noted with the limit, without being fetched; one that only says so is taken when it is tried", async () => {
    await watch();
    await isConnected();
    arrive(rawMail({ text: "e".repeat(mostBytes) }), rawMail());
    (inbox().messages[1] as { statedBytes?: number }).statedBytes = mostBytes + 1;
    const said = { reason: "It is larger than the 4 MB that are taken.", nextAt: null };
    await waitFor(async () => expect(await problems()).toMatchObject([said, said]));
    expect(imap.asked.filter((asked) => asked.includes("BODY.PEEK"))).toEqual([]);
    await markToTry(connection, owner.workspaceId, channelId, undefined, new Date());
    await mailboxes.refresh();
    await hasTaken("1/2");
    await waitFor(async () => expect(await problems()).toMatchObject([{ uid: 1, ...said }]));
  });

  test("of several pieces is taken byte for byte, a piece at a time", async () => {
    await watch();
    await isConnected();
    const raw = Buffer.concat([rawMail(), randomBytes(3 * 1024 * 1024)]);
    arrive(raw);
    await hasTaken("1/1");
    expect(hashOf(await bytesOf("1/1"))).toBe(hashOf(raw));
    expect(imap.asked.filter((asked) => asked.includes("BODY.PEEK")).length).toBe(7);
  });
});

describe("a server that hangs", () => {
  test.each([
    ["in its greeting", undefined],
    ["at the sign-in", "LOGIN"],
    ["at opening the inbox", "EXAMINE"],
    ["at the search", "UID SEARCH"],
  ])("%s makes the mailbox failing in words, and is read when it speaks again", async (_where, name) => {
    if (name === undefined) imap.greeting = undefined;
    else imap.trick = (command) => (command.name === name ? "done" : undefined);
    inbox().messages.push({ uid: 1, raw: rawMail() });
    await watch({ since: new Date(Date.now() - 60_000).toISOString() });
    await waitFor(async () => {
      const mailbox = await findMailbox(connection, owner.workspaceId, channelId);
      expect(mailbox).toMatchObject({ state: "failing", reason: expect.stringContaining("in time") });
    });
    imap.greeting = "* OK at your service";
    imap.trick = () => undefined;
    await hasTaken("1/1");
    await isConnected();
  });

  test("at every message is called failing after a few, and each of them is kept in mind", async () => {
    imap.trick = ({ rest }) => (rest.includes("BODY.PEEK[]") ? "done" : undefined);
    await watch();
    await isConnected();
    arrive(rawMail(), rawMail(), rawMail());
    await waitFor(async () => expect(await state()).toBe("failing"));
    imap.trick = () => undefined;
    await waitFor(async () => expect((await problems()).map(({ uid }) => uid).length + (await taken()).length).toBe(3));
    await markToTry(connection, owner.workspaceId, channelId, undefined, new Date());
    await mailboxes.refresh();
    await waitFor(async () => expect((await taken()).toSorted()).toEqual(["1/1", "1/2", "1/3"]));
    await isConnected();
  });

  test("and says goodbye is come back to", async () => {
    await watch();
    await isConnected();
    imap.say("* BYE Maintenance");
    arrive(rawMail());
    await hasTaken("1/1");
    await isConnected();
  });
});

describe("what is read", () => {
  const past = (hours: number) => new Date(Date.now() - hours * 60 * 60_000);

  test("begins at the day that was chosen, and with an earlier one what came since then is taken too", async () => {
    inbox().messages.push({ uid: 1, raw: rawMail(), at: past(50) }, { uid: 2, raw: rawMail(), at: past(20) });
    await watch({ since: past(30).toISOString() });
    await hasTaken("1/2");
    const settings = (
      await connection.selectFrom("channel").select("settings").where("channelId", "=", channelId).executeTakeFirstOrThrow()
    ).settings as { reading: Reading };
    settings.reading.since = past(60).toISOString();
    await connection
      .updateTable("channel")
      .set({ settings: JSON.stringify(settings) })
      .where("channelId", "=", channelId)
      .execute();
    await mailboxes.refresh();
    await hasTaken("1/2", "1/1");
  });

  test("are the folders that were chosen, and junk with its mark; one that is gone stands in nobody's way", async () => {
    imap.folders.Orders = { uidValidity: 5, messages: [] };
    imap.folders.Other = { uidValidity: 7, messages: [{ uid: 1, raw: rawMail() }] };
    const unwanted = "Unerw&APw-nscht";
    imap.folders[unwanted] = { uidValidity: 6, messages: [], use: "\\Junk" };
    await watch({ folders: ["INBOX", "Orders", "Gone"], takesJunk: true });
    await isConnected();
    imap.folders.Orders.messages.push({ uid: 1, raw: rawMail() });
    imap.folders[unwanted]?.messages.push({ uid: 1, raw: rawMail() });
    await waitFor(async () => expect(await deliveries()).toHaveLength(2));
    arrive(rawMail());
    await waitFor(async () => expect(await deliveries()).toHaveLength(3));
    const sorted = (await deliveries()).toSorted((a, b) => String(b.remoteKey).localeCompare(String(a.remoteKey)));
    expect(sorted).toMatchObject([
      { remoteKey: "Unerwünscht/6/1", folder: "Unerwünscht", isJunk: true },
      { remoteKey: "Orders/5/1", folder: "Orders", isJunk: false },
      { remoteKey: "1/1", folder: "INBOX", isJunk: false },
    ]);
    // Written when the round is over, a moment after its last message.
    await waitFor(async () =>
      expect(await findMailbox(connection, owner.workspaceId, channelId)).toMatchObject({
        state: "connected",
        closedFolders: { Gone: "127.0.0.1 refused it: There is no such folder" },
      }),
    );
  });

  test("is taken anew by its time when the mailbox is another one, though its numbers are the same", async () => {
    await watch();
    await isConnected();
    arrive(rawMail({ text: "in the old one" }));
    await hasTaken("1/1");
    const { settings } = await connection
      .selectFrom("channel")
      .select("settings")
      .where("channelId", "=", channelId)
      .executeTakeFirstOrThrow();
    const other = settings as { imap: { user: string } };
    other.imap.user = "another";
    inbox().messages = [{ uid: 1, raw: rawMail({ text: "in the new one" }) }];
    await connection
      .updateTable("channel")
      .set({ settings: JSON.stringify(other) })
      .where("channelId", "=", channelId)
      .execute();
    await mailboxes.refresh();
    await hasTaken("1/1", "1:1/1");
  });
});

// Placing hostile mail: whatever stands in it, it becomes an entry with a clock, or is put aside; PostgreSQL refuses nothing.
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, receiveMail, testBox } from "../../test/factories.ts";
import { acceptDelivery, retrySetAside } from "../channel/actions.ts";
import { findDelivery } from "../channel/store.ts";
import { findOrMakeCustomer } from "../customer/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { mailJobs } from "./jobs.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
let owner: Teammate;
let workspaceId: string;
let channelId: string;
beforeAll(async () => {
  ({ workspaceId, owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

async function placed(raw: Buffer) {
  const { deliveryId } = await receiveMail(connection, workspaceId, channelId, raw, now);
  return connection
    .selectFrom("delivery")
    .innerJoin("entry", "entry.deliveryId", "delivery.deliveryId")
    .innerJoin("clock", "clock.entryId", "entry.entryId")
    .innerJoin("encounter", "encounter.encounterId", "entry.encounterId")
    .innerJoin("identity", "identity.identityId", "entry.identityId")
    .select([
      "delivery.state",
      "entry.entryId",
      "entry.text",
      "entry.messageId",
      "clock.state as clock",
      "encounter.subject",
      "identity.address",
    ])
    .where("delivery.deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
}

// Long, and of no pattern that an index could shorten.
const noise = (length: number) =>
  Array.from(randomBytes(length), (byte, i) => String.fromCharCode(0x4e00 + byte * 60 + (i % 60))).join("");

describe("a mail is placed", () => {
  test.each([
    ["with a Message-ID of 998 letters from far away", rawMail({ messageId: noise(998) })],
    ["that answers Message-IDs of 998 letters", rawMail({ references: Array.from({ length: 30 }, () => noise(998)) })],
    ["with an address of 254 letters from far away", rawMail({ from: `${noise(240)}@${noise(10)}.ex` })],
    ["with NUL in every place", rawMail({ from: "A\0 <a\0@x.example>", subject: "s\0", text: "w\0", messageId: "m\0@x" })],
    ["with half characters", rawMail({ subject: `=?utf-16?B?${Buffer.from([0x00, 0xd8, 0x41, 0x00]).toString("base64")}?=` })],
    ["with a subject of a megabyte", rawMail({ subject: "x".repeat(1_000_000) })],
    ["with five thousand references", rawMail({ references: Array.from({ length: 5000 }, (_, i) => `${i}@x`) })],
    ["with a date beyond time", rawMail({ headers: ["Date: Fri, 31 Dec 999999 25:61:61 +9999"] })],
    ["without anything", Buffer.alloc(0)],
    ["with bytes only", randomBytes(100_000)],
    ["whose address has letters that grow when they get small", rawMail({ from: "İSTANBUL.ẞ.ΑΣ@x.example" })],
  ])("%s", async (_what, raw) => {
    expect(await placed(raw)).toMatchObject({ state: "placed", clock: "running" });
  });

  test("with nine thousand files, and each of them is kept", async () => {
    const part = (i: number) =>
      `--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=${i}.csv\r\n\r\n${i % 7}\r\n`;
    const raw = Buffer.from(
      `From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${Array.from({ length: 9000 }, (_, i) => part(i)).join("")}--b--\r\n`,
    );
    const { entryId } = await placed(raw);
    const { n } = await connection
      .selectFrom("entryFile")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("entryId", "=", entryId)
      .executeTakeFirstOrThrow();
    expect(n).toBe(9000);
  });

  test("whatever its headers hold", async () => {
    const value = fc.string({ unit: "binary", maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(value, value, value, value, fc.uint8Array({ maxLength: 200 }), async (from, subject, id, type, body) => {
        const head = `From: ${from} <a@x.example>\r\nSubject: ${subject}\r\nMessage-ID: <${id}${newId()}>\r\nContent-Type: ${type}\r\n\r\n`;
        expect(await placed(Buffer.concat([Buffer.from(head), body]))).toMatchObject({ state: "placed", clock: "running" });
      }),
      { numRuns: 40 },
    );
  });
});

test("every letter may stand in an address", async () => {
  for (let from = 0x21; from < 0x20000; from += 240) {
    const letters = Array.from({ length: 240 }, (_, i) => String.fromCodePoint(from + i)).join("");
    const address = `${letters
      .toWellFormed()
      .replace(/[\s@<>]/g, "")
      .toLowerCase()}@x.example`;
    await inTransaction(connection, (tx) => findOrMakeCustomer(tx, workspaceId, { address, name: null }, now));
  }
});

describe("a mail that cannot be placed", () => {
  const log = openLog("silent");
  const jobs = mailJobs({ connection, box: testBox, log, now: () => now, systemMail: noSystemMail });
  /** A delivery whose placing fails as long as the tables refuse it. */
  async function refused<T>(work: () => Promise<T>): Promise<T> {
    await inTransaction(connection, async (tx) => {
      await tx.schema.alterTable("entry").addCheckConstraint("broken", sql`text <> 'unplaceable'`).execute();
    });
    try {
      return await work();
    } finally {
      await connection.schema.alterTable("entry").dropConstraint("broken").execute();
    }
  }

  test("is tried six times, then put aside with a reason, and placed when a person asks for it", async () => {
    const bytes = [rawMail({ from: "late@x.example", text: "unplaceable" })];
    const envelope = { from: null, to: [] };
    const { deliveryId } = await acceptDelivery(connection, workspaceId, { channelId, envelope, bytes, remoteKey: null }, now);
    const job = { workspaceId, deliveryId };
    await refused(async () => {
      for (let attempt = 1; attempt < 6; attempt++) {
        await expect(jobs["mail.place"](job, { attempt })).rejects.toThrow(/broken/);
        expect((await findDelivery(connection, workspaceId, deliveryId))?.state).toBe("received");
      }
      await jobs["mail.place"](job, { attempt: 6 });
    });
    const delivery = await connection
      .selectFrom("delivery")
      .selectAll()
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    expect(delivery).toMatchObject({ state: "set_aside", reason: expect.stringMatching(/could not be placed/) });
    const customers = () =>
      connection.selectFrom("identity").select("identityId").where("address", "=", "late@x.example").execute();
    expect(await customers()).toHaveLength(0);

    await retrySetAside(connection, owner, channelId, now);
    await jobs["mail.place"](job, { attempt: 1 });
    expect((await findDelivery(connection, workspaceId, deliveryId))?.state).toBe("placed");
    expect(await customers()).toHaveLength(1);
  });
});

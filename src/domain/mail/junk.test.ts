// What a mailbox's folder for junk says of a mail, and what it says when a person takes the mail out of it.
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, testProofs } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { findEncounter } from "../conversation/encounter-store.ts";
import { markNotSpam, markSpam } from "../conversation/spam-actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { placeWaiting } from "./place-actions.ts";

const { connection } = useDatabase();
const log = openLog("silent");
const cameAt = new Date("2026-03-02T09:00:00.000Z");
const movedAt = new Date("2026-03-02T11:00:00.000Z");

let owner: Teammate;
let channelId: string;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

let taken = 0;
async function lies(raw: Buffer, place: { folder?: string; isJunk?: boolean; in?: string }, at: Date) {
  const { in: channel = channelId, ...where } = place;
  const delivery = { channelId: channel, envelope: { from: null, to: [] }, bytes: [raw], remoteKey: `${++taken}`, ...where };
  await acceptDelivery(connection, owner.workspaceId, delivery, at);
  await placeWaiting(connection, { log, now: () => at, proofs: testProofs });
}

async function entriesOf(address: string) {
  return connection
    .selectFrom("entry")
    .innerJoin("identity", "identity.identityId", "entry.identityId")
    .leftJoin("clock", "clock.entryId", "entry.entryId")
    .select(["entry.encounterId", "clock.state as clock", "clock.startedAt"])
    .where("identity.address", "=", address)
    .execute();
}
const isSpam = async (encounterId = "") => (await findEncounter(connection, owner, encounterId))?.isSpam;
const mailOf = () => {
  const address = `${newId()}@customer.example`;
  return { address, raw: rawMail({ from: address, messageId: newId(), headers: ["X-Spam-Flag: YES"] }) };
};

describe("a mail that lay in the folder for junk", () => {
  const junk = { folder: "Junk", isJunk: true };

  test("is taken out of the spam when a person moves it to the inbox: it waits since it came, and is there once", async () => {
    const { address, raw } = mailOf();
    await lies(raw, junk, cameAt);
    const [before] = await entriesOf(address);
    expect([before?.clock, await isSpam(before?.encounterId)]).toEqual([null, true]);
    await lies(raw, { folder: "INBOX" }, movedAt);
    const entries = await entriesOf(address);
    expect(entries).toMatchObject([{ encounterId: before?.encounterId, clock: "running", startedAt: cameAt }]);
    expect(await isSpam(before?.encounterId)).toBe(false);
    // The next one from there is believed, whatever its marks say.
    await lies(rawMail({ from: address, messageId: newId(), headers: ["X-Spam-Flag: YES"] }), { folder: "INBOX" }, movedAt);
    expect((await entriesOf(address)).map(({ clock }) => clock)).toEqual(["running", "running"]);
  });

  test("stays spam when it comes again by another way, or to another address", async () => {
    const { address, raw } = mailOf();
    const other = await makeChannel(connection, owner);
    await lies(raw, junk, cameAt);
    await lies(raw, {}, movedAt);
    await lies(raw, junk, movedAt);
    await lies(raw, { folder: "INBOX", in: other.channelId }, movedAt);
    const [first] = await entriesOf(address);
    expect(await isSpam(first?.encounterId)).toBe(true);
  });

  test("stays what a person has said of it in Rapport", async () => {
    const { address, raw } = mailOf();
    await lies(raw, junk, cameAt);
    const [{ encounterId = "" } = {}] = await entriesOf(address);
    await markNotSpam(connection, owner, encounterId, cameAt);
    await markSpam(connection, owner, encounterId, cameAt);
    await lies(raw, { folder: "INBOX" }, movedAt);
    expect(await isSpam(encounterId)).toBe(true);
  });
});

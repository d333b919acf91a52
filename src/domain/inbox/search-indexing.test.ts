// What is said becomes findable by itself; placing mail goes first, for a while.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { type Indexing, openIndexing } from "./search-indexing.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
let workspaceId: string;
let channelId: string;
let indexing: Indexing | undefined;
beforeEach(async () => {
  const { owner } = await makeWorkspace(connection);
  ({ workspaceId } = owner);
  ({ channelId } = await makeChannel(connection, owner));
});
afterEach(() => indexing?.close());

const start = (mostBehindMs?: number) => {
  indexing = openIndexing(
    { connection, log: openLog("silent") },
    () => () => {},
    mostBehindMs === undefined ? {} : { mostBehindMs },
  );
};
const findable = async () =>
  (await connection.selectFrom("searchText").select("itemId").where("workspaceId", "=", workspaceId).execute()).length;
const acceptOnly = () =>
  acceptDelivery(
    connection,
    workspaceId,
    { channelId, envelope: { from: null, to: [] }, bytes: [rawMail({})], remoteKey: null },
    now,
  );

test("what was said is findable soon, though nobody told of it", async () => {
  await receiveMail(connection, workspaceId, channelId, rawMail({ text: "A towel, please." }), now);
  start();
  await vi.waitFor(async () => expect(await findable()).toBe(1), 30_000);
});

test("while mail waits to be placed, words wait for it, and are findable once it is placed", async () => {
  await receiveMail(connection, workspaceId, channelId, rawMail({ text: "A towel, please." }), now);
  const { deliveryId } = await acceptOnly();
  start(60_000);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await findable()).toBe(0);
  await connection.updateTable("delivery").set({ state: "set_aside" }).where("deliveryId", "=", deliveryId).execute();
  await vi.waitFor(async () => expect(await findable()).toBe(1), 30_000);
});

test("mail that stays unplaced does not keep words waiting for ever", async () => {
  await receiveMail(connection, workspaceId, channelId, rawMail({ text: "A towel, please." }), now);
  const { deliveryId } = await acceptOnly();
  start(300);
  await vi.waitFor(async () => expect(await findable()).toBe(1), 30_000);
  await connection.updateTable("delivery").set({ state: "set_aside" }).where("deliveryId", "=", deliveryId).execute();
});

// The worker: does jobs once, takes up those of a worker that died, leaves those of a living one alone.
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { acceptDelivery, placeAlone } from "../domain/channel/actions.ts";
import type { Teammate } from "../domain/workspace/schema.ts";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, testBox } from "../test/factories.ts";
import { inTransaction } from "./db.ts";
import { newId } from "./ids.ts";
import { addJob } from "./jobs.ts";
import { openLog } from "./log.ts";
import { openWorker, type Worker } from "./worker.ts";

const database = useDatabase();
const { connection, pool } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
const deps = { connection, box: testBox, log: openLog("silent"), now: () => now, systemMail: noSystemMail };
let owner: Teammate;
let channelId: string;
const workers: Worker[] = [];
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.close();
  await pool.query("delete from graphile_worker._private_jobs");
});

async function start(): Promise<Worker> {
  const worker = await openWorker(database, deps);
  workers.push(worker);
  return worker;
}
/** A mail whose placing is a job. */
async function accept(text: string): Promise<string> {
  const delivery = { channelId, envelope: { from: null, to: [] }, bytes: [rawMail({ text })], remoteKey: null };
  const { deliveryId } = await acceptDelivery(connection, owner.workspaceId, delivery, now);
  await inTransaction(connection, (tx) => placeAlone(tx, owner.workspaceId, deliveryId));
  return deliveryId;
}
const stateOf = async (deliveryId: string) =>
  (await connection.selectFrom("delivery").select("state").where("deliveryId", "=", deliveryId).executeTakeFirstOrThrow()).state;
const waiting = { timeout: 30_000, interval: 20 };
/** One for each lane of a worker. */
const claimsOfOne = 3;
/** How many locks are held that say that a worker lives. */
async function claims(): Promise<number> {
  const { rows } = await pool.query(
    "select count(*) as n from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
  );
  return rows[0].n;
}
const isPlaced = (deliveryId: string) => vi.waitFor(async () => expect(await stateOf(deliveryId)).toBe("placed"), waiting);
const lockBy = (worker: string, deliveryId: string) =>
  pool.query(
    "update graphile_worker._private_jobs set locked_by = $1, locked_at = now(), attempts = 1 where payload->>'deliveryId' = $2",
    [worker, deliveryId],
  );
const lockedBy = async (deliveryId: string) =>
  (await pool.query("select locked_by from graphile_worker._private_jobs where payload->>'deliveryId' = $1", [deliveryId]))
    .rows[0]?.locked_by;

describe("a job", () => {
  test("that waited before the worker started, and one that comes later, are both done", async () => {
    const before = await accept("before");
    await start();
    await isPlaced(before);
    await isPlaced(await accept("later"));
  });

  test("among many, with several workers, is done once", async () => {
    const ids = await Promise.all(Array.from({ length: 25 }, (_, i) => accept(`many ${i}`)));
    await start();
    await start();
    for (const id of ids) await isPlaced(id);
    const entries = await connection.selectFrom("entry").select("entryId").where("deliveryId", "in", ids).execute();
    expect(entries).toHaveLength(25);
    await vi.waitFor(
      async () => expect((await pool.query("select 1 from graphile_worker._private_jobs")).rows).toEqual([]),
      waiting,
    );
  });

  test("that a killed worker had taken is done soon after another starts", async () => {
    const deliveryId = await accept("orphaned");
    await lockBy("worker-of-a-dead-process", deliveryId);
    await start();
    await isPlaced(deliveryId);
  });

  test("that a living worker has taken is left to it", async () => {
    const deliveryId = await accept("taken");
    const living = await pool.connect();
    await living.query("select pg_advisory_lock(hashtextextended('a-living-worker', 0))");
    await lockBy("a-living-worker", deliveryId);
    await start();
    const other = await accept("other");
    await isPlaced(other);
    expect(await lockedBy(deliveryId)).toBe("a-living-worker");
    expect(await stateOf(deliveryId)).toBe("received");
    living.release(true);
  });

  test("that a worker is in the midst of is not taken by one that starts", async () => {
    const deliveryId = await accept("slow");
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("select 1 from delivery where delivery_id = $1 for update", [deliveryId]);
    await start();
    await vi.waitFor(async () => expect(await lockedBy(deliveryId)).toBeTruthy(), waiting);
    await vi.waitFor(async () => expect(await claims()).toBe(claimsOfOne), waiting);
    const first = await lockedBy(deliveryId);
    await start();
    await isPlaced(await accept("quick"));
    expect(await lockedBy(deliveryId)).toBe(first);
    await holder.query("rollback");
    holder.release();
    await isPlaced(deliveryId);
  });

  test("is not done for a transaction that was rolled back", async () => {
    const breaking = inTransaction(connection, async (tx) => {
      await addJob(tx, "mail.place", { workspaceId: owner.workspaceId, deliveryId: newId() });
      throw new Error("hung up");
    });
    await expect(breaking).rejects.toThrow("hung up");
    expect((await pool.query("select 1 from graphile_worker._private_jobs")).rows).toEqual([]);
  });
});

test("a worker whose connections are all cut goes on, and holds its claim again", async () => {
  await start();
  await isPlaced(await accept("before"));
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await vi.waitFor(async () => expect(await claims()).toBe(claimsOfOne), waiting);
  await isPlaced(await accept("after"));
});

test("a worker that is closed does nothing more, and lets its claim go", async () => {
  const worker = await start();
  await isPlaced(await accept("before"));
  workers.length = 0;
  await worker.close();
  const deliveryId = await accept("after");
  await vi.waitFor(async () => expect(await claims()).toBe(0), waiting);
  expect(await stateOf(deliveryId)).toBe("received");
});

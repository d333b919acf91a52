// Tidying: what is over is forgotten, what is not stays, and one thing that fails does not keep the others.
import { beforeEach, expect, test, vi } from "vitest";
import { storeContent } from "../domain/file/store.ts";
import { testClock } from "../test/clock.ts";
import { useDatabase } from "../test/database.ts";
import { makeWorkspace, noSystemMail, testBox } from "../test/factories.ts";
import { inTransaction } from "./db.ts";
import { newId } from "./ids.ts";
import { openLog } from "./log.ts";
import { tidy, tidyTimes } from "./tidy.ts";
import { openWorker } from "./worker.ts";

const database = useDatabase();
const { connection, pool } = database;
const now = testClock(new Date());
const day = 24 * 60 * 60 * 1000;
const log = openLog("silent");

async function keys(): Promise<string[]> {
  const rows = await connection.selectFrom("idempotency").select("key").orderBy("key").execute();
  return rows.map(({ key }) => key);
}

beforeEach(async () => {
  const { workspaceId, owner } = await makeWorkspace(connection);
  await connection.deleteFrom("idempotency").execute();
  const key = { workspaceId, teammateId: owner.teammateId, fingerprint: Buffer.alloc(32) };
  await connection
    .insertInto("idempotency")
    .values([
      { ...key, key: "new", createdAt: new Date(now().getTime() - day + 1000) },
      { ...key, key: "old", createdAt: new Date(now().getTime() - day) },
    ])
    .execute();
});

async function sessionUntil(expiresAt: Date): Promise<string> {
  const { owner } = await makeWorkspace(connection);
  const { userId } = await connection
    .selectFrom("teammate")
    .select("userId")
    .where("teammateId", "=", owner.teammateId)
    .executeTakeFirstOrThrow();
  const id = newId();
  await connection.insertInto("auth.session").values({ id, userId, token: id, expiresAt }).execute();
  return id;
}

test("what is over is forgotten, once or twice, and what is not stays", async () => {
  const [over, going] = [
    await sessionUntil(new Date(now().getTime() - 2 * day)),
    await sessionUntil(new Date(now().getTime() + day)),
  ];
  await tidy({ connection, now, log });
  await tidy({ connection, now, log });
  expect(await keys()).toEqual(["new"]);
  const sessions = await connection.selectFrom("auth.session").select("id").where("id", "in", [over, going]).execute();
  expect(sessions).toEqual([{ id: going }]);
});

test("bytes that nothing names are cleared away", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  const long = new Date(now().getTime() - 2 * day);
  await inTransaction(connection, (tx) => storeContent(tx, workspaceId, [Buffer.from("forgotten")], long));
  await tidy({ connection, now, log });
  const left = await connection.selectFrom("content").select("hash").where("workspaceId", "=", workspaceId).execute();
  expect(left).toEqual([]);
});

test("one thing that fails does not keep the others, and is tried again", async () => {
  await connection.schema.alterTable("upload").renameTo("upload_away").execute();
  await expect(tidy({ connection, now, log })).rejects.toThrow("files that were not sent");
  await connection.schema.alterTable("upload_away").renameTo("upload").execute();
  expect(await keys()).toEqual(["new"]);
  await tidy({ connection, now, log });
});

test("the worker does it when it is due, which is once an hour", async () => {
  expect(tidyTimes).toHaveLength(1);
  const worker = await openWorker(database, {
    connection,
    box: testBox,
    log,
    now,
    systemMail: noSystemMail,
  });
  await pool.query("select graphile_worker.add_job('tidy', '{}')");
  await vi.waitFor(async () => expect(await keys()).toEqual(["new"]), { timeout: 30_000, interval: 50 });
  const { rows } = await pool.query("select identifier from graphile_worker._private_known_crontabs");
  expect(rows).toEqual([{ identifier: "tidy" }]);
  await worker.close();
});

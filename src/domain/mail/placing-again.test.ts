// A storage that fails for a moment: what was taken is placed whole at the next try, and not a byte of its files is lost.
import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterEach, beforeAll, expect, test } from "vitest";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, testProofs } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { readWholeContent } from "../file/store.ts";
import { placeMail, placeWaiting } from "./place-actions.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
let workspaceId: string;
let channelId: string;
beforeAll(async () => {
  const { owner, ...workspace } = await makeWorkspace(connection);
  workspaceId = workspace.workspaceId;
  ({ channelId } = await makeChannel(connection, owner));
});
afterEach(async () => {
  for (const table of ["content_chunk", "entry_file"])
    await sql`drop trigger if exists fail_once on ${sql.table(table)}`.execute(connection);
  await sql`drop sequence if exists failing`.execute(connection);
});

/** The next time that rows are written to a table, it fails. A sequence counts also what is rolled back. */
async function failOnce(table: string): Promise<void> {
  await sql`create sequence failing`.execute(connection);
  await sql`create or replace function fail_once() returns trigger language plpgsql as $$
    begin if nextval('failing') = 1 then raise exception 'the disk is full' using errcode = '53100'; end if; return new; end $$`.execute(
    connection,
  );
  await sql`create trigger fail_once before insert on ${sql.table(table)} for each row execute function fail_once()`.execute(
    connection,
  );
}

function mailWithFiles(name: string, files: Buffer[]): Buffer {
  const parts = files.map(
    (bytes, i) =>
      `--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=plan-${i}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString("base64")}\r\n`,
  );
  return Buffer.from(
    `From: ${name}@customer.example\r\nTo: desk@hotel.example\r\nMessage-ID: <${name}@customer.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe plans.\r\n${parts.join("")}--b--\r\n`,
  );
}

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function filesOf(deliveryId: string): Promise<string[][]> {
  const entries = await connection.selectFrom("entry").select("entryId").where("deliveryId", "=", deliveryId).execute();
  return Promise.all(
    entries.map(async ({ entryId }) => {
      const rows = await connection
        .selectFrom("entryFile")
        .select("contentHash")
        .where("entryId", "=", entryId)
        .orderBy("ordinal")
        .execute();
      return Promise.all(
        rows.map(async ({ contentHash }) => hashOf(await readWholeContent(connection, workspaceId, contentHash))),
      );
    }),
  );
}

test.each(["content_chunk", "entry_file"])("placing that fails once at %s is done again whole", async (table) => {
  // One that is larger than a chunk, and one that is small.
  const files = [randomBytes(700_000), randomBytes(1000)];
  const delivery = { channelId, envelope: { from: null, to: [] }, bytes: [mailWithFiles(table, files)], remoteKey: null };
  const { deliveryId } = await acceptDelivery(connection, workspaceId, delivery, now);
  await failOnce(table);
  await placeWaiting(connection, { log: openLog("silent"), now: () => now, proofs: testProofs });
  expect(await filesOf(deliveryId)).toEqual([]);
  // As its job does.
  await placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now });
  expect(await filesOf(deliveryId)).toEqual([files.map(hashOf)]);
  await placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now });
  expect(await filesOf(deliveryId)).toHaveLength(1);
});

test("what failed among others is left to a job of its own", async () => {
  const delivery = {
    channelId,
    envelope: { from: null, to: [] },
    bytes: [mailWithFiles("job", [randomBytes(10)])],
    remoteKey: null,
  };
  const { deliveryId } = await acceptDelivery(connection, workspaceId, delivery, now);
  await failOnce("entry_file");
  await placeWaiting(connection, { log: openLog("silent"), now: () => now, proofs: testProofs });
  const { rows } = await sql<{ kind: string }>`
    select task.identifier as kind from graphile_worker._private_jobs job
      join graphile_worker._private_tasks task on task.id = job.task_id
    where job.payload->>'deliveryId' = ${deliveryId}`.execute(connection);
  expect(rows).toEqual([{ kind: "mail.place" }]);
});

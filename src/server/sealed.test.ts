// What is sealed: opened at each start, sealed anew after a rotation, refused with another key, forgotten only when told to.
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeWorkspace } from "../test/factories.ts";
import type { InstanceKeys } from "./instance-key.ts";
import { openLog } from "./log.ts";
import { instanceSecret, openSealed, sealedColumns } from "./sealed.ts";
import { openSecretBox } from "./secret-box.ts";
import { StartRefused } from "./start-refused.ts";

const { connection } = useDatabase();
const [old, fresh] = [randomBytes(32), randomBytes(32)];
let workspaceId: string;
let channelId: string;
let userId: string;

/** Everything that can be sealed, sealed with the old key. */
beforeEach(async () => {
  const box = openSecretBox(old);
  await connection.deleteFrom("auth.instanceSecret").execute();
  await connection.updateTable("channel").set({ secrets: null }).execute();
  await connection.deleteFrom("singleSignOn").execute();
  await connection.deleteFrom("idempotency").execute();
  await connection.deleteFrom("inbound").execute();
  await connection.deleteFrom("mailAccount").execute();
  await connection.deleteFrom("mailSignIn").execute();
  await connection.deleteFrom("mailRegistration").execute();
  await connection.deleteFrom("auth.twoFactor").execute();
  const { owner, email } = await makeWorkspace(connection);
  workspaceId = owner.workspaceId;
  ({ channelId } = await makeChannel(connection, owner));
  ({ id: userId } = await connection.selectFrom("auth.user").select("id").where("email", "=", email).executeTakeFirstOrThrow());
  const at = new Date();
  await connection
    .updateTable("channel")
    .set({ secrets: box.seal("{}") })
    .where("channelId", "=", channelId)
    .execute();
  const signed = { provider: "mailgun", secretHash: Buffer.alloc(32), signingKey: box.seal("m"), changedAt: at };
  await connection
    .insertInto("inbound")
    .values({ workspaceId, channelId, ...signed })
    .execute();
  const google = { workspaceId, provider: "google" };
  await connection
    .insertInto("mailRegistration")
    .values({ ...google, clientId: "c", clientSecret: box.seal("r"), changedAt: at })
    .execute();
  const times = { givenAt: at, expiresAt: at, signedInAt: at, changedAt: at };
  await connection
    .insertInto("mailAccount")
    .values({ ...google, channelId, address: "desk@hotel.example", tokens: box.seal("t"), ...times })
    .execute();
  const onTheWay = { stateHash: Buffer.alloc(32), sessionId: "s", teammateId: owner.teammateId, isShared: false, expiresAt: at };
  await connection
    .insertInto("mailSignIn")
    .values({ ...google, channelId, ...onTheWay, sealed: box.seal("v") })
    .execute();
  const domain = { domain: `${channelId}.example`, domainToken: "t" };
  await connection
    .insertInto("singleSignOn")
    .values({
      workspaceId,
      issuer: "https://i.example",
      clientId: "c",
      clientSecret: box.seal("s"),
      ...domain,
      createdAt: at,
      changedAt: at,
    })
    .execute();
  await connection
    .insertInto("idempotency")
    .values({
      workspaceId,
      teammateId: owner.teammateId,
      key: "k",
      fingerprint: Buffer.alloc(32),
      status: 201,
      answer: box.seal("a"),
      createdAt: at,
    })
    .execute();
  await connection.insertInto("auth.twoFactor").values({ id: channelId, userId, secret: "x", backupCodes: "y" }).execute();
  await connection.updateTable("auth.user").set({ twoFactorEnabled: true }).where("id", "=", userId).execute();
  await instanceSecret(connection, box, "session");
});

const start = (keys: InstanceKeys, forget = false) =>
  openSealed(connection, openSecretBox(...keys), { forget, log: openLog("silent") });

/** What is kept, opened with these keys; null where nothing is. */
async function opened(...keys: InstanceKeys): Promise<Record<string, string | null>> {
  const box = openSecretBox(...keys);
  const found: Record<string, string | null> = {};
  for (const { table, column } of sealedColumns) {
    const { rows } = await sql<{ sealed: Buffer }>`
      select ${sql.ref(column)} as sealed from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(connection);
    found[table] = rows[0] === undefined ? null : box.open(rows[0].sealed);
  }
  return found;
}

test("every column that may hold something sealed stands in the list", async () => {
  const { rows } = await sql<{ name: string }>`
    select concat_ws('.', nullif(table_schema, 'public'), table_name) || '.' || column_name as name from information_schema.columns
    where table_schema in ('public', 'auth') and data_type = 'bytea'`.execute(connection);
  const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
  // A new column of bytes is either named for the hash or the words it holds, or it is sealed and must be named here.
  const others = rows.map(({ name }) => name).filter((name) => !/(_hash|\.hash|\.fingerprint|\.bytes|\.message_key)$/.test(name));
  expect(others.sort()).toEqual(known.sort());
});

describe("after a rotation", () => {
  test("everything is sealed with the newest key, and opens with it alone", async () => {
    const before = await opened(old);
    await start([fresh, old]);
    expect(await opened(fresh)).toEqual({ ...before, idempotency: null });
    await start([fresh]);
    expect(await opened(fresh)).toEqual({ ...before, idempotency: null });
  });

  test("that was put in place and not started with, the old key goes on", async () => {
    await start([old]);
    expect((await opened(old)).idempotency).toBe("a");
  });

  test("a start that was cut off before the old key was dropped is done again, and changes nothing more", async () => {
    await start([fresh, old]);
    const before = await opened(fresh);
    await start([fresh, old]);
    expect(await opened(fresh)).toEqual(before);
  });

  test("what was done under an Idempotency-Key stays done", async () => {
    await start([fresh, old]);
    const [row] = await connection.selectFrom("idempotency").select(["status", "answer"]).execute();
    expect(row).toEqual({ status: 201, answer: null });
  });

  test("several servers that start at once do it once", async () => {
    const before = await opened(old);
    await Promise.all([start([fresh, old]), start([fresh, old]), start([fresh, old])]);
    expect(await opened(fresh)).toEqual({ ...before, idempotency: null });
  });
});

describe("with another key", () => {
  test("it does not start, says what to do, and changes nothing", async () => {
    const before = await opened(old);
    const error = await start([fresh]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartRefused);
    expect((error as StartRefused).whatToDo).toMatch(/Put the right key back.*--forget-secrets yes/);
    expect(await opened(old)).toEqual(before);
  });

  test("a single secret that does not open is enough", async () => {
    await connection.deleteFrom("auth.instanceSecret").execute();
    await connection.deleteFrom("singleSignOn").execute();
    await expect(start([fresh])).rejects.toThrow(StartRefused);
  });

  test("and --forget-secrets yes, all is forgotten: mailboxes, single sign-on, sessions, second factors", async () => {
    await start([fresh], true);
    expect(await opened(fresh)).toEqual({
      "auth.instance_secret": null,
      channel: null,
      inbound: null,
      mail_registration: null,
      mail_account: null,
      mail_sign_in: null,
      single_sign_on: null,
      idempotency: null,
    });
    expect(await connection.selectFrom("auth.twoFactor").selectAll().execute()).toEqual([]);
    const user = connection.selectFrom("auth.user").select("twoFactorEnabled").where("id", "=", userId);
    expect(await user.executeTakeFirst()).toEqual({ twoFactorEnabled: false });
    const secret = await instanceSecret(connection, openSecretBox(fresh), "session");
    await start([fresh]);
    expect(await instanceSecret(connection, openSecretBox(fresh), "session")).toBe(secret);
  });
});

test("--forget-secrets yes forgets nothing where the key is right", async () => {
  const before = await opened(old);
  await start([old], true);
  expect(await opened(old)).toEqual(before);
  expect(await connection.selectFrom("auth.twoFactor").selectAll().execute()).toHaveLength(1);
});

test("a secret of the instance is made once, however many ask at that moment", async () => {
  const box = openSecretBox(old);
  const asked = await Promise.all([1, 2, 3, 4, 5].map(() => instanceSecret(connection, box, "another")));
  expect(new Set(asked).size).toBe(1);
  expect(Buffer.from(asked[0] ?? "", "base64")).toHaveLength(32);
});

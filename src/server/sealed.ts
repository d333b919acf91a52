// All that is kept sealed, in one list: opened at each start, sealed anew with the newest key, forgotten where the key is lost.
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { type Connection, inTransaction, type Tx } from "./db.ts";
import type { Log } from "./log.ts";
import type { SecretBox } from "./secret-box.ts";
import { StartRefused } from "./start-refused.ts";

interface SealedColumn {
  table: string;
  column: string;
  /** What becomes of one whose key is lost. `let go`: it lives for a day, and is not sealed anew either. */
  lost: "emptied" | "removed" | "let go";
}

/** A column that holds what a SecretBox has sealed must stand here; a test looks for those that do not. */
export const sealedColumns: SealedColumn[] = [
  { table: "auth.instance_secret", column: "sealed", lost: "removed" },
  { table: "channel", column: "secrets", lost: "emptied" },
  { table: "inbound", column: "signing_key", lost: "emptied" },
  { table: "mail_registration", column: "client_secret", lost: "emptied" },
  { table: "mail_account", column: "tokens", lost: "emptied" },
  { table: "mail_sign_in", column: "sealed", lost: "removed" },
  { table: "single_sign_on", column: "client_secret", lost: "emptied" },
  { table: "idempotency", column: "answer", lost: "let go" },
];

const sealedLock = 7433_0002;

/**
 * Opens everything that is sealed, and seals anew what an older key has sealed, in one transaction. Where something cannot be
 * opened with any key it throws `StartRefused`, or forgets it where `forget` says so, with a line in the log for each.
 */
export async function openSealed(
  connection: Connection,
  box: SecretBox,
  { forget, log }: { forget: boolean; log: Log },
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sealedLock})`.execute(tx);
    let lostInstanceSecret = false;
    let sealedAnew = 0;
    for (const each of sealedColumns) {
      if (each.lost === "let go") {
        await letGo(tx, box, each);
        continue;
      }
      const { lost, old } = await sort(tx, box, each);
      for (const { at, text } of old) await write(tx, each, at, box.seal(text));
      sealedAnew += old.length;
      if (lost.length === 0) continue;
      if (!forget) throw keyIsAnother();
      for (const at of lost) {
        if (each.lost === "emptied") await write(tx, each, at, null);
        else await sql`delete from ${sql.table(each.table)} where ctid = ${at}::tid`.execute(tx);
        log.warn({ table: each.table }, "a secret was forgotten: the key that it was sealed with is lost");
      }
      lostInstanceSecret ||= each.table === "auth.instance_secret";
    }
    if (lostInstanceSecret) await forgetSecondFactors(tx, log);
    if (sealedAnew > 0) log.info({ secrets: sealedAnew }, "secrets were sealed with the newest instance key");
  });
}

/** A random secret that all servers on this database share. Made at the first call, once also where several ask at that moment. */
export async function instanceSecret(connection: Connection, box: SecretBox, name: string): Promise<string> {
  const fresh = box.seal(randomBytes(32).toString("base64"));
  await connection
    .insertInto("auth.instanceSecret")
    .values({ name, sealed: fresh })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const { sealed } = await connection
    .selectFrom("auth.instanceSecret")
    .select("sealed")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return box.open(sealed);
}

/** The rows whose key is lost, and those that an older key has sealed, with what is in them. */
async function sort(
  tx: Tx,
  box: SecretBox,
  { table, column }: SealedColumn,
): Promise<{ lost: string[]; old: { at: string; text: string }[] }> {
  const { rows } = await sql<{ at: string; sealed: Buffer }>`
    select ctid::text as at, ${sql.ref(column)} as sealed from ${sql.table(table)} where ${sql.ref(column)} is not null for update
  `.execute(tx);
  const lost: string[] = [];
  const old: { at: string; text: string }[] = [];
  for (const { at, sealed } of rows) {
    try {
      const text = box.open(sealed);
      if (!isNewest(box, sealed)) old.push({ at, text });
    } catch {
      lost.push(at);
    }
  }
  return { lost, old };
}

function isNewest({ newestHead }: SecretBox, sealed: Buffer): boolean {
  return sealed.subarray(0, newestHead.length).equals(newestHead);
}

async function write(tx: Tx, { table, column }: SealedColumn, at: string, sealed: Buffer | null): Promise<void> {
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sealed} where ctid = ${at}::tid`.execute(tx);
}

/** The answer goes, what was done stays done: asked again, it says so. */
async function letGo(tx: Tx, { newestHead }: SecretBox, { table, column }: SealedColumn): Promise<void> {
  await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = null where substring(${sql.ref(column)} from 1 for ${newestHead.length}) <> ${newestHead}
  `.execute(tx);
}

function keyIsAnother(): StartRefused {
  return new StartRefused(
    "The instance key is not the one that the secrets in this database were encrypted with.",
    "Put the right key back: the file instance.key of the data folder, or --instance-key; servers on one database need the same. " +
      "If it is lost, start once with --forget-secrets yes. Passwords of mailboxes and secrets of single sign-on are then entered " +
      "anew, channels sign in at Google and Microsoft once more, and people sign in with their password, without a second factor until they set it up again.",
  );
}

/** What codes are made from was encrypted with the secret that is gone: nobody could pass, so everyone comes in by password alone. */
async function forgetSecondFactors(tx: Tx, log: Log): Promise<void> {
  const forgotten = await tx.deleteFrom("auth.twoFactor").returning("userId").execute();
  await tx.updateTable("auth.user").set({ twoFactorEnabled: false }).where("twoFactorEnabled", "=", true).execute();
  for (const { userId } of forgotten)
    log.warn({ userId }, "a second factor was forgotten: the key that it was encrypted with is lost");
}

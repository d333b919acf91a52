// How often signing in may fail, counted in PostgreSQL so that it holds over all processes.
import { createHash } from "node:crypto";
import { type Connection, inTransaction } from "../db.ts";

export interface Limit {
  /** Names what is counted, apart from all else that is. */
  name: string;
  most: number;
  windowSeconds: number;
}

const quarterHour = 15 * 60;
const hour = 60 * 60;

const limits = {
  /** Wrong passwords, from all browsers together that have not signed in to the account before. */
  perAccount: { name: "account", most: 10, windowSeconds: quarterHour },
  /** Wrong passwords of browsers that nobody knows, from one source. */
  perSource: { name: "source", most: 50, windowSeconds: quarterHour },
  /** Wrong passwords from one browser that has signed in to the account before. */
  perBrowser: { name: "browser", most: 10, windowSeconds: quarterHour },
  /** Wrong codes after a right password. */
  codesPerAccount: { name: "code", most: 10, windowSeconds: quarterHour },
  codesPerBrowser: { name: "code browser", most: 10, windowSeconds: quarterHour },
  /** Wrong passwords of one who is signed in and changes something that needs it. */
  perPerson: { name: "person", most: 10, windowSeconds: quarterHour },
  /** A code lives for 90 seconds at most, and is taken once (RFC 6238, 5.2). */
  perCode: { name: "code used", most: 1, windowSeconds: 120 },
  resetsPerAddress: { name: "reset address", most: 3, windowSeconds: hour },
  /** Links for a new password that were none, from one source. */
  resetLinksPerSource: { name: "reset link", most: 20, windowSeconds: quarterHour },
  resetsPerSource: { name: "reset source", most: 20, windowSeconds: hour },
} satisfies Record<string, Limit>;

export const {
  perAccount,
  perSource,
  perBrowser,
  codesPerAccount,
  codesPerBrowser,
  perPerson,
  perCode,
  resetsPerAddress,
  resetLinksPerSource,
  resetsPerSource,
} = limits;

const longestWindowSeconds = Math.max(...Object.values(limits).map(({ windowSeconds }) => windowSeconds));

/** What is counted, and for whom. */
export interface Bucket {
  limit: Limit;
  of: string[];
}

/** Thrown where a bucket is full. */
export class TooOften extends Error {
  readonly waitSeconds: number;

  constructor(waitSeconds: number) {
    super("tried too often");
    this.waitSeconds = waitSeconds;
  }
}

/** How long to wait, such as "about 15 minutes". */
export function waitInWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return "a minute";
  return minutes < 60 ? `about ${minutes} minutes` : "about an hour";
}

/**
 * Counts an attempt in each bucket, before it is made: guesses that come at once cannot slip through. Where one is full
 * nothing is counted, and `TooOften` says how long to wait.
 */
export async function countAttempt(connection: Connection, buckets: Bucket[], now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    for (const bucket of buckets) await countIn(tx, bucket, now);
  });
}

/** Takes back what was counted for an attempt that did not fail. */
export async function takeBack(connection: Connection, buckets: Bucket[]): Promise<void> {
  for (const bucket of buckets) {
    await connection
      .updateTable("auth.attempt")
      .set((eb) => ({ count: eb("count", "-", 1) }))
      .where("bucket", "=", keyOf(bucket))
      .where("count", ">", 0)
      .execute();
  }
}

async function countIn(tx: Connection, bucket: Bucket, now: Date): Promise<void> {
  const { most, windowSeconds } = bucket.limit;
  const key = keyOf(bucket);
  const windowBegan = new Date(now.getTime() - windowSeconds * 1000);
  const counted = await tx
    .insertInto("auth.attempt")
    .values({ bucket: key, count: 1, since: now })
    .onConflict((conflict) =>
      conflict
        .column("bucket")
        .doUpdateSet((eb) => ({
          count: eb
            .case()
            .when("auth.attempt.since", "<=", windowBegan)
            .then(1)
            .else(eb("auth.attempt.count", "+", 1))
            .end(),
          since: eb.case().when("auth.attempt.since", "<=", windowBegan).then(now).else(eb.ref("auth.attempt.since")).end(),
        }))
        .where((eb) => eb.or([eb("auth.attempt.since", "<=", windowBegan), eb("auth.attempt.count", "<", most)])),
    )
    .returning("count")
    .executeTakeFirst();
  if (counted !== undefined) return;
  const row = await tx.selectFrom("auth.attempt").select("since").where("bucket", "=", key).executeTakeFirst();
  const passed = row === undefined ? 0 : (now.getTime() - row.since.getTime()) / 1000;
  throw new TooOften(Math.max(1, Math.ceil(windowSeconds - passed)));
}

/** Addresses and sources are hashed: the table is no list of them. */
function keyOf({ limit, of }: Bucket): string {
  return createHash("sha256")
    .update(JSON.stringify([limit.name, ...of]))
    .digest("base64url");
}

/** Forgets what counts no more. For a job that runs now and then. */
export async function forgetOldAttempts(connection: Connection, now: Date): Promise<void> {
  const over = new Date(now.getTime() - longestWindowSeconds * 1000);
  await connection.deleteFrom("auth.attempt").where("since", "<=", over).execute();
}

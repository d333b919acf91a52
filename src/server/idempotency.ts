// Writes under an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): done once, answered alike each time, for a day.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Teammate } from "../domain/workspace/schema.ts";
import { Refused } from "../refused.ts";
import { type Connection, claimingConnection } from "./db.ts";
import type { SecretBox } from "./secret-box.ts";

export const idempotencyKeyLives = 24 * 60 * 60 * 1000;
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;
const keptHeaders = ["content-type", "etag", "location"];

/** Thrown inside the transaction when another request did the same first; answered with what that one answered. */
export class DoneBefore extends Error {}

export interface Once {
  /** The answer of the request that did it; undefined where it is still to be done. */
  answered(): Promise<Response | undefined>;
  /** Its first transaction claims the key: the claim stands exactly when the change does. */
  connection: Connection;
  /** Keeps the answer. Does nothing where nothing was written. */
  keep(answer: Response): Promise<void>;
}

/** `asked`: all that makes the request what it is. Refuses a key that was used for something else. */
export function once(
  { connection, box, now }: { connection: Connection; box: SecretBox; now: Date },
  { workspaceId, teammateId }: Teammate,
  key: string,
  asked: string,
): Once {
  if (!idempotencyKeyPattern.test(key))
    throw new Refused("input_invalid", "An Idempotency-Key is 1 to 255 visible ASCII characters.");
  const fingerprint = createHash("sha256").update(asked).digest();
  const ofKey = { workspaceId, teammateId, key };
  let claimed = false;

  const row = () =>
    connection
      .selectFrom("idempotency")
      .select(["fingerprint", "status", "answer"])
      .where("workspaceId", "=", workspaceId)
      .where("teammateId", "=", teammateId)
      .where("key", "=", key)
      .where("createdAt", ">", new Date(now.getTime() - idempotencyKeyLives))
      .executeTakeFirst();

  return {
    async answered() {
      // The one who did it keeps its answer a moment after the commit.
      for (let attempt = 0; ; attempt++) {
        const found = await row();
        if (found === undefined) return undefined;
        if (!found.fingerprint.equals(fingerprint)) throw new Refused("idempotency_key_reused");
        if (found.status !== null && found.answer !== null) return restored(found.status, box.open(found.answer));
        if (attempt === 20) throw new Refused("done_already");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    connection: claimingConnection(connection, async (tx) => {
      if (claimed) return;
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto("idempotency")
        .values({ ...ofKey, fingerprint, createdAt: now })
        .onConflict((conflict) =>
          conflict
            .columns(["workspaceId", "teammateId", "key"])
            // One that is older than a day is forgotten, whether it was cleared away yet or not.
            .doUpdateSet({ fingerprint, createdAt: now, status: null, answer: null })
            .where("idempotency.createdAt", "<=", new Date(now.getTime() - idempotencyKeyLives)),
        )
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) throw new DoneBefore();
      claimed = true;
    }),
    async keep(answer) {
      if (!claimed) return;
      const headers = keptHeaders.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      });
      const text = await answer.clone().text();
      await connection
        .updateTable("idempotency")
        .set({ status: answer.status, answer: box.seal(JSON.stringify({ headers, text })) })
        .where("workspaceId", "=", workspaceId)
        .where("teammateId", "=", teammateId)
        .where("key", "=", key)
        .execute();
    },
  };
}

function restored(status: number, kept: string): Response {
  const { headers, text } = JSON.parse(kept) as { headers: [string, string][]; text: string };
  return new Response(status === 204 ? null : text, { status, headers: [...headers, ["idempotency-replayed", "true"]] });
}

/** Forgets keys that are older than a day. */
export async function forgetOldKeys(connection: Connection, now: Date): Promise<void> {
  await sql`delete from idempotency where created_at <= ${new Date(now.getTime() - idempotencyKeyLives)}`.execute(connection);
}

// Writes under an Idempotency-Key: done once, answered alike each time, claimed with the change and not without it.
import { beforeAll, describe, expect, test } from "vitest";
import type { Teammate } from "../domain/workspace/schema.ts";
import { Refused } from "../refused.ts";
import { testClock } from "../test/clock.ts";
import { useDatabase } from "../test/database.ts";
import { makeWorkspace, testBox } from "../test/factories.ts";
import { inTransaction } from "./db.ts";
import { DoneBefore, forgetOldKeys, idempotencyKeyLives, once } from "./idempotency.ts";
import { newId } from "./ids.ts";

const { connection } = useDatabase();
const now = testClock();
let owner: Teammate;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
});

const begin = (key: string, asked = "POST /x\n{}", by = owner) => once({ connection, box: testBox, now: now() }, by, key, asked);

/** A change that is seen: the workspace gets another name. */
async function rename(write: ReturnType<typeof begin>, name: string): Promise<void> {
  await inTransaction(write.connection, async (tx) => {
    await tx.updateTable("workspace").set({ name }).where("workspaceId", "=", owner.workspaceId).execute();
  });
}
async function nameNow(): Promise<string> {
  const row = await connection
    .selectFrom("workspace")
    .select("name")
    .where("workspaceId", "=", owner.workspaceId)
    .executeTakeFirst();
  return row?.name ?? "";
}
const answer = () => Response.json({ id: 7 }, { status: 201, headers: { etag: '"t"', "set-cookie": "never=kept" } });

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing was refused",
    (error) => (error instanceof Refused ? error.code : String(error)),
  );
}

describe("a key", () => {
  test("that is new has no answer; after the change it has the one that was given, and says that it is a repeat", async () => {
    const key = newId();
    const first = begin(key);
    expect(await first.answered()).toBeUndefined();
    await rename(first, "Once");
    await first.keep(answer());
    const again = await begin(key).answered();
    expect(again?.status).toBe(201);
    expect(await again?.json()).toEqual({ id: 7 });
    expect(again?.headers.get("etag")).toBe('"t"');
    expect(again?.headers.get("idempotency-replayed")).toBe("true");
    expect(again?.headers.get("set-cookie")).toBeNull();
  });

  test("whose change was rolled back may be used again", async () => {
    const key = newId();
    const write = begin(key);
    const refused = inTransaction(write.connection, async () => {
      throw new Refused("not_found");
    });
    expect(await codeOf(refused)).toBe("not_found");
    expect(await begin(key).answered()).toBeUndefined();
  });

  test("keeps no answer where nothing was written", async () => {
    const key = newId();
    await begin(key).keep(answer());
    expect(await begin(key).answered()).toBeUndefined();
  });

  test("for something else is refused", async () => {
    const key = newId();
    const first = begin(key);
    await rename(first, "This");
    await first.keep(answer());
    expect(await codeOf(begin(key, "POST /y\n{}").answered())).toBe("idempotency_key_reused");
  });

  test("is each teammate's own", async () => {
    const key = newId();
    const first = begin(key);
    await rename(first, "Mine");
    await first.keep(answer());
    const { owner: other } = await makeWorkspace(connection);
    expect(await begin(key, "POST /x\n{}", other).answered()).toBeUndefined();
  });

  test("used by two at the same moment changes once, and the other is told so", async () => {
    const key = newId();
    const writes = [begin(key), begin(key)];
    expect(await Promise.all(writes.map((write) => write.answered()))).toEqual([undefined, undefined]);
    const done = await Promise.allSettled(writes.map((write, i) => rename(write, `Race ${i}`)));
    const lost = done.filter((each) => each.status === "rejected");
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toBeInstanceOf(DoneBefore);
    const winner = done.findIndex((each) => each.status === "fulfilled");
    expect(await nameNow()).toBe(`Race ${winner}`);
    await writes[winner]?.keep(answer());
    expect((await writes[1 - winner]?.answered())?.status).toBe(201);
  });

  test("whose answer was lost with the process says that it was done", async () => {
    const key = newId();
    await rename(begin(key), "Lost");
    expect(await codeOf(begin(key).answered())).toBe("done_already");
  });

  test("holds for a day, and is then forgotten", async () => {
    const key = newId();
    const first = begin(key);
    await rename(first, "Yesterday");
    await first.keep(answer());
    now.advance(idempotencyKeyLives - 1);
    expect((await begin(key).answered())?.status).toBe(201);
    now.advance(1);
    const later = begin(key, "POST /other\n{}");
    expect(await later.answered()).toBeUndefined();
    await rename(later, "Today");
    await later.keep(answer());
    now.advance(idempotencyKeyLives);
    await forgetOldKeys(connection, now());
    expect(await connection.selectFrom("idempotency").select("key").where("key", "=", key).execute()).toEqual([]);
  });

  test("keeps its answer sealed", async () => {
    const key = newId();
    const first = begin(key);
    await rename(first, "Sealed");
    await first.keep(Response.json({ token: "rpk_shown-once" }, { status: 201 }));
    const row = await connection.selectFrom("idempotency").select("answer").where("key", "=", key).executeTakeFirstOrThrow();
    expect(row.answer?.toString("latin1")).not.toContain("shown-once");
  });

  test("with no answer body (204) is answered so again", async () => {
    const key = newId();
    const first = begin(key);
    await rename(first, "Empty");
    await first.keep(new Response(null, { status: 204 }));
    const again = await begin(key).answered();
    expect([again?.status, await again?.text()]).toEqual([204, ""]);
  });

  test.each(["", " ", "a b", "ü", "x".repeat(256), "a\tb"])("%j is refused", (key) => {
    expect(() => begin(key)).toThrow(Refused);
  });
});

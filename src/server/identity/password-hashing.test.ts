// Passwords are hashed a few at a time, and not too many wait for it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TooManyRequests } from "../../refused.ts";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { hashingTurns, openTurns } from "./password-hashing.ts";

const database = useDatabase();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());

/** The most that was done at once while this went on. */
async function mostAtOnce(work: Promise<unknown>): Promise<number> {
  let most = 0;
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    most = Math.max(most, hashingTurns.count().running);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  return most;
}

describe("turns", () => {
  test("come in order, so many at once; beyond the line is refused in words", async () => {
    const turns = openTurns({ atOnce: 2, mostWaiting: 3 });
    const began: number[] = [];
    const ends: (() => void)[] = [];
    const take = (name: number) =>
      turns.take(async () => {
        began.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
        return name;
      });
    const taken = [0, 1, 2, 3, 4].map(take);
    expect(turns.count()).toEqual({ running: 2, waiting: 3, begun: 2 });
    await expect(take(5)).rejects.toThrow(new TooManyRequests(5, refusedWords));
    for (let i = 0; i < 5; i++) {
      await expect.poll(() => ends.length).toBeGreaterThan(i);
      expect(turns.count().running).toBeLessThanOrEqual(2);
      ends[i]?.();
    }
    expect(await Promise.all(taken)).toEqual([0, 1, 2, 3, 4]);
    expect(began).toEqual([0, 1, 2, 3, 4]);
    expect(turns.count()).toEqual({ running: 0, waiting: 0, begun: 5 });
  });

  test("go on after work that failed", async () => {
    const turns = openTurns({ atOnce: 1, mostWaiting: 1 });
    const failed = turns.take(() => Promise.reject(new Error("no")));
    const next = turns.take(async () => "yes");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
    expect(turns.count().running).toBe(0);
  });
});

const refusedWords = "Many people are signing in just now. Please try again in a few seconds.";

describe("signing in", () => {
  test("hashes two at once, whether the address is known or not", async () => {
    const { email, password } = await makeWorkspace(database.connection);
    const { begun } = hashingTurns.count();
    const attempts = Array.from({ length: 12 }, (_, i) =>
      app.browser(`192.0.2.${i}`).post("/api/v1/sign-in", { email: i % 2 === 0 ? email : `nobody${i}@x.example`, password }),
    );
    expect(await mostAtOnce(Promise.all(attempts))).toBe(2);
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(6);
    expect(hashingTurns.count().begun).toBe(begun + 12);
  });

  test("is refused in words where too many wait, and that counts as no wrong password", async () => {
    const { email, password } = await makeWorkspace(database.connection);
    let end = () => {};
    const busy = new Promise<void>((resolve) => {
      end = resolve;
    });
    const others = Array.from({ length: 52 }, () => hashingTurns.take(() => busy));
    for (let i = 0; i < 11; i++) {
      const answer = await app.browser().post("/api/v1/sign-in", { email, password });
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "5"]);
      expect(await answer.json()).toMatchObject({ code: "too_many_requests", detail: refusedWords });
    }
    end();
    await Promise.all(others);
    expect((await app.browser().post("/api/v1/sign-in", { email, password })).status).toBe(200);
  });
});

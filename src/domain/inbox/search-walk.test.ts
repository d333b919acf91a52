// Going back through time: every hour once, and no longer than somebody waits.
import fc from "fast-check";
import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import type { Viewer } from "../conversation/visibility.ts";
import { indexAllDue } from "./search-index.ts";
import { type Bounds, stepsBack, walkBack } from "./search-walk.ts";
import { wantedBy } from "./search-wanted.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
const yearMs = 365 * 86_400_000;
const everything: Bounds = { from: undefined, to: undefined, after: undefined, condition: null };
let viewer: Viewer;

beforeEach(async () => {
  const { owner } = await makeWorkspace(connection);
  viewer = owner;
  const { channelId } = await makeChannel(connection, owner);
  for (const years of [0, 1, 2, 3]) {
    const at = new Date(now.getTime() - years * yearMs);
    await receiveMail(
      connection,
      owner.workspaceId,
      channelId,
      rawMail({ from: `guest${years}@example.com`, text: "A towel, please." }),
      at,
    );
  }
  await indexAllDue(connection);
});

const towel = () =>
  wantedBy(connection, viewer.workspaceId, [
    { kind: "words", words: "towel", isPhrase: false, isBegun: false, isWithout: false },
  ]);

test("every hour from the newest to the oldest lies in one stretch, and none is more than four times as long as the one before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 400_000 }), (oldest, hours) => {
      const newest = oldest + hours;
      const steps = stepsBack(newest, oldest);
      let end = newest + 1;
      let longest = 1;
      for (const { level, hours: from } of steps) {
        const length = 4 ** level;
        expect(from % length).toBe(0);
        expect(from + length).toBe(end);
        expect(length).toBeLessThanOrEqual(4 * longest);
        longest = Math.max(longest, length);
        end = from;
      }
      expect(end).toBeLessThanOrEqual(oldest);
      expect(steps.length).toBeLessThan(60);
    }),
  );
});

test("what takes longer than somebody waits is stopped in the middle of a stretch; the rest is found from where it stopped", async () => {
  const slow: Bounds = {
    ...everything,
    condition: sql<boolean>`pg_sleep(case when item.at < ${new Date(now.getTime() - yearMs / 2)} then 5 else 0 end) is not null`,
  };
  const from = performance.now();
  const stopped = await walkBack(connection, viewer, await towel(), slow, { most: 10, longestMs: 300 });
  expect(performance.now() - from).toBeLessThan(4_000);
  expect(stopped).toMatchObject({ isWhole: false, found: [{ at: now }] });
  const reached = stopped.reached as Date;
  expect(reached.getTime()).toBeLessThanOrEqual(now.getTime());
  const after = { at: reached, itemId: "00000000-0000-0000-0000-000000000000" };
  const rest = await walkBack(connection, viewer, await towel(), { ...everything, after }, { most: 10, longestMs: 300_000 });
  expect(rest.found).toHaveLength(3);
  expect(rest.isWhole).toBe(true);
});

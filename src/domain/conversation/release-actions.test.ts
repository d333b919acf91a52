// What one who left had been given: encounters go back to all, shares end, settled ones keep their owner; once or twice alike.
import { beforeEach, describe, expect, test } from "vitest";
import { newestPosition, readEventsAfter } from "../../events.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import type { Teammate } from "../workspace/schema.ts";
import { removeTeammate } from "../workspace/teammate-actions.ts";
import { reopenEncounter } from "./encounter-actions.ts";
import { releaseEncounters } from "./release-actions.ts";

const { connection } = useDatabase();
const now = testClock();
let owner: Teammate;
let leaver: Teammate;
let channelId: string;
beforeEach(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ teammate: leaver } = await makeTeammate(connection, owner.workspaceId));
  ({ channelId } = await makeChannel(connection, owner));
});

type Change = { ownerId?: string | null; state?: string; settledAt?: Date };
async function encounter(change: Change): Promise<{ encounterId: string; conversationId: string }> {
  const raw = rawMail({ from: `guest${Math.random()}@customer.example` });
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, raw, now());
  const ids = await connection
    .selectFrom("entry")
    .select(["encounterId", "conversationId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  await connection
    .updateTable("encounter")
    .set({ ownerId: null, ...change })
    .where("encounterId", "=", ids.encounterId)
    .execute();
  return ids;
}
const ownerOf = async ({ encounterId }: { encounterId: string }) =>
  (await connection.selectFrom("encounter").select("ownerId").where("encounterId", "=", encounterId).executeTakeFirstOrThrow())
    .ownerId;
const share = ({ encounterId }: { encounterId: string }, teammateId: string, sharedAt: Date) =>
  connection
    .insertInto("encounterShare")
    .values({ workspaceId: owner.workspaceId, encounterId, teammateId, sharedBy: owner.teammateId, sharedAt })
    .execute();
const shares = async () =>
  (await connection.selectFrom("encounterShare").selectAll().where("workspaceId", "=", owner.workspaceId).execute()).map(
    ({ encounterId, teammateId }) => ({ encounterId, teammateId }),
  );
const eventsIn = ({ encounterId }: { encounterId: string }) =>
  connection
    .selectFrom("entry")
    .select(["event", "teammateId", "aboutTeammateId"])
    .where("encounterId", "=", encounterId)
    .where("kind", "=", "event")
    .execute();
async function leave(): Promise<Date> {
  await removeTeammate(connection, owner, leaver.teammateId, { unchanged: () => {}, now: now() });
  return now();
}
const release = (leftAt: Date) =>
  releaseEncounters(connection, { workspaceId: owner.workspaceId, teammateId: leaver.teammateId, leftAt }, now());
const back = () => connection.updateTable("teammate").set({ leftAt: null }).where("teammateId", "=", leaver.teammateId).execute();

describe("of one who left", () => {
  test.each(["open", "waiting", "snoozed"])("an encounter that is %s goes back to all", async (state) => {
    const theirs = await encounter({ ownerId: leaver.teammateId, state });
    const leftAt = await leave();
    const before = await newestPosition(connection, owner.workspaceId);
    await release(leftAt);
    expect(await ownerOf(theirs)).toBeNull();
    const events = await readEventsAfter(connection, owner.workspaceId, before);
    expect(events.map(({ kind, ids }) => ({ kind, ids }))).toEqual([
      { kind: "encounter.assigned", ids: theirs },
      { kind: "entry.added", ids: { entryId: expect.any(String), ...theirs } },
    ]);
    expect(await eventsIn(theirs)).toEqual([{ event: "unassigned", teammateId: null, aboutTeammateId: null }]);
  });

  test("what was settled is nobody's when the customer writes again", async () => {
    const settled = await encounter({ ownerId: leaver.teammateId, state: "settled", settledAt: now() });
    await leave();
    await reopenEncounter(connection, owner, settled.encounterId, now());
    expect(await ownerOf(settled)).toBeNull();
  });

  test("what is settled still says who saw it through, and what others own stays theirs", async () => {
    const settled = await encounter({ ownerId: leaver.teammateId, state: "settled", settledAt: now() });
    const others = await encounter({ ownerId: owner.teammateId });
    const nobodys = await encounter({});
    await release(await leave());
    expect([await ownerOf(settled), await ownerOf(others), await ownerOf(nobodys)]).toEqual([
      leaver.teammateId,
      owner.teammateId,
      null,
    ]);
  });

  test("shares end, and those of others stay", async () => {
    const { teammate: other } = await makeTeammate(connection, owner.workspaceId, { role: "colleague" });
    const shared = await encounter({});
    await share(shared, leaver.teammateId, now());
    await share(shared, other.teammateId, now());
    const leftAt = await leave();
    const before = await newestPosition(connection, owner.workspaceId);
    await release(leftAt);
    expect(await shares()).toEqual([{ encounterId: shared.encounterId, teammateId: other.teammateId }]);
    expect((await readEventsAfter(connection, owner.workspaceId, before)).map(({ kind, ids }) => ({ kind, ids }))).toEqual([
      { kind: "encounter.unshared", ids: { ...shared, teammateId: leaver.teammateId } },
      { kind: "entry.added", ids: { entryId: expect.any(String), ...shared } },
    ]);
    expect(await eventsIn(shared)).toEqual([{ event: "unshared", teammateId: null, aboutTeammateId: leaver.teammateId }]);
  });

  test("all is given back, however much it is", async () => {
    const { encounterId } = await encounter({ ownerId: leaver.teammateId });
    const row = await connection
      .selectFrom("encounter")
      .selectAll()
      .where("encounterId", "=", encounterId)
      .executeTakeFirstOrThrow();
    const many = Array.from({ length: 450 }, () => ({ ...row, encounterId: crypto.randomUUID() }));
    await connection.insertInto("encounter").values(many).execute();
    const leftAt = await leave();
    const before = await newestPosition(connection, owner.workspaceId);
    await release(leftAt);
    expect(await newestPosition(connection, owner.workspaceId)).toBe(before + 2 * 451);
    const left = await connection
      .selectFrom("encounter")
      .select("encounterId")
      .where("ownerId", "=", leaver.teammateId)
      .execute();
    expect(left).toEqual([]);
  });

  test("done twice, the second time changes and says nothing", async () => {
    await encounter({ ownerId: leaver.teammateId });
    const leftAt = await leave();
    await release(leftAt);
    const before = await newestPosition(connection, owner.workspaceId);
    await release(leftAt);
    expect(await newestPosition(connection, owner.workspaceId)).toBe(before);
  });
});

test("one who came back before it was done keeps what they were given since, and nothing that was shared before", async () => {
  const earlier = await encounter({});
  await share(earlier, leaver.teammateId, now());
  const leftAt = await leave();
  now.advance(1000);
  await back();
  const since = await encounter({ ownerId: leaver.teammateId });
  const shared = await encounter({});
  await share(shared, leaver.teammateId, now());
  await release(leftAt);
  expect(await ownerOf(since)).toBe(leaver.teammateId);
  expect(await shares()).toEqual([{ encounterId: shared.encounterId, teammateId: leaver.teammateId }]);
});

test("of another workspace nothing is touched", async () => {
  const theirs = await encounter({ ownerId: leaver.teammateId });
  const leftAt = await leave();
  const { workspaceId } = await makeWorkspace(connection);
  await releaseEncounters(connection, { workspaceId, teammateId: leaver.teammateId, leftAt }, now());
  expect(await ownerOf(theirs)).toBe(leaver.teammateId);
});

// Today: the soonest due first, what wakes, what nobody has, who has what in hand, what came in; each sees their own part of it.
import { beforeEach, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeEncounter, makeTeam, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { reply } from "../conversation/actions.ts";
import { assignEncounter, snoozeEncounter } from "../conversation/encounter-actions.ts";
import { acknowledgeWithinMs } from "../standard/rules.ts";
import type { Teammate } from "../workspace/schema.ts";
import { readToday } from "./today.ts";

const { connection } = useDatabase();
const start = new Date("2026-03-02T09:00:00.000Z");
const minute = 60_000;
const after = (minutes: number) => new Date(start.getTime() + minutes * minute);
const endOfDay = new Date("2026-03-02T23:00:00.000Z");
let owner: Teammate;
let channelId: string;
beforeEach(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

async function take(name: string, minutes = 0, headers: string[] = []): Promise<string> {
  const raw = rawMail({ from: `${name} <${name.toLowerCase()}@x.example>`, references: ["r@x.example"], headers });
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, raw, after(minutes));
  const entry = connection.selectFrom("entry").select("encounterId").where("deliveryId", "=", deliveryId);
  return (await entry.executeTakeFirstOrThrow()).encounterId;
}
const today = (by = owner, { now = after(60), since }: { now?: Date; since?: Date } = {}) =>
  readToday(connection, by, { until: endOfDay, since, now });
const namesIn = ({ encounters }: { encounters: { customerName: string }[] }) => encounters.map((each) => each.customerName);
const assign = (encounterId: string, { teammateId }: Teammate, teamId?: string | null) =>
  assignEncounter(connection, owner, encounterId, { teammateId, teamId }, after(30));

test("an empty day is empty in every part", async () => {
  const none = { encounters: [], more: false };
  expect(await today()).toEqual({ waiting: none, waking: none, unowned: none, inHand: [], arrived: none });
});

test("who waits stands once, the soonest due first, with the clock of the words that wait longest", async () => {
  await take("Bo", 10);
  await take("Ana", 0);
  await take("Ana", 20);
  const { waiting } = await today(owner, { now: new Date(start.getTime() + acknowledgeWithinMs) });
  expect(namesIn(waiting)).toEqual(["Ana", "Bo"]);
  expect(waiting.encounters.map(({ clock }) => [clock?.state, clock?.startedAt])).toEqual([
    ["overdue", start.toISOString()],
    ["running", after(10).toISOString()],
  ]);
});

test("who was answered does not wait, and is what nobody has only while it is open", async () => {
  const encounterId = await take("Ana");
  await makeEncounter(connection, owner.workspaceId, channelId, { subject: "without words" });
  await reply(connection, owner, encounterId, "Hello", after(5));
  const { waiting, unowned } = await today();
  expect(waiting.encounters).toEqual([]);
  expect(unowned.encounters.map(({ subject }) => subject)).toEqual(["without words"]);
});

test("what wakes until the end of the day is told, the soonest first, and nothing that sleeps longer", async () => {
  const snooze = async (name: string, until: Date) => {
    const encounterId = await take(name);
    await snoozeEncounter(connection, owner, encounterId, until, after(1));
  };
  await snooze("Late", new Date(endOfDay.getTime() - minute));
  await snooze("Soon", after(120));
  await snooze("Tomorrow", new Date(endOfDay.getTime() + minute));
  expect(namesIn((await today()).waking)).toEqual(["Soon", "Late"]);
});

test("what came in after one looked is told, the newest first, and not what we wrote ourselves", async () => {
  await take("Before", 0);
  await take("First", 10);
  const answered = await take("Answered", 11);
  await take("Second", 20);
  await reply(connection, owner, answered, "Hello", after(25));
  expect(namesIn((await today(owner, { since: after(5) })).arrived)).toEqual(["Second", "First"]);
  expect((await today()).arrived.encounters).toEqual([]);
});

test("teammates stand by name with what they have in hand; who has nothing, or has left, does not stand there", async () => {
  const { teammate: zoe } = await makeTeammate(connection, owner.workspaceId);
  await makeTeammate(connection, owner.workspaceId);
  await connection.updateTable("teammate").set({ name: "Élodie" }).where("teammateId", "=", zoe.teammateId).execute();
  const [a, b] = [await take("Ana", 0), await take("Bo", 1)];
  await assign(a, zoe);
  await assign(b, owner);
  await reply(connection, owner, b, "Hello", after(31));
  const { inHand } = await today();
  expect(inHand).toEqual([
    { teammate: { teammateId: owner.teammateId, name: "Ada Owner" }, open: 0, waiting: 1, snoozed: 0, latest: [] },
    {
      teammate: { teammateId: zoe.teammateId, name: "Élodie" },
      open: 1,
      waiting: 0,
      snoozed: 0,
      latest: [{ encounterId: a, customerName: "Ana" }],
    },
  ]);
});

test("where there are more than are shown, it says so", async () => {
  for (let i = 0; i < 21; i++) await makeEncounter(connection, owner.workspaceId, channelId, { latestAt: after(i) });
  const { unowned } = await today();
  expect([unowned.encounters.length, unowned.more]).toEqual([20, true]);
});

describe("each sees", () => {
  test("of a private team only what is theirs to see, and nothing of another workspace", async () => {
    const { teammate: agent } = await makeTeammate(connection, owner.workspaceId);
    const { teammate: colleague } = await makeTeammate(connection, owner.workspaceId, { role: "colleague" });
    const { owner: stranger } = await makeWorkspace(connection);
    const teamId = await makeTeam(connection, owner.workspaceId, { isPrivate: true });
    const hidden = await take("Secret", 0);
    const given = await take("Given", 1);
    await take("Plain", 2);
    await assign(hidden, owner, teamId);
    await assign(given, colleague);
    const outside = { ...agent, hiddenTeamIds: [teamId] };
    const since = after(-1);
    for (const part of ["waiting", "arrived"] as const) {
      expect(namesIn((await today(owner, { since }))[part]).sort()).toEqual(["Given", "Plain", "Secret"]);
      expect(namesIn((await today(outside, { since }))[part]).sort()).toEqual(["Given", "Plain"]);
      expect(namesIn((await today(colleague, { since }))[part])).toEqual(["Given"]);
      expect(namesIn((await today(stranger, { since }))[part])).toEqual([]);
    }
    const handsOf = async (by: Teammate) => (await today(by)).inHand.map(({ teammate }) => teammate.teammateId);
    expect(await handsOf(owner)).toHaveLength(2);
    expect(await handsOf(outside)).toEqual([colleague.teammateId]);
    expect(await handsOf(colleague)).toEqual([colleague.teammateId]);
    expect(await handsOf(stranger)).toEqual([]);
  });
});

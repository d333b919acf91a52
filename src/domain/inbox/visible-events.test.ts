// Who is told of which events: each kind, as each role, for what is seen, shared, given once, or hidden in a private team.
import { beforeAll, describe, expect, test } from "vitest";
import type { Event, EventKind, LoggedEvent } from "../../events.ts";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeam, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import type { Role, Teammate } from "../workspace/schema.ts";
import { eventKinds, visibleEvents } from "./visible-events.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
let workspaceId: string;
let channelId: string;
let teamId: string;
const people = {} as Record<Role | "outsider", Teammate>;

interface Placed {
  encounterId: string;
  conversationId: string;
  entryId: string;
  deliveryId: string;
  customerId: string;
}

beforeAll(async () => {
  const { owner, ...workspace } = await makeWorkspace(connection);
  workspaceId = workspace.workspaceId;
  ({ channelId } = await makeChannel(connection, owner));
  people.owner = owner;
  for (const role of ["admin", "agent", "colleague"] as const)
    people[role] = (await makeTeammate(connection, workspaceId, { role })).teammate;
  teamId = await makeTeam(connection, workspaceId, { isPrivate: true, teammateIds: [people.agent.teammateId] });
  people.outsider = { ...(await makeTeammate(connection, workspaceId)).teammate, hiddenTeamIds: [teamId] };
});

async function place(): Promise<Placed> {
  const from = `someone${newId()}@customer.example`;
  const { deliveryId } = await receiveMail(connection, workspaceId, channelId, rawMail({ from }), now);
  const row = await connection
    .selectFrom("entry")
    .innerJoin("conversation", "conversation.conversationId", "entry.conversationId")
    .select(["entry.encounterId", "entry.conversationId", "entry.entryId", "conversation.customerId"])
    .where("entry.deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return { ...row, deliveryId };
}
async function placeHidden(): Promise<Placed> {
  const placed = await place();
  await connection.updateTable("encounter").set({ teamId }).where("encounterId", "=", placed.encounterId).execute();
  return placed;
}
const share = ({ encounterId }: Placed, { teammateId }: Teammate) =>
  connection
    .insertInto("encounterShare")
    .values({ workspaceId, encounterId, teammateId, sharedBy: people.owner.teammateId, sharedAt: now })
    .execute();
const give = ({ encounterId }: Placed, { teammateId }: Teammate) =>
  connection.updateTable("encounter").set({ ownerId: teammateId }).where("encounterId", "=", encounterId).execute();

/** The line in the conversation that says so. */
function noteGiven({ conversationId, encounterId }: Placed, { teammateId }: Teammate) {
  const line = { workspaceId, entryId: newId(), conversationId, encounterId, aboutTeammateId: teammateId };
  return connection
    .insertInto("entry")
    .values({ ...line, kind: "event", event: "assigned", at: now, text: "" })
    .execute();
}

const logged = (event: Event, position = 1): LoggedEvent => ({ ...event, position, at: now, teammateId: null, apiKeyId: null });
const isTold = async (who: keyof typeof people, event: Event) =>
  (await visibleEvents(connection, people[who], [logged(event)])).length === 1;
/** Who of all is told. */
async function toldOf(event: Event): Promise<string[]> {
  const all = Object.keys(people) as (keyof typeof people)[];
  const told = await Promise.all(all.map((who) => isTold(who, event)));
  return all.filter((_, index) => told[index]);
}
const everyone = ["owner", "admin", "agent", "colleague", "outsider"];
const ofEncounter = eventKinds.filter((kind) => kind.startsWith("encounter.") || kind === "entry.added");
/** Told of for another reason than that the encounter is seen. */
const ofLate = ["encounter.assigned", "encounter.changed"];
const plain = ofEncounter.filter((kind) => !ofLate.includes(kind));

const eventOf = (kind: EventKind, ids: object) => ({ kind, ids }) as Event;
const about = ({ encounterId, conversationId, entryId }: Placed) => ({
  ...{ encounterId, conversationId, entryId },
  teammateId: people.owner.teammateId,
});

describe("people and the workspace", () => {
  test.each(eventKinds.filter((kind) => /^(workspace|teammate|team)\./.test(kind)))("%s: everyone is told", async (kind) => {
    expect(await toldOf(eventOf(kind, {}))).toEqual(everyone);
  });

  test.each(eventKinds.filter((kind) => /^(invitation|key)\./.test(kind)))("%s: owners and admins are told", async (kind) => {
    expect(await toldOf(eventOf(kind, {}))).toEqual(["owner", "admin"]);
  });

  test("singleSignOn.changed: owners alone are told, as they alone see how it is set up", async () => {
    expect(await toldOf(eventOf("singleSignOn.changed", {}))).toEqual(["owner"]);
  });

  test.each(eventKinds.filter((kind) => /^(channel|mailbox|organization)\./.test(kind)))(
    "%s: all but colleagues are told",
    async (kind) => {
      expect(await toldOf(eventOf(kind, {}))).toEqual(["owner", "admin", "agent", "outsider"]);
    },
  );
});

describe.each(plain)("%s", (kind) => {
  test("of an encounter without a team: all but colleagues are told", async () => {
    expect(await toldOf(eventOf(kind, about(await place())))).toEqual(["owner", "admin", "agent", "outsider"]);
  });

  test("of a private team: its members are told", async () => {
    expect(await toldOf(eventOf(kind, about(await placeHidden())))).toEqual(["owner", "admin", "agent"]);
  });

  test("of one that was shared, or is one's own: they are told", async () => {
    const [shared, own] = [await placeHidden(), await placeHidden()];
    await share(shared, people.colleague);
    await give(own, people.outsider);
    expect(await isTold("colleague", eventOf(kind, about(shared)))).toBe(true);
    expect(await isTold("outsider", eventOf(kind, about(own)))).toBe(true);
    expect(await isTold("colleague", eventOf(kind, about(own)))).toBe(false);
    expect(await isTold("outsider", eventOf(kind, about(shared)))).toBe(false);
  });
});

describe("encounter.assigned", () => {
  const assigned = (placed: Placed, more: object = {}) => toldOf(eventOf("encounter.assigned", { ...about(placed), ...more }));

  test("is told to agents who saw it in the team from which it was taken, so that their screens let go", async () => {
    const openTeamId = await makeTeam(connection, workspaceId);
    const hidden = await placeHidden();
    expect(await assigned(hidden, { fromTeamId: null })).toEqual(["owner", "admin", "agent", "outsider"]);
    expect(await assigned(hidden, { fromTeamId: openTeamId })).toEqual(["owner", "admin", "agent", "outsider"]);
  });

  test("is not told to agents who never saw it: it stays in a private team, or goes to another one", async () => {
    const hidden = await placeHidden();
    expect(await assigned(hidden)).toEqual(["owner", "admin", "agent"]);
    expect(await assigned(hidden, { fromTeamId: teamId })).toEqual(["owner", "admin", "agent"]);
  });

  test("is told to an agent who had it, wherever it goes", async () => {
    const hidden = await placeHidden();
    await noteGiven(hidden, people.outsider);
    expect(await assigned(hidden)).toEqual(["owner", "admin", "agent", "outsider"]);
    expect(await assigned(hidden, { fromTeamId: teamId })).toEqual(["owner", "admin", "agent", "outsider"]);
  });
});

test("encounter.changed is told to agents who see it, and to no other agent, even if they had it once", async () => {
  const hidden = await placeHidden();
  await noteGiven(hidden, people.outsider);
  expect(await toldOf(eventOf("encounter.changed", about(hidden)))).toEqual(["owner", "admin", "agent"]);
  expect(await toldOf(eventOf("encounter.changed", about(await place())))).toEqual(["owner", "admin", "agent", "outsider"]);
});

describe.each(ofLate)("%s", (kind) => {
  test("is told to a colleague whose it is, or to whom it was given once", async () => {
    const [own, given] = [await place(), await place()];
    await give(own, people.colleague);
    await noteGiven(given, people.colleague);
    expect(await isTold("colleague", eventOf(kind as EventKind, about(own)))).toBe(true);
    expect(await isTold("colleague", eventOf(kind as EventKind, about(given)))).toBe(true);
    expect(await isTold("colleague", eventOf("entry.added", about(given)))).toBe(false);
  });
});

describe.each(["encounter.shared", "encounter.unshared"] as const)("%s", (kind) => {
  test("is told to the one it is about, whether they still see it or not", async () => {
    const ids = { ...about(await placeHidden()), teammateId: people.colleague.teammateId };
    expect(await toldOf(eventOf(kind, ids))).toEqual(["owner", "admin", "agent", "colleague"]);
  });
});

test("an entry that was moved is told to those who see where from, or where to", async () => {
  const [open, hidden, other] = [await place(), await placeHidden(), await placeHidden()];
  const moved = (from: Placed, to: Placed) =>
    toldOf(
      eventOf("entry.moved", {
        entryId: from.entryId,
        conversationId: to.conversationId,
        encounterId: to.encounterId,
        fromEncounterId: from.encounterId,
      }),
    );
  expect(await moved(open, hidden)).toEqual(["owner", "admin", "agent", "outsider"]);
  expect(await moved(hidden, open)).toEqual(["owner", "admin", "agent", "outsider"]);
  expect(await moved(hidden, other)).toEqual(["owner", "admin", "agent"]);
});

test("a delivery is told to those who see its entry's encounter; one without an entry to those who see the channels", async () => {
  const [open, hidden, shared] = [await place(), await placeHidden(), await placeHidden()];
  await share(shared, people.colleague);
  const told = ({ deliveryId }: { deliveryId: string }) => toldOf(eventOf("delivery.changed", { deliveryId }));
  expect(await told(open)).toEqual(["owner", "admin", "agent", "outsider"]);
  expect(await told(hidden)).toEqual(["owner", "admin", "agent"]);
  expect(await told(shared)).toEqual(["owner", "admin", "agent", "colleague"]);
  const delivery = { channelId, envelope: { from: null, to: [] }, bytes: [rawMail()], remoteKey: null };
  const unplaced = await acceptDelivery(connection, workspaceId, delivery, now);
  expect(await told(unplaced)).toEqual(["owner", "admin", "agent", "outsider"]);
});

test.each(["customer.added", "customer.changed"] as const)("%s is told to those who see the customer", async (kind) => {
  const [open, hidden, shared] = [await place(), await placeHidden(), await placeHidden()];
  await share(shared, people.colleague);
  const told = ({ customerId }: { customerId: string }) => toldOf(eventOf(kind, { customerId }));
  expect(await told(open)).toEqual(["owner", "admin", "agent", "outsider"]);
  expect(await told(hidden)).toEqual(["owner", "admin", "agent"]);
  expect(await told(shared)).toEqual(["owner", "admin", "agent", "colleague"]);
});

test("what is another workspace's is nobody's here but the owners' and admins', whose log it would stand in", async () => {
  const other = await makeWorkspace(connection);
  const { channelId: theirs } = await makeChannel(connection, other.owner);
  const { deliveryId } = await receiveMail(connection, other.workspaceId, theirs, rawMail(), now);
  const { encounterId, conversationId } = await connection
    .selectFrom("entry")
    .select(["encounterId", "conversationId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  expect(await isTold("agent", eventOf("encounter.opened", { encounterId, conversationId }))).toBe(false);
  expect(await isTold("agent", eventOf("delivery.changed", { deliveryId }))).toBe(false);
});

test("a kind that only a newer version knows is told to nobody", async () => {
  expect(await toldOf(eventOf("pulse.asked" as EventKind, {}))).toEqual([]);
});

test("a batch is told in its order", async () => {
  const [open, hidden] = [await place(), await placeHidden()];
  const batch = [open, hidden, open].map((placed, index) =>
    logged({ kind: "entry.added", ids: { ...about(placed) } } as Event, index + 1),
  );
  const positions = async (who: keyof typeof people) =>
    (await visibleEvents(connection, people[who], batch)).map(({ position }) => position);
  expect(await positions("agent")).toEqual([1, 2, 3]);
  expect(await positions("outsider")).toEqual([1, 3]);
  expect(await positions("colleague")).toEqual([]);
});

// Random histories of several encounters against a model: no message is ever without a clock, events have no gap.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import type { Teammate } from "../workspace/schema.ts";
import { addNote, reply } from "./actions.ts";
import { reopenEncounter, settleEncounter } from "./encounter-actions.ts";

const { connection } = useDatabase();
let owner: Teammate;
let channelId: string;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

type Clock = { state: "running" | "met" } | { state: "stopped"; at: number };
interface Encounter {
  encounterId: string | undefined;
  thread: string;
  state: "open" | "waiting" | "settled";
  settledAt: number;
  latestBy: "customer" | "teammate";
  clocks: Clock[];
  entries: number;
}

const act = fc.record({
  encounter: fc.nat({ max: 2 }),
  kind: fc.constantFrom("receive", "receive", "double", "reply", "note", "settle", "settleNothingOwed", "reopen"),
});

test("in every history the clocks run exactly where somebody waits", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      const from = `<${newId()}@customer.example>`;
      const model: Encounter[] = [0, 1, 2].map(() => ({
        encounterId: undefined,
        thread: `${newId()}@x`,
        state: "open",
        settledAt: 0,
        latestBy: "customer",
        clocks: [],
        entries: 0,
      }));
      const last = new Map<Encounter, Buffer>();
      let minute = 0;
      for (const { encounter: i, kind } of acts) {
        const encounter = model[i] as Encounter;
        minute++;
        const now = new Date(Date.UTC(2026, 2, 2, 9, minute));
        const running = encounter.clocks.some((clock) => clock.state === "running");
        const known = last.get(encounter);
        if (kind === "receive") {
          const raw = rawMail({ from, references: [encounter.thread], text: `message ${minute}` });
          const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, raw, now);
          last.set(encounter, raw);
          encounter.clocks.push({ state: "running" });
          encounter.entries++;
          encounter.state = "open";
          encounter.latestBy = "customer";
          encounter.encounterId ??= await encounterOf(deliveryId);
        } else if (kind === "double") {
          if (known !== undefined) await receiveMail(connection, owner.workspaceId, channelId, known, now);
        } else if (encounter.encounterId === undefined) {
        } else if (kind === "reply") {
          await reply(connection, owner, encounter.encounterId, "reply", now);
          encounter.clocks = encounter.clocks.map((clock) => (clock.state === "running" ? { state: "met" } : clock));
          encounter.entries++;
          encounter.state = "waiting";
          encounter.latestBy = "teammate";
        } else if (kind === "note") {
          await addNote(connection, owner, encounter.encounterId, "note", now);
          encounter.entries++;
        } else if (kind === "reopen") {
          await reopenEncounter(connection, owner, encounter.encounterId, now);
          if (encounter.state !== "settled") continue;
          const { settledAt } = encounter;
          encounter.clocks = encounter.clocks.map((clock) =>
            clock.state === "stopped" && clock.at === settledAt ? { state: "running" } : clock,
          );
          encounter.entries++;
          const waits = encounter.clocks.some((clock) => clock.state === "running");
          encounter.state = !waits && encounter.latestBy === "teammate" ? "waiting" : "open";
        } else {
          const settling = settleEncounter(connection, owner, encounter.encounterId, { nothingOwed: kind !== "settle" }, now);
          if (encounter.state !== "settled" && kind === "settle" && running) {
            await expect(settling).rejects.toMatchObject({ code: "unanswered_words" });
            continue;
          }
          await settling;
          if (encounter.state === "settled") continue;
          encounter.clocks = encounter.clocks.map((clock) =>
            clock.state === "running" ? { state: "stopped", at: minute } : clock,
          );
          encounter.entries++;
          encounter.state = "settled";
          encounter.settledAt = minute;
        }
      }
      for (const encounter of model) if (encounter.encounterId !== undefined) await expectAsModelled(encounter);
      expect(await messagesWithoutClock()).toBe(0);
      await expectEventsWithoutGap();
    }),
    { numRuns: 25 },
  );
});

async function encounterOf(deliveryId: string): Promise<string> {
  const row = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return row.encounterId;
}

async function expectAsModelled({ encounterId = "", state, clocks, entries }: Encounter): Promise<void> {
  const found = await connection
    .selectFrom("clock")
    .select("state")
    .where("encounterId", "=", encounterId)
    .orderBy("startedAt")
    .execute();
  expect(found.map((clock) => clock.state)).toEqual(clocks.map((clock) => clock.state));
  const encounter = await connection
    .selectFrom("encounter")
    .select("state")
    .where("encounterId", "=", encounterId)
    .executeTakeFirstOrThrow();
  expect(encounter.state).toBe(state);
  const lines = await connection.selectFrom("entry").select("entryId").where("encounterId", "=", encounterId).execute();
  expect(lines).toHaveLength(entries);
}

async function messagesWithoutClock(): Promise<number> {
  const rows = await connection
    .selectFrom("entry")
    .leftJoin("clock", "clock.entryId", "entry.entryId")
    .select("entry.entryId")
    .where("entry.kind", "=", "message_in")
    .where("clock.clockId", "is", null)
    .execute();
  return rows.length;
}

async function expectEventsWithoutGap(): Promise<void> {
  const { count, newest } = await connection
    .selectFrom("event")
    .select((eb) => [eb.fn.countAll<number>().as("count"), eb.fn.max("position").as("newest")])
    .where("workspaceId", "=", owner.workspaceId)
    .executeTakeFirstOrThrow();
  expect(newest).toBe(count);
}

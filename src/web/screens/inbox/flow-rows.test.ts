// The shape of a conversation: what is folded, where the new begins, and where reading begins.
import { expect, test } from "vitest";
import type { Encounter, Entry } from "../../../domain/conversation/schema.ts";
import { firstUnread, flowRows } from "./flow-rows.ts";

const you = "you";
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
const entry = (minute: number, encounterId: string, kind: Entry["kind"] = "message_in", by = "customer"): Entry =>
  ({ entryId: `e${minute}`, encounterId, kind, at: at(minute), author: { kind: "customer", id: by, name: by } }) as Entry;
const encounter = (encounterId: string, state: Encounter["state"]) => ({ encounterId, state }) as Encounter;
const many = (encounterId: string, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => entry(from + i, encounterId));
const shape = {
  entries: [...many("a", 0, 4), ...many("b", 10, 4), ...many("c", 20, 2)],
  encounters: [encounter("a", "settled"), encounter("b", "settled"), encounter("c", "open")],
  shownId: "c",
  seenUpTo: null,
  youId: you,
  unfolded: new Set<string>(),
  targetId: undefined,
};
const kinds = (more: Partial<Parameters<typeof flowRows>[0]> = {}) =>
  flowRows({ ...shape, ...more }).map(({ kind, id }) => (kind === "entry" ? id : kind));

test("settled encounters far from the one that is open are folded, its neighbours are not", () => {
  expect(kinds().slice(0, 3)).toEqual(["folded", "chapter", "e10"]);
});

test("an encounter is not folded that is open, holds what is looked for, or was unfolded", () => {
  const opened = ["chapter", "e0"];
  expect(kinds({ encounters: [encounter("a", "open"), ...shape.encounters.slice(1)] }).slice(0, 2)).toEqual(opened);
  expect(kinds({ targetId: "e2" }).slice(0, 2)).toEqual(opened);
  expect(kinds({ unfolded: new Set(["e0"]) }).slice(0, 2)).toEqual(opened);
});

test("the line of what is new stands before the first words of somebody else since one looked", () => {
  const entries = [...shape.entries, entry(30, "c", "message_out", you), entry(31, "c", "event"), entry(32, "c")];
  expect(kinds({ entries, seenUpTo: at(21) }).slice(-4)).toEqual(["e30", "e31", "new", "e32"]);
  expect(kinds({ entries, seenUpTo: at(32) })).not.toContain("new");
  expect(kinds({ entries, seenUpTo: null })).not.toContain("new");
});

test("reading begins with the first words that are unread, or that wait for an answer", () => {
  const entries = [entry(0, "c"), entry(1, "c", "message_out", you), entry(2, "c"), entry(3, "c")];
  expect(firstUnread(entries, "c", null)?.entryId).toBe("e2");
  expect(firstUnread(entries, "c", at(2))?.entryId).toBe("e3");
  expect(firstUnread(entries, "c", at(3))).toBeUndefined();
});

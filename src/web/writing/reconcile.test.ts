// The words of two screens come together: the newer are shown, the others stay within reach, none are lost.
import { describe, expect, test } from "vitest";
import type { Draft } from "../../domain/conversation/draft-schema.ts";
import { type KeptWords, noWords } from "./kept-words.ts";
import { givenBack, reconcile, swapped } from "./reconcile.ts";

const place = { kind: "reply", workspaceId: "w", encounterId: "e" } as const;
const empty = noWords(place);
const at = (minute: number) => Date.UTC(2026, 2, 2, 9, minute);
const here = (words: Partial<KeptWords>): KeptWords => ({ ...empty, ...words });
const there = (words: Partial<Draft>): Draft => ({
  draftId: "d",
  kind: "reply",
  encounterId: "e",
  text: "There",
  files: [],
  to: null,
  copies: null,
  version: 2,
  changedAt: new Date(at(5)).toISOString(),
  ...words,
});

describe("words here and there", () => {
  test("an empty place takes what the server has", () => {
    expect(reconcile(empty, there({}), empty)).toMatchObject({ text: "There", version: 2, isSaved: true, other: null });
  });
  test("words that the server had take newer ones", () => {
    const kept = here({ text: "Old", version: 1, isSaved: true });
    expect(reconcile(kept, there({}), empty)).toMatchObject({ text: "There", other: null });
  });
  test("words that the server had go where they were sent or discarded elsewhere", () => {
    expect(reconcile(here({ text: "Old", version: 1, isSaved: true }), undefined, empty)).toEqual(empty);
  });
  test("words that it never had begin anew", () => {
    const kept = here({ text: "New", version: 1, isSaved: false, at: at(1) });
    expect(reconcile(kept, undefined, empty)).toMatchObject({ text: "New", version: 0, isSaved: false });
  });
  test("newer words here are shown, the others kept beside them", () => {
    const kept = here({ text: "Here", version: 1, isSaved: false, at: at(9) });
    expect(reconcile(kept, there({}), empty)).toMatchObject({
      text: "Here",
      version: 2,
      isSaved: false,
      other: { text: "There" },
    });
  });
  test("newer words there are shown, those from here kept beside them", () => {
    const kept = here({ text: "Here", version: 1, isSaved: false, at: at(1) });
    expect(reconcile(kept, there({}), empty)).toMatchObject({ text: "There", isSaved: true, other: { text: "Here" } });
  });
  test("words here that go on from those there need no question", () => {
    const kept = here({ text: "There and more", version: 1, isSaved: false, at: at(9) });
    expect(reconcile(kept, there({}), empty)).toMatchObject({ text: "There and more", version: 2, other: null });
  });
  test("the same words need no question", () => {
    const kept = here({ text: "There", version: 1, isSaved: false, at: at(1) });
    expect(reconcile(kept, there({}), empty)).toMatchObject({ version: 2, isSaved: true, other: null });
  });
});

test("the two can be swapped, and swapped back", () => {
  const both = here({ text: "Here", version: 2, other: { text: "There", files: [], to: null, copies: null } });
  const other = swapped(both, at(10));
  expect(other).toMatchObject({ text: "There", isSaved: false, other: { text: "Here" } });
  expect(swapped(other, at(11))).toMatchObject({ text: "Here", other: { text: "There" } });
});

test("words that come back stand in front of those written since", () => {
  const file = { fileId: "f", name: "plan.pdf", mediaType: "application/pdf", sizeBytes: 1 };
  const back = { text: "We found it.", files: [file], to: null, copies: null };
  expect(givenBack(empty, back, at(1))).toMatchObject({ text: "We found it.", files: [file], isSaved: false });
  expect(givenBack(here({ text: "And the bear.", files: [file] }), back, at(1))).toMatchObject({
    text: "We found it.\n\nAnd the bear.",
    files: [file],
  });
});

// The words around a hit: never too long, nothing cut in two, and where in them the words are.
import { describe, expect, test } from "vitest";
import { highlightsIn, snippetOf } from "./search-snippet.ts";
import type { ShownWords } from "./search-wanted.ts";

const showing = (...words: string[]): ShownWords => ({ words: new Set(words), stems: [], beginnings: [], stretches: [] });
const none = showing();
const marked = (text: string, shown: ShownWords) => highlightsIn(text, shown).map(({ start, end }) => text.slice(start, end));

describe("the words around a hit", () => {
  test("are the whole text where it is short, on one line", () => {
    const { snippet, highlights } = snippetOf("We forgot\r\n\tthe  rabbit. ", showing("rabbit"));
    expect(snippet).toBe("We forgot the rabbit.");
    expect(highlights.map(({ start, end }) => snippet.slice(start, end))).toEqual(["rabbit"]);
  });

  test("are at most 200 characters with the hit in them, and show where they were cut", () => {
    const text = `${"before ".repeat(500)}the Rabbit ${"after ".repeat(500)}`;
    const { snippet } = snippetOf(text, showing("rabbit"));
    expect(snippet.length).toBeLessThanOrEqual(200);
    expect(snippet).toMatch(/^….*the Rabbit after.*…$/);
    expect(snippetOf(text, none).snippet).toMatch(/^before .*…$/);
    expect(snippetOf(`${text} end`, showing("end")).snippet).toMatch(/^….* end$/);
  });

  test("are where most of the words stand together", () => {
    const text = `a rabbit ${"words ".repeat(100)} a grey rabbit ${"words ".repeat(100)}`;
    expect(snippetOf(text, showing("grey", "rabbit")).snippet).toContain("grey rabbit");
  });

  test("never hold half a letter", () => {
    for (const letter of ["🐇", "👩‍👩‍👧‍👧", "e\u0301", "🇪🇸"]) {
      for (let shift = 0; shift < 12; shift++) {
        const text = `${"x".repeat(shift)}${letter.repeat(400)} rabbit ${letter.repeat(400)}`;
        const { snippet } = snippetOf(text, showing("rabbit"));
        expect(snippet.length).toBeLessThanOrEqual(200);
        expect(snippet.replaceAll(letter, "")).toMatch(/^…?x* ?(rabbit)? ?…?$/);
      }
    }
    expect(snippetOf(`a${"\u0301".repeat(5000)}`, none).snippet.length).toBeLessThanOrEqual(200);
  });
});

test("words are marked in every writing, by their stems and beginnings, with the accents that they have", () => {
  expect(marked("Our Café, our cafe", showing("cafe"))).toEqual(["Café", "cafe"]);
  expect(marked("booked, Bookings, notebook", { ...none, stems: ["book"] })).toEqual(["booked", "Bookings"]);
  expect(marked("tax taxi attax", { ...none, beginnings: ["tax"] })).toEqual(["tax", "taxi"]);
  expect(marked("宿泊の予約を変更、予約", { ...none, stretches: ["予約"] })).toEqual(["予約", "予約"]);
  expect(marked("שלום לכולם", showing("שלום"))).toEqual(["שלום"]);
});

// The words around a hit: never too long, nothing cut in two, whatever was typed.
import { describe, expect, test } from "vitest";
import { anyWord, asTyped, snippetAround } from "./search-snippet.ts";

const hostile = [
  '"',
  "\\",
  "%",
  "_",
  "(",
  "[a-",
  "-",
  "--",
  "or",
  '"or" -',
  "🐇",
  "a\u0301",
  "﷽",
  ".*",
  "^$",
  "-rabbit",
  "x{1,}",
];

describe("the words around a hit", () => {
  test("are the whole text where it is short, on one line", () => {
    expect(snippetAround("We forgot\r\n\tthe  rabbit. ", anyWord("rabbit"))).toBe("We forgot the rabbit.");
  });

  test("are at most 200 characters with the hit in them, and show where they were cut", () => {
    const text = `${"before ".repeat(500)}the Rabbit ${"after ".repeat(500)}`;
    const snippet = snippetAround(text, anyWord("rabbit"));
    expect(snippet.length).toBeLessThanOrEqual(200);
    expect(snippet).toMatch(/^….*the Rabbit after.*…$/);
    expect(snippetAround(text, anyWord("nothing"))).toMatch(/^before .*…$/);
    expect(snippetAround(`${text} end`, anyWord("end"))).toMatch(/^….* end$/);
  });

  test("never hold half a letter", () => {
    for (const letter of ["🐇", "👩‍👩‍👧‍👧", "e\u0301", "🇪🇸"]) {
      for (let shift = 0; shift < 12; shift++) {
        const snippet = snippetAround(
          `${"x".repeat(shift)}${letter.repeat(400)} rabbit ${letter.repeat(400)}`,
          anyWord("rabbit"),
        );
        expect(snippet.length).toBeLessThanOrEqual(200);
        expect(snippet.replaceAll(letter, "")).toMatch(/^…?x* ?(rabbit)? ?…?$/);
      }
    }
    const marks = snippetAround(`a${"\u0301".repeat(5000)}`, anyWord("a"));
    expect(marks.length).toBeLessThanOrEqual(200);
  });

  test.each(hostile)("can be looked for with %j", (typed) => {
    const text = `${"words ".repeat(100)}${typed} ${"words ".repeat(100)}`;
    expect(snippetAround(text, asTyped(typed)).length).toBeLessThanOrEqual(200);
    expect(snippetAround(text, asTyped(typed))).toContain(typed.trim());
    expect(snippetAround(text, anyWord(typed)).length).toBeLessThanOrEqual(200);
  });
});

test("words that must not be there, quotes and `or` are not what is shown", () => {
  expect("a rabbit or a bear".match(anyWord('-"a rabbit" or bear'))?.[0]).toBe("bear");
  expect("rabbits, Rabbit".match(anyWord('"rabbit" -bear'))?.[0]).toBe("Rabbit");
});

import { expect, test } from "vitest";
import { csvRow } from "./csv.ts";

test.each([
  [["Tomás", "a@b.ex"], '"Tomás","a@b.ex"\r\n'],
  [['Ann "the" Boss', "one, two", "three\nfour"], '"Ann ""the"" Boss","one, two","three\nfour"\r\n'],
  [["", "مريم"], '"","مريم"\r\n'],
])("%j is written as RFC 4180 has it", (cells, row) => {
  expect(csvRow(cells)).toBe(row);
});

test.each(["=1+1", "+49 30", "-3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("http://elsewhere.example")'])(
  "%j is a text, and no formula",
  (text) => {
    expect(csvRow([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`);
  },
);

test.each(["2 = 2", "a-b", "Rey, Tomás"])("%j stays as it is", (text) => {
  expect(csvRow([text])).toBe(`"${text}"\r\n`);
});

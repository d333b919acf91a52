// Telling a mail's own words from what was quoted below them.
import { describe, expect, test } from "vitest";
import { withoutQuoted } from "./quoted.ts";

describe("withoutQuoted", () => {
  test.each([
    ["words alone stay as they are", "Thank you.\n\nIlse", "Thank you.\n\nIlse", ""],
    ["quoted lines at the end are told apart", "Yes.\n\n> May we?\n>\n> The desk", "Yes.", "May we?\n\nThe desk"],
    ["the line that says who had written belongs to them", "Yes.\n\nOn 3 May 2026, Desk wrote:\n> May we?", "Yes.", "May we?"],
    ["also when it is broken in two", "Yes.\n\nOn 3 May 2026, Desk\n<desk@hotel.example> wrote:\n> May we?", "Yes.", "May we?"],
    ["a sentence with a colon is not such a line", "I would like:\n> what you offered", "I would like:", "what you offered"],
    ["nothing but a quotation is shown", "> Are you there?", "> Are you there?", ""],
    ["answers between quoted lines are shown with them", "> One?\nYes.\n> Two?\nNo.", "> One?\nYes.\n> Two?\nNo.", ""],
    ["line ends of other systems are understood", "Yes.\r\n\r\n> May we?\r\n", "Yes.", "May we?"],
  ])("%s", (_behaviour, text, words, quoted) => {
    expect(withoutQuoted(text)).toEqual({ words, quoted });
  });
});

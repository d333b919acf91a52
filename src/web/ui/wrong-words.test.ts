// What stands below a field that is not filled in as it should be.
import { expect, test } from "vitest";
import { type Filled, wrongWords } from "./wrong-words.ts";

const filled = (change: Partial<Filled>): Filled => ({
  value: "",
  type: "text",
  required: false,
  validity: {},
  dataset: {},
  ...change,
});

test.each<[string, Partial<Filled>, string | undefined]>([
  ["an optional field that is empty", {}, undefined],
  ["a field that is needed and empty", { required: true, validity: { valueMissing: true } }, "Please fill this in."],
  ["a name of spaces", { required: true, value: "   " }, "Please fill this in."],
  ["a password of spaces", { required: true, type: "password", value: "          ", minLength: 10 }, undefined],
  [
    "an address without an @",
    { type: "email", value: "ada", validity: { typeMismatch: true } },
    "Write an e-mail address, such as name@example.com.",
  ],
  [
    "an address of a page without its beginning",
    { type: "url", value: "id.example", validity: { typeMismatch: true } },
    "Write the whole address, beginning with https://.",
  ],
  [
    "a password that is short, also where the browser filled it in",
    { type: "password", value: "abcd", minLength: 10 },
    "At least 10 characters, please. There are 4 so far.",
  ],
  ["words that are long", { value: "abcd", maxLength: 3 }, "At most 3 characters, please."],
  [
    "a port that is none",
    { value: "70000", validity: { patternMismatch: true }, dataset: { wrong: "A number from 1 to 65535." } },
    "A number from 1 to 65535.",
  ],
  ["what is as it should be", { required: true, value: "Ada", maxLength: 120, minLength: -1 }, undefined],
])("%s", (_, change, words) => {
  expect(wrongWords(filled(change))).toBe(words);
});

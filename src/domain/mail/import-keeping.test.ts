// Which failures are the message's own, and which are passing: what is only passing must never set a good message aside.
import { expect, test } from "vitest";
import { isPassing } from "./import-keeping.ts";

const withCode = (code: string) => Object.assign(new Error("said by the database"), { code });

test.each([
  withCode("40P01"),
  withCode("40001"),
  withCode("53100"),
  withCode("57P01"),
  withCode("ECONNRESET"),
  new Error("Connection terminated unexpectedly"),
  new Error("Client has encountered a connection error and is not queryable"),
  new Error("timeout exceeded when trying to connect"),
])("what stands in the way for a while is tried again: $message $code", (error) => {
  expect(isPassing(error)).toBe(true);
});

test.each([withCode("22021"), withCode("23505"), withCode("54000"), new TypeError("it is not iterable")])(
  "what would fail again is the message's own: $message $code",
  (error) => {
    expect(isPassing(error)).toBe(false);
  },
);

// Forms as providers send them, read as bytes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readForm } from "./form-body.ts";

const part = (name: string, content: Buffer | string, more = "") =>
  Buffer.concat([
    Buffer.from(`--xYz\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from("--xYz--\r\n")]);
const type = "multipart/form-data; boundary=xYz";

describe("a multipart form", () => {
  test("gives each field as its bytes, whatever charset they are in", () => {
    const latin = Buffer.from("Gr\xfc\xdfe\r\n--xY\r\n\r\nno end", "latin1");
    const fields = readForm(
      form(part("from", "a@x"), part("email", latin, '; filename="m.eml"\r\nContent-Type: message/rfc822')),
      type,
    );
    expect([...(fields?.keys() ?? [])]).toEqual(["from", "email"]);
    expect(fields?.get("email")?.equals(latin)).toBe(true);
  });

  test("may quote its boundary, have words before its first part, and empty fields", () => {
    const body = Buffer.concat([Buffer.from("preamble\r\n"), form(part("a", ""), part("b", "2"))]);
    const fields = readForm(body, 'Multipart/Form-Data; charset=utf-8; boundary="xYz"');
    expect(fields?.get("a")?.length).toBe(0);
    expect(fields?.get("b")?.toString()).toBe("2");
  });

  test("of which the first field of a name counts", () => {
    expect(
      readForm(form(part("a", "1"), part("a", "2")), type)
        ?.get("a")
        ?.toString(),
    ).toBe("1");
  });

  test("that is broken off, has no boundary, or has thousands of fields is none", () => {
    const whole = form(part("a", "1"), part("b", "2"));
    expect(readForm(whole.subarray(0, whole.length - 12), type)).toBeUndefined();
    expect(readForm(whole, "multipart/form-data")).toBeUndefined();
    expect(readForm(whole, "multipart/form-data; boundary=other")).toBeUndefined();
    expect(readForm(form(...Array.from({ length: 2000 }, (_, i) => part(`${i}`, ""))), type)).toBeUndefined();
    expect(readForm(whole, "text/plain")).toBeUndefined();
    expect(readForm(whole, undefined)).toBeUndefined();
  });

  test("whatever its bytes are, is read or refused, and never takes for ever", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("--xYz", "\r\n", "--", "\r\n\r\n", "name=", '"', ";", "a", "content-disposition: form-data"), {
          maxLength: 40,
        }),
        (pieces) => {
          readForm(Buffer.from(pieces.join("")), type);
        },
      ),
    );
  });
});

test("an encoded form gives bytes too", () => {
  const fields = readForm(Buffer.from("a=1+2&body-mime=Gr%FC%DFe%0D%0A&c"), "application/x-www-form-urlencoded; charset=utf-8");
  expect(fields?.get("a")?.toString()).toBe("1 2");
  expect(fields?.get("body-mime")?.toString("latin1")).toBe("Grüße\r\n");
  expect(fields?.get("c")?.length).toBe(0);
});

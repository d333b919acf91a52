// Secrets: opened by the key that sealed them, by no other, and never when a byte of them was changed.
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openSecretBox } from "./secret-box.ts";

const box = openSecretBox(randomBytes(32));

test("whatever was sealed comes out again", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => box.open(box.seal(text)) === text));
  expect(box.open(box.seal("x".repeat(1_000_000)))).toHaveLength(1_000_000);
});

test("the same secret is sealed differently each time, and cannot be read in it", () => {
  const [one, two] = [box.seal("a mailbox password"), box.seal("a mailbox password")];
  expect(one.equals(two)).toBe(false);
  expect(one.toString("latin1")).not.toContain("mailbox");
});

test("another key is refused", () => {
  expect(() => openSecretBox(randomBytes(32)).open(box.seal("secret"))).toThrow(
    "This secret was sealed with another instance key.",
  );
});

test("any changed, missing or added byte is refused", () => {
  const sealed = box.seal("secret");
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => box.open(changed), `byte ${i}`).toThrow();
    expect(() => box.open(sealed.subarray(0, i)), `${i} bytes`).toThrow();
  }
  expect(() => box.open(Buffer.concat([sealed, Buffer.of(0)]))).toThrow();
  expect(() => box.open(Buffer.alloc(0))).toThrow();
});

test.each([0, 16, 31, 33, 64])("a key of %i bytes is refused", (length) => {
  expect(() => openSecretBox(Buffer.alloc(length))).toThrow("An instance key has 32 bytes.");
});

test("several keys open what each of them has sealed, and the first one seals", () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const both = openSecretBox(fresh, old);
  const byOld = openSecretBox(old).seal("secret");
  expect(both.open(byOld)).toBe("secret");
  expect(openSecretBox(fresh).open(both.seal("secret"))).toBe("secret");
  expect(both.seal("x").subarray(0, 5)).toEqual(both.newestHead);
  expect(byOld.subarray(0, 5)).not.toEqual(both.newestHead);
});

test("what is signed is recognised by whoever has one of the keys, for the same purpose and text alone", () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const signatures = openSecretBox(fresh, old).sign("rescue", "text");
  const recognised = (keys: [Buffer, ...Buffer[]], purpose = "rescue", text = "text") =>
    signatures.filter((each) => openSecretBox(...keys).isSignedBy(each, purpose, text)).length;
  expect([recognised([old]), recognised([fresh]), recognised([fresh, old])]).toEqual([1, 1, 2]);
  expect([recognised([randomBytes(32)]), recognised([old], "other"), recognised([old], "rescue", "text2")]).toEqual([0, 0, 0]);
  expect(openSecretBox(old).isSignedBy("", "rescue", "text")).toBe(false);
});

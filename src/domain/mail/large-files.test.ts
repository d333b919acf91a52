import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { StoredContent } from "../file/store.ts";
import { keptFiles, type LightMessage, withoutLargeFiles } from "./large-files.ts";
import { readMessage } from "./read-message.ts";

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

async function* inPieces(raw: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < raw.length; at += size) yield raw.subarray(at, at + size);
}

async function keep(bytes: AsyncIterable<Buffer>): Promise<StoredContent> {
  const digest = createHash("sha256");
  let sizeBytes = 0;
  for await (const piece of bytes) {
    digest.update(piece);
    sizeBytes += piece.length;
  }
  return { hash: digest.digest(), sizeBytes };
}

const lightened = (raw: Buffer, size = 512 * 1024) => withoutLargeFiles(inPieces(raw, size), keep);

const lines = (bytes: Buffer, width = 76) => bytes.toString("base64").replace(new RegExp(`.{${width}}`, "g"), "$&\r\n");

const part = (head: string, body: string) => `--edge\r\n${head}\r\n\r\n${body}\r\n`;
const words = part("Content-Type: text/plain; charset=utf-8", "The pictures of the room are with this.");
const photo = (bytes: Buffer, head = "Content-Type: image/jpeg; name=room.jpg") =>
  part(`${head}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment`, lines(bytes));

const mail = (...parts: string[]) =>
  Buffer.from(
    `From: Ana <ana@guests.example>\r\nSubject: Room\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n${parts.join("")}--edge--\r\n`,
  );

async function expectSameAsWhole(raw: Buffer, size: number, count: number): Promise<void> {
  const light = (await lightened(raw, size)) as LightMessage;
  expect(light.marks).toHaveLength(count);
  expect(light.raw.length).toBeLessThan(raw.length / 2);
  const message = await readMessage(light.raw, null);
  const kept = keptFiles(message, light);
  const whole = await readMessage(raw, null);
  expect({ ...message, files: [] }).toEqual({ ...whole, files: [] });
  const files = message.files.map(({ bytes, ...file }, i) => ({ ...file, hash: kept?.get(i)?.hash ?? hashOf(bytes) }));
  expect(files).toEqual(whole.files.map(({ bytes, ...file }) => ({ ...file, hash: hashOf(bytes) })));
}

describe("a message whose large files are taken out", () => {
  const large = randomBytes(3 * 1024 * 1024);
  const other = randomBytes(1024 * 1024 + 1);
  const small = randomBytes(40_000);

  test.each([997, 64 * 1024, 512 * 1024, 100_000_000])("is read as the whole, in pieces of %i bytes", async (size) => {
    await expectSameAsWhole(mail(words, photo(large), photo(small), photo(other)), size, 2);
  });

  test("is read as the whole where a file has no end", async () => {
    const raw = mail(words, photo(large));
    await expectSameAsWhole(raw.subarray(0, raw.length - 20), 512 * 1024, 1);
  });

  test("is read as the whole where lines end in LF alone, or a file is one line", async () => {
    await expectSameAsWhole(
      Buffer.from(mail(words, photo(large)).toString("latin1").replaceAll("\r\n", "\n"), "latin1"),
      70_001,
      1,
    );
    const head = "Content-Type: image/jpeg; name=room.jpg\r\nContent-Transfer-Encoding: base64";
    await expectSameAsWhole(mail(words, part(head, large.toString("base64"))), 70_001, 1);
  });

  test("is read as the whole where it is nothing but a file", async () => {
    const head =
      "From: ana@guests.example\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: BASE64\r\n\r\n";
    await expectSameAsWhole(Buffer.from(head + lines(large)), 512 * 1024, 1);
  });

  test.each([
    ["has signs that are none of base64", (body: string) => `${body.slice(0, 700_000)}*${body.slice(700_001)}`],
    ["is padded in its middle", (body: string) => `${body.slice(0, 700_000)}=${body.slice(700_001)}`],
    ["has the signs of another alphabet", (body: string) => body.replaceAll("+", "_")],
  ])("is left to be read whole where a file %s", async (_, broken) => {
    const head = "Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64";
    expect(await lightened(mail(words, part(head, broken(lines(large)))))).toBeUndefined();
  });

  test.each([
    "Content-Type: text/csv; name=list.csv",
    "Content-Type: message/rfc822",
    "Content-Type: application/ms-tnef; name=winmail.dat",
    "Content-Type: application/octet-stream; name=winmail.dat",
    "Content-Type: application/pkcs7-mime; name=smime.p7m",
    "Content-Type: application/ics",
    "Content-Type: application/octet-stream; name=visit.ics",
  ])("keeps what is to be looked into: %s", async (head) => {
    const light = await lightened(mail(words, photo(large, head)));
    expect(light?.marks).toEqual([]);
    expect(light?.raw.equals(mail(words, photo(large, head)))).toBe(true);
  });

  test("says where a file is not found again, as in a message within a message", async () => {
    const inner = mail(photo(large)).toString("latin1").replaceAll("edge", "inner");
    const light = (await lightened(
      mail(words, part("Content-Type: message/rfc822\r\nContent-Disposition: attachment", inner)),
    )) as LightMessage;
    expect(light.marks).toHaveLength(1);
    expect(keptFiles(await readMessage(light.raw, null), light)).toBeUndefined();
  });

  test.each(["=?utf-8?B?c21pbWUucDdt?=", "=?utf-8?B?dmlzaXQuaWNz?=", "=?utf-8?Q?winmail=2Edat?="])(
    "says where a file is to be looked into, and only its decoded name tells: %s",
    async (name) => {
      const raw = mail(words, photo(large, `Content-Type: application/octet-stream; name="${name}"`));
      const light = (await lightened(raw)) as LightMessage;
      expect(light.marks).toHaveLength(1);
      expect(keptFiles(await readMessage(light.raw, null), light)).toBeUndefined();
    },
  );

  test.each([
    ["heads without a body", `${"Content-Transfer-Encoding: base64\n\n".repeat(29_000)}\n--\n`],
    ["blank lines", "\n".repeat(1024 * 1024)],
    ["lines that are nearly a head", "a:\n".repeat(350_000)],
  ])("is gone through quickly where it is nothing but %s", async (_, megabyte) => {
    const raw = mail(words, megabyte.repeat(2));
    const began = performance.now();
    expect((await lightened(raw))?.raw.equals(raw)).toBe(true);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("stays as it is without any, whatever its lines are like", async () => {
    const raw = mail(words, photo(small), part("Content-Type: text/plain", "x".repeat(3_000_000)), part("", "\r\n\r\n--"));
    const light = await lightened(raw, 70_001);
    expect(light?.raw.equals(raw)).toBe(true);
  });
});

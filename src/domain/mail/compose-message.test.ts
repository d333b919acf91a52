// Composing replies: the headers of a thread, words of any language, nothing smuggled into headers, the same bytes each time.
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { composeMessage, type OutgoingMessage } from "./compose-message.ts";
import { readMessage } from "./read-message.ts";

const message: OutgoingMessage = {
  from: { name: "Front desk", address: "desk@hotel.example" },
  to: { name: "Tomás Rey", address: "tomas@customer.example" },
  cc: [],
  subject: "Re: Rabbit",
  text: "We found it.",
  messageId: "0195@hotel.example",
  inReplyTo: "b@customer.example",
  references: ["a@customer.example", "b@customer.example"],
  date: new Date("2026-03-02T09:00:00.000Z"),
  files: [],
};
const compose = async (change: Partial<OutgoingMessage> = {}) =>
  (await buffer(composeMessage({ ...message, ...change }))).toString("latin1");
const headersOf = (raw: string) =>
  raw
    .slice(0, raw.indexOf("\r\n\r\n"))
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");

test("a reply stands in its thread", async () => {
  const headers = headersOf(await compose());
  expect(headers).toContain("Message-ID: <0195@hotel.example>");
  expect(headers).toContain("In-Reply-To: <b@customer.example>");
  expect(headers).toContain("References: <a@customer.example> <b@customer.example>");
  expect(headers).toContain("From: Front desk <desk@hotel.example>");
  expect(headers).toContain("Date: Mon, 02 Mar 2026 09:00:00 +0000");
});

test("whoever gets a copy is read by everybody, and nobody else stands in the head", async () => {
  const cc = [
    { name: "Eva Lind", address: "eva@customer.example" },
    { name: "", address: "porter@customer.example" },
    { name: "Grüße, der Büroleiter", address: "buero@kunde.example" },
  ];
  const headers = headersOf(await compose({ cc }));
  expect(headers.filter((line) => /^(from|to|cc|bcc|reply-to):/i.test(line))).toMatchInlineSnapshot(`
    [
      "From: Front desk <desk@hotel.example>",
      "To: =?UTF-8?Q?Tom=C3=A1s_Rey?= <tomas@customer.example>",
      "Cc: Eva Lind <eva@customer.example>, porter@customer.example, =?UTF-8?Q?Gr=C3=BC=C3=9Fe=2C_der_B=C3=BCroleiter?= <buero@kunde.example>",
    ]
  `);
});

test("a reply without a thread names none", async () => {
  const raw = await compose({ inReplyTo: null, references: [] });
  expect(raw).not.toMatch(/^(In-Reply-To|References):/im);
});

test("the same reply gives the same bytes each time", async () => {
  expect(await compose({ text: "Grüße 🐇" })).toBe(await compose({ text: "Grüße 🐇" }));
});

describe("nothing is smuggled into the headers", () => {
  const evil = "x\r\nBcc: all@other.example\r\n\r\n<script>";
  test.each([
    ["by the subject", { subject: evil }],
    ["by the customer's name", { to: { name: evil, address: "tomas@customer.example" } }],
    ["by the name of one in copy", { cc: [{ name: evil, address: "eva@customer.example" }] }],
    ["by the channel's name", { from: { name: `${evil}", other@x.example`, address: "desk@hotel.example" } }],
    ["by a name with a comma and an address", { to: { name: "a@evil.example, b", address: "tomas@customer.example" } }],
    ["by the Message-ID answered", { inReplyTo: "b\r\nBcc: all@other.example" }],
    ["by a reference", { references: ["a> <b>\r\nBcc: all@other.example"] }],
    ["by a line break of another kind", { subject: "x\nBcc: all@other.example\rBcc: b@x\u2028Bcc: c@x" }],
  ])("%s", async (_how, change) => {
    const headers = headersOf(await compose(change as Partial<OutgoingMessage>));
    expect(headers.filter((line) => /^bcc:/i.test(line))).toEqual([]);
    const to = (await readRecipients(await compose(change as Partial<OutgoingMessage>))).map((each) => each.address);
    expect(to).toEqual(["tomas@customer.example"]);
  });
});

async function readRecipients(raw: string): Promise<{ address?: string | undefined }[]> {
  const { default: PostalMime } = await import("postal-mime");
  return (await PostalMime.parse(Buffer.from(raw, "latin1"))).to ?? [];
}

describe("words arrive as they were written", () => {
  test.each([
    ["umlauts", "Grüße aus Köln"],
    ["pictures and other scripts", "🐇 兎 أرنب кролик"],
    ["one line of 100,000 letters", "x".repeat(100_000)],
    ["many short lines", "line\n".repeat(2000).trim()],
    ["dots at the beginning of lines", ".\n..\n. end"],
    ["a line like a mailbox separator", "From here on\nFrom there"],
    ["an = at the end=", "a=3D\n=20=\n="],
  ])("%s", async (_what, text) => {
    const raw = await compose({ text });
    expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
    expect((await readMessage(Buffer.from(raw, "latin1"), null)).text).toBe(text);
  });

  test("in the subject and the names", async () => {
    const raw = await compose({
      subject: `Re: ${"Grüße 🐇 ".repeat(40)}`.trim(),
      from: { name: "Zimmer „Süd“", address: "desk@hotel.example" },
    });
    expect(headersOf(raw).every((line) => /^[\x20-\x7e]*$/.test(line))).toBe(true);
    const read = await readMessage(Buffer.from(raw, "latin1"), null);
    expect(read.subject).toBe(`Re: ${"Grüße 🐇 ".repeat(40)}`.trim());
    expect(read.author.name).toBe("Zimmer „Süd“");
  });
});

describe("files", () => {
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256));
  const file = (name: string, mediaType: string, content = bytes) => ({ name, mediaType, bytes: Readable.from([content]) });

  test.each([
    ["a picture", "rabbit.png", "image/png"],
    ["a text with lone line feeds", "a.txt", "text/plain"],
    ["a web page", "page.html", "text/html"],
    ["a message", "mail.eml", "message/rfc822"],
    ["parts of a message", "parts", "multipart/mixed"],
    ["one with a name in letters of all kinds", 'Grüße 🐇; "x".pdf', "application/pdf"],
  ])("arrive as they are: %s", async (_what, name, mediaType) => {
    const raw = await compose({ files: [file(name, mediaType)] });
    const { files, text } = await readMessage(Buffer.from(raw, "latin1"), null);
    expect(text).toBe("We found it.");
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ name });
    expect(Buffer.from(files[0]?.bytes ?? []).equals(bytes)).toBe(true);
  });

  test("stand in their order, and give the same bytes each time", async () => {
    const files = () => [
      file("b.bin", "application/zip"),
      file("a.bin", "application/zip", Buffer.alloc(0)),
      file("c", "image/gif"),
    ];
    const raw = await compose({ files: files() });
    expect(await compose({ files: files() })).toBe(raw);
    const read = await readMessage(Buffer.from(raw, "latin1"), null);
    expect(read.files.map(({ name }) => name)).toEqual(["b.bin", "a.bin", "c"]);
  });

  test("smuggle nothing into the headers by their names", async () => {
    const raw = await compose({ files: [file("x\r\nBcc: all@other.example\r\n\r\n.txt", "text/plain")] });
    expect(raw).not.toMatch(/^bcc:/im);
  });

  test("that cannot be read make no message", async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error("gone")) });
    await expect(compose({ files: [{ name: "x", mediaType: "image/png", bytes: broken }] })).rejects.toThrow("gone");
  });
});

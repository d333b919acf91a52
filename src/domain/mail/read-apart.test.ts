// Reading in a thread of its own: what would hold up everything is cut short, and what matters of it is known all the same.
import { describe, expect, test } from "vitest";
import { rawMail } from "../../test/factories.ts";
import { readApart } from "./read-apart.ts";

const head = [
  "From: Tomás <tomas@customer.example>",
  "Subject: A forgotten rabbit",
  "Message-ID: <c@x>",
  "In-Reply-To: <b@x>",
  "References: <a@x> <b@x>",
];
const mail = (type: string, body: string) => Buffer.from([...head, `Content-Type: ${type}`, "", body].join("\r\n"));

test("an ordinary message is read whole, with its files", async () => {
  const file = "--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n";
  const raw = mail("multipart/mixed; boundary=b", `--b\r\nContent-Type: text/plain\r\n\r\nWe forgot it.\r\n${file}--b--`);
  const message = await readApart(raw, null);
  expect(message).toMatchObject({ text: "We forgot it.", messageId: "c@x", files: [{ name: "a.csv" }] });
  expect(
    Buffer.from(message.files[0]?.bytes ?? [])
      .toString()
      .trim(),
  ).toBe("1,2");
});

describe("a message that takes longer than it may", () => {
  test.each([
    [
      "of a megabyte of links that never close",
      mail(
        "multipart/mixed; boundary=b",
        `--b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n${'<a href="'.repeat(100_000)}\r\n--b--`,
      ),
    ],
    ["of nearly a million broken entities", mail("text/html", "&a".repeat(499_000))],
  ])("(%s) says so, keeps who wrote and where it belongs, and the next one is read", async (_what, raw) => {
    const hostile = readApart(raw, null, { limitMs: 10 });
    const next = readApart(rawMail({ text: "next" }), null);
    expect(await hostile).toMatchObject({
      author: { address: "tomas@customer.example" },
      subject: "A forgotten rabbit",
      text: "This message could not be read. The original can be downloaded.",
      messageId: "c@x",
      threadIds: ["b@x", "a@x"],
      files: [],
    });
    expect((await next).text).toBe("next");
  });
});

test("five million blank lines are read in less than a moment", async () => {
  const raw = mail("text/plain", `${"\n".repeat(5_000_000)}The words.`);
  expect((await readApart(raw, null, { limitMs: 2_000 })).text).toBe("The words.");
});

test("a message whose parts nest too deeply keeps who wrote and where it belongs", async () => {
  const nested = Array.from({ length: 1000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join(
    "",
  );
  const raw = Buffer.from(`${head.join("\r\n")}\r\n${nested}Content-Type: text/plain\r\n\r\nwords`);
  expect(await readApart(raw, null)).toMatchObject({ author: { address: "tomas@customer.example" }, messageId: "c@x" });
});

test("many messages at once are each read as what they are", async () => {
  const messages = await Promise.all(Array.from({ length: 30 }, (_, i) => readApart(rawMail({ text: `message ${i}` }), null)));
  expect(messages.map((message) => message.text)).toEqual(Array.from({ length: 30 }, (_, i) => `message ${i}`));
});

// Reading raw mail: charsets and encodings, what is missing or broken, files with hostile names; nothing throws.
import { describe, expect, test } from "vitest";
import { rawMail } from "../../test/factories.ts";
import { unknownSender } from "../customer/schema.ts";
import { readMessage } from "./read-message.ts";

const crlf = (...lines: string[]) => Buffer.from(lines.join("\r\n"), "latin1");
const read = (...lines: string[]) => readMessage(crlf(...lines), null);
const head = ["From: Ana <ana@customer.example>", "Subject: s", "Message-ID: <m@x>"];

describe("words come out as they were written", () => {
  test.each([
    ["UTF-8 in 8 bits", "utf-8", "8bit", Buffer.from("Grüße 🐇").toString("latin1"), "Grüße 🐇"],
    ["UTF-8 in base64", "UTF-8", "base64", Buffer.from("Grüße 🐇").toString("base64"), "Grüße 🐇"],
    ["UTF-8 in quoted-printable", "utf-8", "quoted-printable", "Gr=C3=BC=C3=9Fe =\r\nund mehr", "Grüße und mehr"],
    ["Latin 1", "iso-8859-1", "8bit", "Gr\xfc\xdfe", "Grüße"],
    ["Latin 1 in quoted-printable", "iso-8859-1", "quoted-printable", "Gr=FC=DFe", "Grüße"],
    ["Windows 1252", "windows-1252", "8bit", "5 \x80 \x96 really", "5 € – really"],
    ["Shift JIS in base64", "shift_jis", "base64", Buffer.from([0x82, 0xa0, 0x82, 0xa2]).toString("base64"), "あい"],
    ["Cyrillic KOI8", "koi8-r", "8bit", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"],
    ["UTF-8 without saying so", "us-ascii", "8bit", "plain", "plain"],
  ])("%s", async (_what, charset, encoding, body, expected) => {
    const { text } = await read(
      ...head,
      `Content-Type: text/plain; charset=${charset}`,
      `Content-Transfer-Encoding: ${encoding}`,
      "",
      body,
    );
    expect(text).toBe(expected);
  });

  test.each([
    ["an unknown charset", "Content-Type: text/plain; charset=klingon", "8bit", "hello"],
    ["an unknown encoding", "Content-Type: text/plain", "x-rot13", "hello"],
    ["broken base64", "Content-Type: text/plain", "base64", "!!!=hello=!!"],
    ["bytes that are not UTF-8", "Content-Type: text/plain; charset=utf-8", "8bit", "a\xff\xfe\xfdb"],
    ["no charset at all", "Content-Type: text/plain; charset=", "8bit", "hello"],
    ["a Content-Type that is none", "Content-Type: ;;;=", "8bit", "hello"],
  ])("%s still gives a message", async (_what, type, encoding, body) => {
    const message = await read(...head, type, `Content-Transfer-Encoding: ${encoding}`, "", body);
    expect(message.author).toEqual({ address: "ana@customer.example", name: "Ana" });
    expect(message.text).not.toContain("\u0000");
  });

  test("names and subjects in RFC 2047 words", async () => {
    const message = await read(
      "From: =?iso-8859-1?Q?Tom=E1s_Rey?= <tomas@customer.example>",
      "Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_aus_K=C3=B6ln?=",
      "",
      "x",
    );
    expect(message.author.name).toBe("Tomás Rey");
    expect(message.subject).toBe("Grüße aus Köln");
  });
});

describe("a message made of HTML", () => {
  const html = (body: string) => read(...head, "Content-Type: text/html; charset=utf-8", "", body);

  test("has its words as text too, without markup, pictures and addresses of links", async () => {
    const message = await html(
      '<p>Hello <b>Ana</b></p><img src="http://spy.example/p.gif" alt="spy"><a href="http://x.example">here</a>',
    );
    expect(message.text).toMatch(/^Hello Ana\s+here$/);
    expect(message.html).toContain("<b>Ana</b>");
  });

  test("with an empty text beside it has the words of the HTML", async () => {
    const message = await read(
      ...head,
      "Content-Type: multipart/alternative; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      " ",
      "--b",
      "Content-Type: text/html",
      "",
      "<p>We forgot the rabbit.</p>",
      "--b--",
    );
    expect(message.text).toBe("We forgot the rabbit.");
  });

  test.each([
    ["thousands of open tags", "<div>".repeat(5000)],
    ["half a tag", "<p>words<"],
    ["scripts and styles", "<style>p{}</style><script>alert(1)</script>words"],
    ["entities without end", "&#x1F407; &bogus; &#0; &#xD800; words"],
    ["nothing but blanks", "   \r\n "],
  ])("of %s is read", async (_what, body) => {
    const message = await html(body);
    expect(message.text).not.toContain("\u0000");
    expect(message.text).not.toContain("alert");
  });
});

describe("a message", () => {
  test("without a body has no words", async () => {
    expect(await read(...head, "", "")).toMatchObject({ text: "", html: null, files: [] });
    expect(await read(...head)).toMatchObject({ text: "", subject: "s" });
  });

  test("of enriched text has its words, without their looks", async () => {
    const looks = "<bold>Hi</bold> <color><param>red</param>a<<b</color>\r\nand on\r\n\r\nnext\r\n\r\n\r\nlast";
    const message = await read(...head, "Content-Type: text/enriched", "", looks);
    expect(message).toMatchObject({ text: "Hi a<b and on\nnext\n\nlast", html: null, files: [] });
  });

  test("of a file alone has no words and one file", async () => {
    const message = await read(
      ...head,
      "Content-Type: application/pdf; name=plan.pdf",
      "Content-Disposition: attachment; filename=plan.pdf",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("%PDF").toString("base64"),
    );
    expect(message.text).toBe("");
    expect(message.files).toMatchObject([{ name: "plan.pdf", mediaType: "application/pdf" }]);
    expect(Buffer.from(message.files[0]?.bytes ?? []).toString()).toBe("%PDF");
  });

  test("forwarded inside another is a file, not words of the customer", async () => {
    const message = await read(
      ...head,
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See below.",
      "--b",
      "Content-Type: message/rfc822",
      "",
      "From: someone@else.example",
      "Subject: secret",
      "",
      "inner words",
      "--b--",
    );
    expect(message.text).toBe("See below.");
    expect(message.author.address).toBe("ana@customer.example");
    expect(message.files).toMatchObject([{ mediaType: "message/rfc822" }]);
  });

  test("with a picture in its HTML keeps what the HTML calls it", async () => {
    const message = await read(
      ...head,
      "Content-Type: multipart/related; boundary=b",
      "",
      "--b",
      "Content-Type: text/html",
      "",
      '<img src="cid:logo@x">',
      "--b",
      "Content-Type: image/png",
      "Content-ID: <logo@x>",
      "",
      "png",
      "--b--",
    );
    expect(message.files).toMatchObject([{ contentId: "logo@x", mediaType: "image/png" }]);
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["one byte", Buffer.from("x")],
    ["a line end", Buffer.from("\r\n")],
    ["line ends only", Buffer.from("\r\n".repeat(1000))],
    ["zeros", Buffer.alloc(100_000)],
    ["NUL bytes in every header", Buffer.from("From: a\0@x.example\r\nSubject: \0s\0\r\nMessage-ID: <\0m@x>\r\n\r\n\0words\0")],
    ["five megabytes of noise", Buffer.from(Array.from({ length: 5 * 1024 * 1024 }, (_, i) => (i * 2654435761) >>> 24))],
    ["a header that never ends", Buffer.from(`Subject: ${"x".repeat(3_000_000)}`)],
    ["thousands of headers", Buffer.from(`${"X-Filler: y\r\n".repeat(20_000)}\r\nwords`)],
    ["a boundary that never comes", crlf("Content-Type: multipart/mixed; boundary=never", "", "words")],
    ["an empty boundary", crlf('Content-Type: multipart/mixed; boundary=""', "", "--", "words", "----")],
    ["a group as From", crlf("From: undisclosed-recipients:;", "", "words")],
    ["two From headers", crlf("From: a@x.example", "From: b@x.example", "", "words")],
    [
      "parts within parts within parts",
      crlf(
        ...Array.from({ length: 2000 }, (_, i) => [`Content-Type: multipart/mixed; boundary=b${i}`, "", `--b${i}`]).flat(),
        "",
        "words",
      ),
    ],
    [
      "mails within mails within mails",
      crlf(...Array.from({ length: 2000 }, () => ["Content-Type: message/rfc822", ""]).flat(), "words"),
    ],
  ])("that is %s is read without complaint", async (_what, raw) => {
    const message = await readMessage(raw, "envelope@sender.example");
    expect(message.author.address).toMatch(/^[^\s@]+@[^\s@]+$/);
    expect(JSON.stringify({ ...message, files: [] })).not.toContain("\\u0000");
  });
});

describe("who wrote", () => {
  test.each([
    ["From: ana@customer.example", "ana@customer.example"],
    ["From: ANA@Customer.Example", "ana@customer.example"],
    ["From: <ana@customer.example>", "ana@customer.example"],
    ["From: Ana ana@customer.example", "ana@customer.example"],
    ['From: "evil@other.example" <ana@customer.example>', "ana@customer.example"],
    ["From: Friends: ana@customer.example, b@x.example;", "ana@customer.example"],
    ["From: nobody\r\nSender: ana@customer.example", "ana@customer.example"],
    ["From: nobody", "envelope@sender.example"],
    ["X-None: 1", "envelope@sender.example"],
  ])("%j is %s", async (header, address) => {
    expect((await readMessage(crlf(header, "", "x"), "envelope@sender.example")).author.address).toBe(address);
  });

  test.each(["From: Smith, Ann <ann@a.example>", 'From: "Ann Smith <ann@a.example>'])("%j is among the parties", async (from) => {
    const { author, parties } = await read(from, "", "x");
    expect(author.address).toBe("ann@a.example");
    expect(parties).toMatchObject([{ role: "from", address: "ann@a.example" }]);
  });

  test("without any address is kept under one that cannot be answered", async () => {
    expect((await read("Subject: s", "", "x")).author).toEqual({ address: unknownSender, name: null });
  });
});

describe("the name of a file", () => {
  test.each([
    ["plan.pdf", "plan.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\evil.exe", "evil.exe"],
    ["/", "file-1"],
    ["", "file-1"],
    ["   ", "file-1"],
    ["a\u202Egpj.exe", "agpj.exe"],
    ["a\u0000b.txt", "ab.txt"],
    ["a\tb\u001b[31m.txt", "ab[31m.txt"],
    ["..\u2028/../x/passwd", "passwd"],
    ['say "hi".txt', 'say "hi".txt'],
    ["Grüße 🐇.txt", "Grüße 🐇.txt"],
    ["👩\u200d👩\u200d👧.png", "👩\u200d👩\u200d👧.png"],
    ["..\u200d", "file-1"],
    [`${"n".repeat(5000)}.txt`, `${"n".repeat(251)}.txt`],
  ])("%j is kept as %j", async (given, kept) => {
    const encoded = `UTF-8''${encodeURIComponent(given).replace(/[*'()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
    const message = await read(
      ...head,
      "Content-Type: application/octet-stream",
      `Content-Disposition: attachment; filename*=${encoded}`,
      "",
      "bytes",
    );
    expect(message.files.map((file) => file.name)).toEqual([kept]);
  });
});

test("a thread is found in folded and repeated headers", async () => {
  const message = await readMessage(
    rawMail({ messageId: "c@x", headers: ["In-Reply-To: <b@x>", "References: <a@x>\r\n\t<b@x>"] }),
    null,
  );
  expect(message).toMatchObject({ messageId: "c@x", threadIds: ["b@x", "a@x"] });
});

test.each([
  ["Meyer, Hans <hans@customer.example>", { address: "hans@customer.example", name: "Meyer, Hans" }],
  ['"Meyer, Hans" <hans@customer.example>', { address: "hans@customer.example", name: "Meyer, Hans" }],
  ["undisclosed", { address: "env@customer.example", name: null }],
])("From: %s names its author, also without the quotes it needs", async (from, author) => {
  const raw = Buffer.from([`From: ${from}`, "Subject: s", "", "words"].join("\r\n"));
  expect((await readMessage(raw, "env@customer.example")).author).toEqual(author);
});

// Builders of raw mails as real programs send them, right and wrong: a character of a line stands for a byte.

/** Lines with the line ends of mail; each character is one byte. */
export function raw(...lines: string[]): Buffer {
  return Buffer.from(lines.join("\r\n"), "latin1");
}

/** Text as the bytes of UTF-8, a character for each. */
export function bytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

export const head = ["From: Ana <ana@customer.example>", "To: desk@hotel.example", "Subject: The room", "Message-ID: <m@x>"];

/** A part with its head. */
export function part(type: string, body: string, ...fields: string[]): string {
  return [`Content-Type: ${type}`, ...fields, "", body].join("\r\n");
}

/** A whole multipart, as lines that begin with its Content-Type. */
export function multipart(kind: string, boundary: string, ...parts: string[]): string {
  const lines = parts.map((each) => `--${boundary}\r\n${each}\r\n`).join("");
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${lines}--${boundary}--\r\n`;
}

export const base64 = (text: string | Buffer) =>
  (
    Buffer.from(text)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\r\n");

/** A small picture of one pixel. */
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export const picture = (id: string, ...fields: string[]) =>
  part("image/png", base64(pixel), "Content-Transfer-Encoding: base64", `Content-ID: <${id}>`, ...fields);

const plain = part("text/plain; charset=utf-8", bytes("Grüße aus Köln"));
const html = part("text/html; charset=utf-8", bytes('<p>Grüße aus <b>Köln</b><img src="cid:logo@x"></p>'));

/** A small mail of each kind: what the others are made of by mistake. */
export function oddMails(): Buffer[] {
  return [
    raw(...head, plain),
    raw(...head, multipart("alternative", "aa", plain, html)),
    raw(...head, multipart("mixed", "mm", multipart("alternative", "aa", plain, html), picture("logo@x"), plain)),
    raw(
      ...head,
      multipart("related", "rr", html, picture("logo@x", "Content-Disposition: inline; filename*=utf-8''logo%20%C3%BC.png")),
    ),
    raw(...head, part("text/plain; charset=iso-2022-jp", base64("\x1b$B$*$O$h$&\x1b(B"), "Content-Transfer-Encoding: base64")),
    raw(
      ...head,
      part(
        "text/plain; charset=windows-1252; format=flowed",
        "Sch=F6ne Gr=FC=DFe =\r\naus =80 ",
        "Content-Transfer-Encoding: quoted-printable",
      ),
    ),
    raw(...head, multipart("digest", "dd", "\r\nSubject: one\r\n\r\nfirst", "\r\nSubject: two\r\n\r\nsecond")),
    raw(...head, multipart("mixed", "ff", plain, part("message/rfc822", raw(...head, plain).toString("latin1")))),
    raw(
      ...head,
      multipart(
        'report; report-type="delivery-status"',
        "bb",
        plain,
        part(
          "message/delivery-status",
          "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; jun@x.example\r\nAction: failed\r\nStatus: 5.1.1",
        ),
      ),
    ),
    raw(
      ...head,
      multipart(
        "signed",
        "ss",
        plain,
        part(
          "application/pgp-signature; name=signature.asc",
          "-----BEGIN PGP SIGNATURE-----\r\n\r\nabc\r\n-----END PGP SIGNATURE-----",
        ),
      ),
    ),
    raw(
      ...head,
      "",
      "-----BEGIN PGP SIGNED MESSAGE-----",
      "Hash: SHA256",
      "",
      "The words.",
      "-----BEGIN PGP SIGNATURE-----",
      "",
      "abc",
      "-----END PGP SIGNATURE-----",
    ),
    raw(...head, "", "Words", "begin 644 a.txt", "#86)C", "`", "end", "More words"),
    raw(
      "From: =?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?= <ana@customer.example>",
      "Subject: \xf0\xd2\xc9\xd7\xc5\xd4",
      part("text/plain; charset=koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4"),
    ),
    raw(
      ...head,
      part(
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        base64(signedData(raw(plain))),
        "Content-Transfer-Encoding: base64",
      ),
    ),
    raw(
      ...head,
      multipart(
        "mixed",
        "tt",
        part("text/plain", ""),
        part("application/ms-tnef; name=winmail.dat", base64(tnef()), "Content-Transfer-Encoding: base64"),
      ),
    ),
    raw(
      ...head,
      multipart(
        "alternative",
        "cc",
        plain,
        html,
        part(
          "text/calendar; method=REQUEST; charset=utf-8",
          "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Tasting\r\nDTSTART:20260504T130000Z\r\nDTEND:20260504T140000Z\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nORGANIZER;CN=Ana:mailto:ana@customer.example\r\nEND:VEVENT\r\nEND:VCALENDAR",
        ),
      ),
    ),
  ];
}

/** A value of ASN.1: its tag, its length, what is in it. */
export function asn1(tag: number, ...inside: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(inside.map((each) => Buffer.from(each)));
  const length =
    content.length < 128 ? [content.length] : [0x83, content.length >> 16, (content.length >> 8) & 255, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const pkcs7 = (last: number) => asn1(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]));

/** Signed data (CMS) around words; `inChunks` as Outlook writes it. */
export function signedData(words: Buffer, { inChunks = false } = {}): Buffer {
  const octets = inChunks ? asn1(0x24, asn1(0x04, words.subarray(0, 20)), asn1(0x04, words.subarray(20))) : asn1(0x04, words);
  const version = Buffer.from([0x02, 0x01, 0x01]);
  return asn1(0x30, pkcs7(2), asn1(0xa0, asn1(0x30, version, asn1(0x31), asn1(0x30, pkcs7(1), asn1(0xa0, octets)), asn1(0x31))));
}

/** Enveloped data (CMS) of which nothing can be read. */
export function envelopedData(): Buffer {
  return asn1(0x30, pkcs7(3), asn1(0xa0, asn1(0x30, Buffer.from([0x02, 0x01, 0x00]))));
}

/** One attribute of TNEF. */
export function tnefAttribute(level: number, id: number, value: Buffer): Buffer {
  const start = Buffer.alloc(9);
  start.writeUInt8(level, 0);
  start.writeUInt32LE(id, 1);
  start.writeUInt32LE(value.length, 5);
  return Buffer.concat([start, value, Buffer.alloc(2)]);
}

/** A property of MAPI with a value in 16-bit letters. */
export function mapiText(id: number, text: string): Buffer {
  const value = Buffer.from(`${text}\0`, "utf16le");
  const start = Buffer.alloc(12);
  start.writeUInt16LE(0x1f, 0);
  start.writeUInt16LE(id, 2);
  start.writeUInt32LE(1, 4);
  start.writeUInt32LE(value.length, 8);
  return Buffer.concat([start, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

const countOf = (count: number) => Buffer.from([count, 0, 0, 0]);

/** winmail.dat with words and one file of a long name. */
export function tnef(): Buffer {
  return Buffer.concat([
    Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
    tnefAttribute(1, 0x00069007, Buffer.from([0xe3, 4, 0, 0, 0, 0, 0, 0])),
    tnefAttribute(1, 0x00069003, Buffer.concat([countOf(1), mapiText(0x1000, "The words of Ána.")])),
    tnefAttribute(2, 0x00069002, Buffer.alloc(14)),
    tnefAttribute(2, 0x00018010, Buffer.from("PLAN~1.PDF\0")),
    tnefAttribute(2, 0x0006800f, Buffer.from("%PDF")),
    tnefAttribute(
      2,
      0x00069005,
      Buffer.concat([countOf(2), mapiText(0x3707, "Plan für Ána.pdf"), mapiText(0x370e, "application/pdf")]),
    ),
  ]);
}

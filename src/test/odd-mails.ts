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

// The raw message behind an entry (RFC 5322), so that its original can be looked at as that of any other.

export interface RawMail {
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  at: Date;
  messageId: string;
  references: readonly string[];
  text: string;
  file: { name: string; mediaType: string; bytes: Buffer } | null;
}

export function rawMail({ from, to, subject, at, messageId, references, text, file }: RawMail): Buffer {
  const head = [
    `From: ${mailbox(from)}`,
    `To: ${mailbox(to)}`,
    `Subject: ${words(subject)}`,
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${messageId}>`,
    ...(references.length === 0
      ? []
      : [`In-Reply-To: <${references.at(-1)}>`, `References: ${references.map((id) => `<${id}>`).join("\r\n ")}`]),
    "MIME-Version: 1.0",
  ];
  const body = part("Content-Type: text/plain; charset=utf-8", Buffer.from(text.replaceAll("\n", "\r\n")));
  if (file === null) return Buffer.from([...head, ...body].join("\r\n"));
  const boundary = `=_${messageId.replace(/[^a-z0-9]/gi, "").slice(0, 24)}`;
  const attached = part(
    `Content-Type: ${file.mediaType}\r\nContent-Disposition: attachment; filename="${file.name}"`,
    file.bytes,
  );
  const parts = [body, attached].flatMap((each) => [`--${boundary}`, ...each]);
  return Buffer.from(
    [...head, `Content-Type: multipart/mixed; boundary="${boundary}"`, "", ...parts, `--${boundary}--`, ""].join("\r\n"),
  );
}

function part(type: string, bytes: Buffer): string[] {
  const lines = bytes.toString("base64").replace(/.{76}/g, "$&\r\n");
  return [type, "Content-Transfer-Encoding: base64", "", lines, ""];
}

function mailbox({ name, address }: { name: string; address: string }): string {
  return name === "" ? address : `${words(name)} <${address}>`;
}

/** Words in a header (RFC 2047): each encoded word is short, and breaks between letters. */
function words(text: string): string {
  if (/^[A-Za-z0-9 .,!?'-]*$/.test(text)) return text;
  if (/^[\x20-\x7e]*$/.test(text) && !/[<>@"\\()[\]:;=]/.test(text)) return text;
  const letters = [...text];
  const pieces: string[] = [];
  for (let i = 0; i < letters.length; i += 10) pieces.push(letters.slice(i, i + 10).join(""));
  return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString("base64")}?=`).join("\r\n ");
}

// Mails as a service desk gets them: the same ones in every run, from people of whom a few write often and most once.
export interface Mail {
  from: string;
  raw: Buffer;
}

const people = 2000;
const threadsRemembered = 8;
const firstNames = [
  "Amélie",
  "Björn",
  "Chiara",
  "Dawit",
  "Eszter",
  "Farid",
  "Grace",
  "Hiroshi",
  "Inés",
  "Jürgen",
  "Kateryna",
  "Łukasz",
];
const lastNames = ["Okafor", "Lindqvist", "Moreau", "Nakamura", "Petrov", "Rossi", "Schäfer", "Tanaka", "Usman", "Vargas"];
const sentences = [
  "We stayed with you last week and my daughter left her rabbit in room 214.",
  "Could you tell me whether the parcel has left your house already?",
  "Thank you for the quick answer, that helps us a lot.",
  "The invoice shows two nights, but we left after the first one.",
  "Is it possible to arrive after midnight? Our train gets in at 23:50.",
  "I tried again this morning and the page still says that something went wrong.",
  "My number is +43 660 1234567 if it is easier to talk.",
  "Please do not send it to the old address, we moved in March.",
  "As I wrote before, the second parcel was damaged when it came.",
  "Otherwise everything was lovely, and we will certainly be back.",
  "Für die Rückmeldung wäre ich Ihnen sehr dankbar.",
  "Où puis-je déposer la clé si la réception est fermée ?",
];
const subjects = [
  "A forgotten rabbit",
  "Invoice 2024-118",
  "Late arrival",
  "Where is my parcel?",
  "Frage zur Buchung",
  "Problème de paiement",
];
/** "Good morning. Where is my parcel?" in Japanese, in ISO-2022-JP. */
const japanese = "GyRCJCokTyRoJCYkNCQ2JCQkXiQ5ISM+LkpxJE8kSSQzJEckOSQrISkbKEI=";

/** `round` makes the Message-IDs of one run differ from those of another. The threads go on over all mails of a call. */
export function makeMails(count: number, round: string): Mail[] {
  const random = randomFrom(20240117);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const words = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random() * (most - least)) }, () => pick(sentences));
  const written = new Map<number, { id: string; subject: string; references: string[] }[]>();
  const logo = bytesFrom(random, 6_000);

  return Array.from({ length: count }, (_, ordinal) => {
    const person = Math.floor(people ** random()) - 1;
    const name = `${firstNames[person % firstNames.length]} ${lastNames[person % lastNames.length]}`;
    const from = `person${person}@customer${person % 97}.example`;
    const id = `${round}.${ordinal}.${Math.floor(random() * 1e9)}@customer${person % 97}.example`;
    const before = written.get(person) ?? [];
    const answered = before.length > 0 && random() < 0.4 ? pick(before) : undefined;
    const subject = answered === undefined ? `${pick(subjects)} (${ordinal})` : `Re: ${answered.subject}`;
    const references = answered === undefined ? [] : [...answered.references, answered.id].slice(-10);
    written.set(person, [{ id, subject: subject.replace(/^Re: /, ""), references }, ...before].slice(0, threadsRemembered));

    const text = [`Dear team,`, ...words(1, 8), `Kind regards`, name].join("\r\n\r\n");
    const quoted = answered === undefined ? "" : `\r\n\r\nOn Monday, the front desk wrote:\r\n> ${words(3, 20).join("\r\n> ")}`;
    const head = [
      `Received: from mx.customer.example (mx.customer.example [192.0.2.7]) by hotel.example; Mon, 2 Mar 2026 09:00:00 +0000`,
      `DKIM-Signature: v=1; a=rsa-sha256; d=customer.example; s=a; h=from:to:subject; b=${bytesFrom(random, 256).toString("base64")}`,
      `From: ${encoded(name)} <${from}>`,
      `To: Front desk <desk@hotel.example>`,
      `Subject: ${encoded(subject)}`,
      `Date: ${new Date(1_772_442_000_000 + ordinal * 1000).toUTCString()}`,
      `Message-ID: <${id}>`,
      ...(answered === undefined
        ? []
        : [`In-Reply-To: <${answered.id}>`, `References: ${references.map((each) => `<${each}>`).join(" ")}`]),
      `MIME-Version: 1.0`,
    ];
    return { from, raw: Buffer.from([...head, ...bodyOf(random, text + quoted, logo)].join("\r\n"), "latin1") };
  });
}

/** The lines from Content-Type on, as Latin-1 stands for bytes. */
function bodyOf(random: () => number, text: string, logo: Buffer): string[] {
  const kind = random();
  const plain = [
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    Buffer.from(text).toString("latin1"),
  ];
  if (kind < 0.35) return plain;
  if (kind < 0.4) return ["Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: 8bit", "", narrow(text)];
  if (kind < 0.45)
    return [
      "Content-Type: text/plain; charset=windows-1252",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      quotedPrintable(text),
    ];
  if (kind < 0.48) return ["Content-Type: text/plain; charset=iso-2022-jp", "Content-Transfer-Encoding: base64", "", japanese];
  const both = (boundary: string, more: string[] = []) => [
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    ...plain,
    `--${boundary}`,
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    base64(Buffer.from(htmlOf(text, 20 + Math.floor(random() * 60)))),
    `--${boundary}--`,
    ...more,
  ];
  if (kind < 0.88) return both("alternative");
  const file = kind < 0.94 ? { name: "logo.png", type: "image/png", bytes: logo } : undefined;
  const { name, type, bytes } = file ?? {
    name: "invoice.pdf",
    type: "application/pdf",
    bytes: bytesFrom(random, 5_000 + Math.floor(random() * 40_000)),
  };
  return [
    `Content-Type: multipart/mixed; boundary="mixed"`,
    "",
    "--mixed",
    ...both("inner"),
    "--mixed",
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
    "",
    base64(bytes),
    "--mixed--",
  ];
}

/** The markup that mail programs wrap words into. */
function htmlOf(text: string, rows: number): string {
  const style = "font-family:Calibri,Arial,sans-serif;font-size:11.0pt;margin:0cm 0cm 8.0pt;color:#1F2933";
  const paragraphs = text
    .split("\r\n\r\n")
    .map((each) => `<p class="MsoNormal" style="${style}"><span lang="EN-US">${each}</span></p>`);
  const footer = Array.from({ length: rows }, (_, i) => `<tr><td style="padding:2px 8px">Line ${i}</td><td>&nbsp;</td></tr>`);
  return `<html><head><style>p{margin:0}</style></head><body><div>${paragraphs.join("\n")}</div><table>${footer.join("\n")}</table></body></html>`;
}

function encoded(words: string): string {
  return /^[\x20-\x7e]*$/.test(words) ? words : `=?utf-8?B?${Buffer.from(words).toString("base64")}?=`;
}

/** As far as Latin-1 goes. */
function narrow(text: string): string {
  return text.replace(/[^\x00-\xff]/g, "?");
}

function quotedPrintable(text: string): string {
  const codes = narrow(text).replace(
    /[=\x80-\xff]/g,
    (letter) => `=${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return codes.replace(/([^\r\n]{70})(?=[^\r\n])/g, (line) => (/=.?$/.test(line) ? line : `${line}=\r\n`));
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{76}/g, "$&\r\n");
}

function bytesFrom(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

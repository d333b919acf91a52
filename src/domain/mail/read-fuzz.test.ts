// Ten thousand mails that nobody would send, made from ordinary ones by a seed: nothing throws, nothing hangs, what comes out can be kept.
import { describe, expect, test } from "vitest";
import { base64, head, multipart, oddMails, part, raw } from "../../test/odd-mails.ts";
import { natures } from "./nature.ts";
import { type ReadMessage, readMessage } from "./read-message.ts";

const mutations = 10_000;
const longestMs = 2_000;

/** Numbers from 0 to 1, the same ones in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function mutate(corpus: readonly Buffer[], random: () => number): Buffer {
  const below = (most: number) => Math.floor(random() * most);
  const pick = () => corpus[below(corpus.length)] as Buffer;
  let mail = Buffer.from(pick());
  for (let count = 1 + below(4); count > 0; count--) {
    const [a, b] = [below(mail.length), below(mail.length)].toSorted((x, y) => x - y) as [number, number];
    const kind = below(8);
    if (kind === 0) for (let flips = 1 + below(8); flips > 0; flips--) mail[below(mail.length)] = below(256);
    else if (kind === 1) mail = mail.subarray(0, a);
    else if (kind === 2) mail = mail.subarray(a);
    else if (kind === 3) {
      const other = pick();
      mail = Buffer.concat([mail.subarray(0, a), other.subarray(below(other.length))]);
    } else if (kind === 4) mail = Buffer.concat([mail.subarray(0, b), mail.subarray(a)]);
    else if (kind === 5) mail = Buffer.concat([mail.subarray(0, a), mail.subarray(b)]);
    else if (kind === 6) {
      const line =
        [
          "\r\n",
          "\n\n",
          "--aa\r\n",
          "--aa--\r\n",
          "\0",
          "=?utf-8?B?",
          "Content-Type: multipart/mixed; boundary=aa\r\n",
          "\xff\xfe",
        ][below(8)] ?? "";
      mail = Buffer.concat([mail.subarray(0, a), Buffer.from(line, "latin1"), mail.subarray(a)]);
    } else
      mail = Buffer.concat([
        mail.subarray(0, b),
        ...Array.from({ length: below(6) }, () => mail.subarray(a, b)),
        mail.subarray(b),
      ]);
    if (mail.length === 0) return mail;
    mail = Buffer.from(mail.subarray(0, 60_000));
  }
  return mail;
}

/** What is wrong with the shape of it; nothing where all is right. */
function faultsOf(message: ReadMessage): string[] {
  const texts: Record<string, unknown> = {
    subject: message.subject,
    text: message.text,
    html: message.html ?? "",
    messageId: message.messageId ?? "",
    date: message.date ?? "",
    author: message.author.address,
    name: message.author.name ?? "",
  };
  for (const [i, { name, mediaType, contentId }] of message.files.entries())
    Object.assign(texts, { [`name${i}`]: name, [`type${i}`]: mediaType, [`id${i}`]: contentId ?? "" });
  for (const [i, { address, name }] of message.parties.entries())
    Object.assign(texts, { [`party${i}`]: address, [`called${i}`]: name ?? "" });
  for (const [i, id] of [...message.threadIds, ...message.deliveredTo, ...message.authenticationResults].entries())
    texts[`id of thread${i}`] = id;
  const faults = Object.entries(texts).flatMap(([name, text]) => {
    if (typeof text !== "string") return [`${name} is no text`];
    return text.isWellFormed() && !text.includes("\0") ? [] : [`${name} is not well-formed`];
  });
  if (!/^[^\s@]+@[^\s@]+$/.test(message.author.address)) faults.push("the author has no address");
  if (!natures.includes(message.nature)) faults.push("the nature is none");
  for (const { name, mediaType, bytes } of message.files) {
    if (name === "" || name.length > 255) faults.push("a file has no good name");
    if (!/^[^/\s]+\/[^/\s]+$/.test(mediaType)) faults.push("a file has no media type");
    if (!(bytes instanceof Uint8Array)) faults.push("a file has no bytes");
  }
  return faults;
}

/** Of the processor, so that nobody else on the machine counts. */
function workedMs(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

test(`${mutations} mails with mistakes in them are read, each in a moment`, { timeout: 120_000 }, async () => {
  const corpus = oddMails();
  const random = randomFrom(20260504);
  let slowestMs = 0;
  const before = process.memoryUsage().rss;
  for (let i = 0; i < mutations; i++) {
    const mail = mutate(corpus, random);
    const from = process.cpuUsage();
    const message = await readMessage(mail, i % 2 === 0 ? null : "envelope@sender.example").catch((error: unknown) => {
      throw new Error(`mail ${i} throws: ${JSON.stringify(mail.toString("latin1"))}`, { cause: error });
    });
    slowestMs = Math.max(slowestMs, workedMs(from));
    const faults = faultsOf(message);
    if (faults.length > 0) throw new Error(`mail ${i}: ${faults.join(", ")}: ${JSON.stringify(mail.toString("latin1"))}`);
    // Not even what cannot be read for its shape may end in the way out that is for what nobody thought of.
    if (message.text === "This message could not be read. The original can be downloaded.")
      throw new Error(`mail ${i} was not read: ${JSON.stringify(mail.toString("latin1"))}`);
  }
  expect(slowestMs).toBeLessThan(longestMs);
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024);
});

describe("a bomb", () => {
  const nested = (depth: number) => {
    let body = part("text/plain", "The words");
    for (let i = 0; i < depth; i++) body = multipart("mixed", `b${i}`, body);
    return body;
  };
  const cut = /The original can be downloaded\.$/;
  test.each([
    ["of parts within parts", raw(...head, nested(400)), cut],
    [
      "of a hundred thousand parts",
      raw(...head, `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(100_000)}--b--`),
      cut,
    ],
    [
      "of parts that each promise more",
      raw(
        ...head,
        `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\nx\r\n".repeat(20_000)}--b--`,
      ),
      cut,
    ],
    ["of a head without end", raw(...head, `X-Filler: ${"x".repeat(5_000_000)}`, "", "The words"), cut],
    [
      "of a hundred thousand fields",
      raw(...head, Array.from({ length: 100_000 }, (_, i) => `X-Filler-${i}: y`).join("\r\n"), "", "The words"),
      cut,
    ],
    ["of folded lines", raw(...head, `Subject: a${"\r\n b".repeat(200_000)}`, "", "The words"), cut],
    [
      "of zeros",
      raw(
        ...head,
        part("application/octet-stream; name=z", base64(Buffer.alloc(8_000_000)), "Content-Transfer-Encoding: base64"),
      ),
      /^$/,
    ],
    ["of addresses", raw(`To: ${"a@x.example, ".repeat(60_000)}`, ...head, "", "The words"), /^The words/],
    ["of encoded words", raw(`Subject: ${"=?utf-8?Q?=C3?= ".repeat(30_000)}`, ...head, "", "The words"), /^The words/],
    ["of beginnings of encoded words", raw(`Subject: ${"=?a?q?".repeat(60_000)}`, ...head, "", "The words"), /^The words/],
    ["of parameters", raw(...head, `Content-Type: text/plain${"; a=b".repeat(60_000)}`, "", "The words"), /^The words/],
    ["of quotes", raw(...head, `Content-Type: text/plain; name="${'a" b'.repeat(20_000)}`, "", "The words"), /^The words/],
    ["of comments", raw(...head, `Content-Type: ${"(".repeat(90_000)}text/plain`, "", "The words"), /^The words/],
    ["of dashes", raw(...head, "Content-Type: multipart/mixed; boundary=-", "", "-".repeat(5_000_000)), /./],
    ["of dashes in lines", raw(...head, "Content-Type: multipart/mixed", "", "---\r\n".repeat(1_000_000)), /./],
    [
      "of equals signs",
      raw(...head, part("text/plain", "=\r\n".repeat(1_000_000), "Content-Transfer-Encoding: quoted-printable")),
      /^$/,
    ],
    ["of beginnings of old files", raw(...head, "", "begin 644 a\r\n".repeat(100_000)), /./],
    ["of blanks", raw(...head, "", `${" ".repeat(3_000_000)}x`), /x$/],
    ["of armour", raw(...head, "", "-----BEGIN PGP MESSAGE-----\r\n".repeat(50_000)), /encrypted/],
    [
      "of a calendar",
      raw(
        ...head,
        part("text/calendar", `BEGIN:VCALENDAR\r\n${"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n".repeat(5_000)}END:VCALENDAR`),
      ),
      /4995 more/,
    ],
    [
      "of nested ASN.1",
      raw(
        ...head,
        part("application/pkcs7-mime", base64(Buffer.from("3080".repeat(200_000), "hex")), "Content-Transfer-Encoding: base64"),
      ),
      /encrypted/,
    ],
  ])("%s is answered clearly, and in time", async (_what, mail, words) => {
    const from = process.cpuUsage();
    const message = await readMessage(mail, null);
    expect(workedMs(from)).toBeLessThan(5_000);
    expect(faultsOf(message)).toEqual([]);
    expect(message.author.address).toBe("ana@customer.example");
    expect(message.text.slice(-200)).toMatch(words);
  });
});

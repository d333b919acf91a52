// What kind of mail it is, by what real servers and programs send.
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { bounceOf } from "./bounce.ts";
import { isMarkedSpam, natureOf } from "./nature.ts";

const parse = (...lines: string[]) => PostalMime.parse(lines.join("\r\n"), { rfc822Attachments: true });
const person = [
  "From: Jun <jun@customer.example>",
  "To: desk@hotel.example",
  "Subject: A room",
  "Message-ID: <a@customer.example>",
];

describe("words of people", () => {
  test.each<[string, string[]]>([
    ["an ordinary mail", person],
    ["one that says it is no machine's", [...person, "Auto-Submitted: no"]],
    [
      "what a form on a page sent, with the person in Reply-To",
      [...person, "Auto-Submitted: auto-generated", "Reply-To: ana@customer.example"],
    ],
    [
      "a word on a discussion list",
      [...person, "List-Unsubscribe: <mailto:x@y.example>", "List-Post: <mailto:l@y.example>", "In-Reply-To: <b@y>"],
    ],
    ["a person who asks not to be answered by machines", [...person, "X-Auto-Response-Suppress: All"]],
    ["a subject that speaks of an absence", ["From: jun@customer.example", "Subject: Re: out of office settings do not work"]],
    ["a subject that begins with one", ["From: jun@customer.example", "Subject: Abwesend am Montag - Buchung?"]],
    ["a person at a postmaster's address", ["From: postmaster@customer.example", "Subject: Your DNS"]],
  ])("%s", async (_what, head) => {
    expect(natureOf(await parse(...head, "", "Hello"))).toBe("words");
  });
});

describe("what machines send", () => {
  test.each<[string, string[], string]>([
    ["an absence by RFC 3834", [...person, "Auto-Submitted: auto-replied"], "auto_reply"],
    ["with a comment and in capitals", [...person, "Auto-Submitted: Auto-Replied (vacation)"], "auto_reply"],
    ["of an old program", [...person, "Precedence: auto_reply"], "auto_reply"],
    ["by its own header", [...person, "X-Autoreply: yes"], "auto_reply"],
    ["by a German subject", ["From: jun@customer.example", "Subject: Automatische Antwort: Zimmer"], "auto_reply"],
    ["by a Japanese subject", ["From: jun@customer.example", "Subject: =?utf-8?B?6Ieq5YuV6L+U5L+hOiDpg6jlsYs=?="], "auto_reply"],
    ["by a Danish subject", ["From: jun@customer.example", "Subject: Automatisk svar: x"], "auto_reply"],
    ["by a Greek subject", ["From: jun@customer.example", "Subject: Αυτόματη απάντηση: x"], "auto_reply"],
    ["by an absence and a colon", ["From: jun@customer.example", "Subject: Out of Office: Re: A room"], "auto_reply"],
    ["a newsletter", [...person, "List-Unsubscribe: <https://news.example/u>", "List-Id: <news.example>"], "list"],
    [
      "mass mail with one click",
      [...person, "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "List-Post: <mailto:l@y>", "In-Reply-To: <b@y>"],
      "list",
    ],
    ["bulk", [...person, "Precedence: bulk"], "list"],
    ["a program's notification", [...person, "Auto-Submitted: auto-generated"], "list"],
  ])("%s", async (_what, head, nature) => {
    expect(natureOf(await parse(...head, "", "Hello"))).toBe(nature);
  });

  const report = (type: string, part: string[], last: string[] = []) => [
    "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
    "To: desk@hotel.example",
    "Subject: Undelivered Mail Returned to Sender",
    `Content-Type: multipart/report; report-type=${type}; boundary="x"`,
    "MIME-Version: 1.0",
    "",
    "--x",
    "Content-Type: text/plain",
    "",
    "I could not deliver it.",
    "--x",
    `Content-Type: message/${type === "feedback-report" ? "feedback-report" : type}`,
    "",
    ...part,
    ...last,
    "--x--",
  ];
  const original = [
    "--x",
    "Content-Type: text/rfc822-headers",
    "",
    "Message-ID: <sent.sig@hotel.example>",
    "Subject: Re: A room",
    "",
  ];

  test("a bounce by RFC 3464 says who, why, for good, and what it was", async () => {
    const part = [
      "Reporting-MTA: dns; mx.example",
      "",
      "Final-Recipient: rfc822; Jun@customer.example",
      "Action: failed",
      "Status: 5.1.1",
      "Diagnostic-Code: smtp; 550 5.1.1 <jun@customer.example>:",
      "    Recipient address rejected: User unknown",
      "",
    ];
    const email = await parse(...report("delivery-status", part, original));
    expect(natureOf(email)).toBe("bounce");
    expect(bounceOf(email)).toEqual({
      recipients: ["jun@customer.example"],
      isLasting: true,
      reason: "550 5.1.1 <jun@customer.example>: Recipient address rejected: User unknown",
      messageIds: ["sent.sig@hotel.example"],
    });
  });

  test("a delay, a full mailbox and a blocked sender pass; a delivery is a receipt", async () => {
    const of = (action: string, status: string) =>
      parse(
        ...report("delivery-status", [
          "Reporting-MTA: dns; mx",
          "",
          "Final-Recipient: rfc822; a@b.example",
          `Action: ${action}`,
          `Status: ${status}`,
          "",
        ]),
      );
    expect(bounceOf(await of("delayed", "4.4.1")).isLasting).toBe(false);
    expect(bounceOf(await of("failed", "4.2.2")).isLasting).toBe(false);
    expect(bounceOf(await of("failed", "5.2.2")).isLasting).toBe(true);
    expect(natureOf(await of("delivered", "2.0.0"))).toBe("receipt");
    expect(natureOf(await of("failed", "5.0.0"))).toBe("bounce");
  });

  test("reading receipts and complaints", async () => {
    expect(natureOf(await parse(...report("disposition-notification", ["Disposition: manual-action; displayed", ""])))).toBe(
      "receipt",
    );
    expect(natureOf(await parse(...report("feedback-report", ["Feedback-Type: abuse", ""])))).toBe("complaint");
  });

  test("what qmail, Exim and Exchange send instead of a report", async () => {
    const qmail = await parse(
      "Return-Path: <>",
      "From: MAILER-DAEMON@old.example",
      "Subject: failure notice",
      "",
      "Hi. This is the qmail-send program at old.example.",
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "",
      "<jun@customer.example>:",
      "Sorry, no mailbox here by that name. (#5.1.1)",
      "",
      "--- Below this line is a copy of the message.",
      "",
      "Message-ID: <sent@hotel.example>",
    );
    expect(natureOf(qmail)).toBe("bounce");
    expect(bounceOf(qmail)).toEqual({
      recipients: ["jun@customer.example"],
      isLasting: true,
      reason: "Sorry, no mailbox here by that name. (#5.1.1)",
      messageIds: ["sent@hotel.example"],
    });
    const exim = await parse(
      "X-Failed-Recipients: jun@customer.example",
      "From: Mail Delivery System <Mailer-Daemon@mx.example>",
      "Subject: Mail delivery failed: returning message to sender",
      "",
      "  jun@customer.example",
      "    host mx [192.0.2.1]: 452 4.2.2 Mailbox full",
    );
    expect(bounceOf(exim)).toMatchObject({ recipients: ["jun@customer.example"], isLasting: false });
    const exchange = await parse(
      "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firma.example>",
      "Subject: Undeliverable: A room",
      "",
      "Delivery has failed to these recipients or groups:",
      "",
      "bob@firma.example",
      "The email address you entered couldn't be found.",
    );
    expect(natureOf(exchange)).toBe("bounce");
    expect(bounceOf(exchange)).toMatchObject({ recipients: ["bob@firma.example"], isLasting: true });
    const german = await parse(
      "From: postmaster@firma.example",
      "Subject: Unzustellbar: Ein Zimmer",
      "",
      "Der Empfänger ist unbekannt.",
    );
    expect(natureOf(german)).toBe("bounce");
    expect(bounceOf(german)).toMatchObject({ recipients: [], isLasting: true });
  });
});

test("marks of spam are seen, and the absence of them too", async () => {
  for (const mark of [
    "X-Spam-Flag: YES",
    "X-Spam-Status: Yes, score=9.1",
    "X-Forefront-Antispam-Report: CIP:1;SFV:SPM;",
    "X-MS-Exchange-Organization-SCL: 6",
  ])
    expect(isMarkedSpam(await parse(...person, mark, "", "Buy")), mark).toBe(true);
  for (const mark of ["X-Spam-Flag: NO", "X-Spam-Status: No, score=-1", "X-MS-Exchange-Organization-SCL: 1"])
    expect(isMarkedSpam(await parse(...person, mark, "", "Hi")), mark).toBe(false);
});

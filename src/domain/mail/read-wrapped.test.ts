// What is wrapped: signed and encrypted envelopes, winmail.dat, invitations. Words come out in plain, files by their names.
import { describe, expect, test } from "vitest";
import {
  base64,
  bytes,
  envelopedData,
  head,
  multipart,
  part,
  raw,
  signedData,
  tnef,
  tnefAttribute,
} from "../../test/odd-mails.ts";
import { calendarWords } from "./calendar-words.ts";
import { encryptedWords } from "./pgp-text.ts";
import { readMessage } from "./read-message.ts";
import { readTnef } from "./tnef.ts";

const read = (...lines: string[]) => readMessage(raw(...lines), null);
const packed = (type: string, content: Buffer) => part(type, base64(content), "Content-Transfer-Encoding: base64");
const plain = (text: string) => part("text/plain; charset=utf-8", bytes(text));
const html = (text: string) => part("text/html; charset=utf-8", bytes(text));
const names = (message: { files: { name: string }[] }) => message.files.map(({ name }) => name);

describe("S/MIME", () => {
  const type = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m";
  const inner = raw(
    multipart(
      "mixed",
      "m",
      multipart("alternative", "a", plain("Grüße"), html("<p>Grüße</p>")),
      part("application/pdf; name=plan.pdf", "pdf"),
    ),
  );

  test.each([
    ["in one piece", packed(type, signedData(inner))],
    ["in pieces", packed(type, signedData(inner, { inChunks: true }))],
    ["under another name", packed("application/x-pkcs7-mime", signedData(inner))],
    ["as a file", packed('application/octet-stream; name="smime.p7m"', signedData(inner))],
    ["signed twice", packed(type, signedData(raw(packed(type, signedData(inner)))))],
  ])("signed words %s are read, and the envelope is kept", async (_how, body) => {
    const message = await read(...head, body);
    expect(message).toMatchObject({
      text: "Grüße",
      html: "<p>Grüße</p>",
      subject: "The room",
      author: { address: "ana@customer.example" },
    });
    expect(names(message)).toContain("smime.p7m");
    expect(names(message)).toContain("plan.pdf");
  });

  test("encrypted words are said to be so", async () => {
    const message = await read(...head, packed("application/pkcs7-mime; smime-type=enveloped-data", envelopedData()));
    expect(message).toMatchObject({ text: encryptedWords, html: null, files: [{ name: "smime.p7m" }] });
  });

  test("and so are those of PGP", async () => {
    const message = await read(
      ...head,
      multipart(
        "encrypted; protocol=application/pgp-encrypted",
        "e",
        part("application/pgp-encrypted", "Version: 1"),
        part("application/octet-stream", "-----BEGIN PGP MESSAGE-----"),
      ),
    );
    expect(message).toMatchObject({ text: encryptedWords, files: [{ name: "encrypted.asc" }] });
  });

  test("an envelope that is none is a file", async () => {
    const message = await read(...head, multipart("mixed", "m", plain("Words"), packed(type, Buffer.from("nonsense"))));
    expect(message).toMatchObject({ text: "Words", files: [{ name: "smime.p7m" }] });
  });
});

describe("winmail.dat", () => {
  test("gives its words and its files", async () => {
    const message = await read(
      ...head,
      multipart("mixed", "m", plain(""), packed("application/ms-tnef; name=winmail.dat", tnef())),
    );
    expect(message.text).toBe("The words of Ána.");
    expect(
      message.files.map(({ name, mediaType, bytes: content }) => [name, mediaType, Buffer.from(content).toString()]),
    ).toEqual([["Plan für Ána.pdf", "application/pdf", "%PDF"]]);
  });

  test("does not say again what was said", async () => {
    expect(
      (await read(...head, multipart("mixed", "m", plain("Words"), packed("application/octet-stream; name=winmail.dat", tnef()))))
        .text,
    ).toBe("Words");
  });

  test("that is none stays as it is", async () => {
    expect(
      names(
        await read(
          ...head,
          multipart("mixed", "m", plain("Words"), packed("application/ms-tnef; name=winmail.dat", Buffer.from("no"))),
        ),
      ),
    ).toEqual(["winmail.dat"]);
  });

  test("of any length that it claims is read as far as it goes", () => {
    const whole = tnef();
    for (let length = 0; length < whole.length; length++) readTnef(whole.subarray(0, length));
    for (let at = 6; at < whole.length; at++) {
      const broken = Buffer.from(whole);
      broken.fill(0xff, at, Math.min(at + 4, broken.length));
      readTnef(broken);
    }
    const much = tnefAttribute(1, 0x00069003, Buffer.alloc(64, 0xff));
    expect(readTnef(Buffer.concat([whole.subarray(0, 6), much]))?.files).toEqual([]);
  });
});

const calendar = (...lines: string[]) => ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR"].join("\r\n");
const event = (...lines: string[]) => ["BEGIN:VEVENT", "UID:1", "SUMMARY:Tasting", ...lines, "END:VEVENT"].join("\r\n");
const vienna = ["DTSTART;TZID=Europe/Vienna:20260504T150000", "DTEND;TZID=Europe/Vienna:20260504T160000"];

describe("an invitation", () => {
  test.each([
    ["in a zone", ["METHOD:REQUEST"], vienna, "Invitation: Tasting\nWhen: Monday, 4 May 2026, 15:00 to 16:00 (Europe/Vienna)"],
    [
      "in world time",
      ["METHOD:REQUEST"],
      ["DTSTART:20260504T130000Z", "DTEND:20260504T140000Z"],
      "Invitation: Tasting\nWhen: Monday, 4 May 2026, 13:00 to 14:00 (UTC)",
    ],
    [
      "as long as it takes",
      ["METHOD:REQUEST"],
      ["DTSTART:20260504T130000", "DURATION:PT90M"],
      "Invitation: Tasting\nWhen: Monday, 4 May 2026, 13:00 to 14:30",
    ],
    [
      "over night",
      [],
      ["DTSTART:20260504T220000", "DTEND:20260505T010000"],
      "Appointment: Tasting\nWhen: Monday, 4 May 2026, 22:00 to Tuesday, 5 May 2026, 01:00",
    ],
    [
      "of a day",
      ["METHOD:PUBLISH"],
      ["DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260505"],
      "Appointment: Tasting\nWhen: Monday, 4 May 2026, all day",
    ],
    [
      "of some days",
      ["METHOD:PUBLISH"],
      ["DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260507"],
      "Appointment: Tasting\nWhen: Monday, 4 May 2026 to Wednesday, 6 May 2026",
    ],
    [
      "that comes again",
      ["METHOD:REQUEST"],
      [...vienna, "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4"],
      "Invitation: Tasting\nWhen: Monday, 4 May 2026, 15:00 to 16:00 (Europe/Vienna)\nRepeats: every 2 weeks, 4 times",
    ],
    [
      "with a place and a host",
      ["METHOD:REQUEST"],
      ["LOCATION:The cellar\\, below", "ORGANIZER;CN=Ana Rey:mailto:ana@customer.example"],
      "Invitation: Tasting\nWhere: The cellar, below\nInvited by: Ana Rey (ana@customer.example)",
    ],
    ["that is called off", ["METHOD:CANCEL"], [], "Called off: Tasting"],
    [
      "that is accepted",
      ["METHOD:REPLY"],
      ["ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED:mailto:ana@customer.example"],
      "Ana (ana@customer.example) accepts: Tasting",
    ],
    [
      "that is declined",
      ["METHOD:REPLY"],
      ["ATTENDEE;PARTSTAT=DECLINED:mailto:ana@customer.example"],
      "ana@customer.example declines: Tasting",
    ],
    [
      "whose time does not suit",
      ["METHOD:COUNTER"],
      ["COMMENT:Rather at six"],
      "Another time is proposed: Tasting\nNote: Rather at six",
    ],
  ])("%s is said in words", (_what, method, lines, words) => {
    expect(calendarWords(calendar(...method, event(...lines)), undefined)?.words).toBe(words);
  });

  const ics = calendar("METHOD:REQUEST", event(...vienna, "DESCRIPTION:<b>Come</b>\\nand taste"));

  test("stands above the words, and the file is kept once", async () => {
    const body = multipart(
      "mixed",
      "m",
      multipart(
        "alternative",
        "a",
        plain("See you there."),
        html("<p>See you there.</p>"),
        part("text/calendar; method=REQUEST", ics),
      ),
      part("application/ics; name=invite.ics", ics),
    );
    const message = await read(...head, body);
    expect(message.text).toBe("Invitation: Tasting\nWhen: Monday, 4 May 2026, 15:00 to 16:00 (Europe/Vienna)\n\nSee you there.");
    expect(message.html).toContain("Invitation: Tasting");
    expect(names(message)).toEqual(["invite.ics"]);
  });

  test("without other words brings its own, never as markup", async () => {
    const message = await read(...head, part("text/calendar; method=REQUEST; charset=utf-8", ics));
    expect(message.text).toMatch(/\(Europe\/Vienna\)\n\n<b>Come<\/b>\nand taste$/);
    expect(message.html).toBeNull();
    const shown = await read(
      ...head,
      multipart("mixed", "m", html("<p>x</p>"), part("text/calendar", ics.replace("Tasting", "<img src=x>"))),
    );
    expect(shown.html).not.toContain("<img");
  });

  test.each([
    ["nonsense", "BEGIN:VCALENDAR nonsense"],
    ["times that are none", calendar(event("DTSTART:99999999T999999Z", "RRULE:FREQ=SECONDLY;INTERVAL=0"))],
    ["nothing in it", calendar("")],
    ["half a line", calendar(event("DTSTART;TZID=")).slice(0, 60)],
  ])("of %s is a file all the same", async (_what, text) => {
    const message = await read(...head, multipart("mixed", "m", plain("Words"), part("text/calendar; name=a.ics", text)));
    expect(message.text).toContain("Words");
    expect(names(message)).toEqual(["a.ics"]);
  });
});

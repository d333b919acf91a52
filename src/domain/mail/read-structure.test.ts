// What programs make of the structure of a mail, and what a reader gets of it: words once and in order, files by their names.
import { describe, expect, test } from "vitest";
import { base64, bytes, head, multipart, part, picture, pixel, raw } from "../../test/odd-mails.ts";
import { encryptedWords } from "./pgp-text.ts";
import { readMessage } from "./read-message.ts";

const read = (...lines: string[]) => readMessage(raw(...lines), null);
const plain = (text: string, ...fields: string[]) => part("text/plain; charset=utf-8", bytes(text), ...fields);
const html = (text: string, ...fields: string[]) => part("text/html; charset=utf-8", bytes(text), ...fields);
const names = (message: { files: { name: string }[] }) => message.files.map(({ name }) => name);

describe("boundaries", () => {
  const both = ["--b", plain("Words"), "--b", html("<p>Looks</p>")];
  test.each([
    ["no end", [...head, "Content-Type: multipart/alternative; boundary=b", "", ...both]],
    ["not named", [...head, "Content-Type: multipart/alternative", "", ...both, "--b--"]],
    ["named wrongly", [...head, "Content-Type: multipart/alternative; boundary=other", "", ...both, "--b--"]],
    ["named with quotes on one side", [...head, 'Content-Type: multipart/alternative; boundary="b', "", ...both, "--b--"]],
    ["no line between head and parts", [...head, "Content-Type: multipart/alternative; boundary=b", ...both, "--b--"]],
    [
      "blanks behind them",
      [
        ...head,
        "Content-Type: multipart/alternative; boundary=b",
        "",
        ...both.map((each) => (each === "--b" ? "--b \t" : each)),
        "--b--  ",
      ],
    ],
    [
      "words before and behind",
      [...head, "Content-Type: multipart/alternative; boundary=b", "", "This is a MIME message.", ...both, "--b--", "Behind"],
    ],
    [
      "a type that is there twice",
      [...head, "Content-Type: text/plain", "Content-Type: multipart/alternative; boundary=b", "", ...both, "--b--"],
    ],
    [
      "the same one for what is within",
      [
        ...head,
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "Content-Type: multipart/alternative; boundary=b",
        "",
        ...both,
        "--b--",
        "--b--",
      ],
    ],
  ])("%s", async (_what, lines) => {
    const message = await read(...lines);
    expect(message.text).toBe("Words");
    expect(message.html).toContain("<p>Looks</p>");
  });

  test("one that begins like another is another", async () => {
    const inner = multipart("alternative", "bb", plain("Words"), html("<p>Looks</p>"));
    const message = await read(...head, multipart("mixed", "b", inner, plain("Below")));
    expect(message.text).toBe("Words\n\nBelow");
  });

  test("a head that says nothing of parts, before a body that has them", async () => {
    const message = await read(
      ...head,
      "",
      "--frontier",
      plain("Words"),
      "--frontier",
      part("application/pdf; name=a.pdf", "pdf"),
      "--frontier--",
    );
    expect(message.text).toBe("Words");
    expect(names(message)).toEqual(["a.pdf"]);
  });

  test("parts are promised and there are none", async () => {
    expect((await read(...head, "Content-Type: multipart/mixed; boundary=b", "", "Just words")).text).toBe("Just words");
    expect(
      (await read(...head, "Content-Type: multipart/mixed; boundary=b", "", "<html><p>Just words</p></html>")).html,
    ).toContain("<p>");
  });

  test("a line of dashes in words is none", async () => {
    const text = "Hello\r\n--------\r\nContent-wise all is well\r\n--------\r\nBye";
    expect((await read(...head, "", text)).text).toBe(text.replaceAll("\r\n", "\n"));
  });
});

describe("heads", () => {
  test.each([
    ["a mark of byte order before it", ["\xef\xbb\xbfFrom: ana@customer.example", "Subject: s", "", "Words"]],
    ["an empty line before it", ["", "From: ana@customer.example", "Subject: s", "", "Words"]],
    [
      "the line of a mailbox file before it",
      ["From ana@customer.example Mon May  4 10:00:00 2026", "From: ana@customer.example", "Subject: s", "", "Words"],
    ],
    ["a blank before the colon", ["From : ana@customer.example", "Subject\t: s", "", "Words"]],
    ["another spelling", ["FROM:ana@customer.example", "SUBJECT:s", "", "Words"]],
    ["folded oddly", ["From:", " ana@customer.example", "Subject:", "\t s", "", "Words"]],
    ["a line of blanks within", ["From: ana@customer.example", "  ", "Subject: s", "", "Words"]],
    ["a line that is nothing", ["From: ana@customer.example", "what is this", "Subject: s", "", "Words"]],
    ["no line before the words", ["From: ana@customer.example", "Subject: s", "Words"]],
    ["two of a kind", ["From: ana@customer.example", "From: b@x.example", "Subject: s", "Subject: t", "", "Words"]],
    ["a sender that is nobody, and one who is", ["From: nobody", "From: ana@customer.example", "Subject: s", "", "Words"]],
  ])("%s", async (_what, lines) => {
    for (const end of ["\r\n", "\n", "\r", "\r\r\n"]) {
      const message = await readMessage(Buffer.from(lines.join(end), "latin1"), null);
      expect(message).toMatchObject({ author: { address: "ana@customer.example" }, subject: "s", text: "Words" });
    }
  });

  test("none at all: everything is words", async () => {
    expect((await read("Hello: it is me.", "", "Bye")).text).toBe("Hello: it is me.\n\nBye");
    expect((await read("Good morning", "and good night")).text).toBe("Good morning\nand good night");
  });

  test("subjects and names that stand there in 8 bits", async () => {
    const message = await read(
      "From: \xcd\xc1\xdb\xc1 <m@x.example>",
      "Subject: \xf0\xd2\xc9\xd7\xc5\xd4",
      part("text/plain; charset=koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4"),
    );
    expect(message).toMatchObject({ author: { name: "маша" }, subject: "Привет", text: "Привет" });
  });
});

describe("encodings", () => {
  test.each([
    ["base64 that is none", "base64", "Hello you,\r\nhow are you today?\r\nAna", "Hello you,\nhow are you today?\nAna"],
    ["base64 that is one line of words", "base64", "Hello Ana", "Hello Ana"],
    [
      "base64 with a list's lines below",
      "base64",
      `${base64("The words, and more of them than fit")}\r\n\r\n____________\r\nThe list: http://list.example`,
      "The words, and more of them than fit\n\n____________\nThe list: http://list.example",
    ],
    ["base64 that is padded line by line", "base64", `${base64("One")}\r\n${base64(" and two.")}\r\n`, "One and two."],
    ["base64 without padding", "base64", base64("Words!!").replace(/=+$/, ""), "Words!!"],
    ["base64 in quotes", '"base64"', base64("Words"), "Words"],
    ["quoted-printable with odd codes", "quoted-printable", "50=% of =ZZ =c3=bc =\t\r\nand more=", "50=% of =ZZ ü and more"],
    [
      "quoted-printable that nobody declared",
      "",
      bytes("A line of words that is as long as such lines are, up to the end of it=20=\r\n=\r\nGr=C3=BC=C3=9Fe"),
      "A line of words that is as long as such lines are, up to the end of it Grüße",
    ],
    ["7 bits that are 8", "7bit", bytes("Grüße"), "Grüße"],
    ["an unknown one", "x-rot13", "Words", "Words"],
    ["equals signs that are meant so", "7bit", "a=3D\r\n=20=\r\n=", "a=3D\n=20=\n="],
    ["yEnc, which stays", "8bit", "=ybegin line=128 size=3 name=a\r\nabc\r\n=yend", "=ybegin line=128 size=3 name=a\nabc\n=yend"],
  ])("%s", async (_what, encoding, body, words) => {
    const field = encoding === "" ? [] : [`Content-Transfer-Encoding: ${encoding}`];
    expect((await read(...head, part("text/plain; charset=utf-8", body, ...field))).text).toBe(words);
  });

  test("a file between the words, as old programs put it", async () => {
    const message = await read(...head, "", "Words", "begin 644 a.txt", "#86)C", "`", "end", "More words");
    expect(message.text).toBe("Words\nMore words");
    expect(message.files.map(({ name, bytes: content }) => [name, Buffer.from(content).toString()])).toEqual([["a.txt", "abc"]]);
    expect((await read(...head, "", "Let us", "begin 100 things", "of our own")).text).toBe(
      "Let us\nbegin 100 things\nof our own",
    );
  });

  test("flowed words are whole again", async () => {
    const flowed = "One line that \r\nwas broken\r\n\r\n> quoted \r\n> too\r\n-- \r\nAna \r\n";
    const message = await read(...head, part("text/plain; format=flowed", flowed));
    expect(message.text).toBe("One line that was broken\n\n> quoted too\n-- \nAna");
    expect((await read(...head, part("text/plain; format=flowed; delsp=yes", "won \r\nderful"))).text).toBe("wonderful");
  });
});

describe("words with and without looks", () => {
  test("looks before words are the same as behind them", async () => {
    const message = await read(...head, multipart("alternative", "b", html("<p>Looks</p>"), plain("Words")));
    expect(message).toMatchObject({ text: "Words", html: "<p>Looks</p>" });
  });

  test("pictures around the words, in either order", async () => {
    const looks = '<p>Looks <img src="cid:a@x"></p>';
    const inside = multipart("alternative", "a", plain("Words"), multipart("related", "r", html(looks), picture("a@x")));
    const outside = multipart("related", "r", multipart("alternative", "a", plain("Words"), html(looks)), picture("a@x"));
    const turned = multipart("related", "r", picture("a@x"), multipart("alternative", "a", plain("Words"), html(looks)));
    for (const body of [inside, outside, turned]) {
      const message = await read(...head, body);
      expect(message).toMatchObject({ text: "Words", html: looks, files: [{ contentId: "a@x", mediaType: "image/png" }] });
    }
  });

  test("words between pictures belong together", async () => {
    const message = await read(
      ...head,
      multipart("mixed", "m", plain("One"), picture("a@x"), plain("Two"), picture("b@x"), plain("Three")),
    );
    expect(message).toMatchObject({ text: "One\n\nTwo\n\nThree", html: null });
    expect(message.files).toHaveLength(2);
    const looks = await read(...head, multipart("mixed", "m", html("<p>One</p>"), picture("a@x"), plain("Two & <three>")));
    expect(looks.text).toBe("One\n\nTwo & <three>");
    expect(looks.html).toContain("<p>One</p>");
    expect(looks.html).toContain("Two &#38; &#60;three&#62;");
  });

  test.each([
    "Your email client does not support HTML messages.",
    "To view this message, please use an HTML compatible email viewer!",
    "Ihr E-Mail-Programm kann keine HTML-Nachrichten anzeigen. Bitte klicken Sie hier: https://x.example/1",
    "Votre logiciel de messagerie ne permet pas d'afficher les messages au format HTML.",
    "   ",
  ])("words that only say that looks cannot be shown are none: %s", async (excuse) => {
    const message = await read(
      ...head,
      multipart("alternative", "b", plain(excuse), html("<p>The room is ready from two o'clock.</p>")),
    );
    expect(message.text).toBe("The room is ready from two o'clock.");
  });

  test("looks that came as words are looks", async () => {
    const message = await read(...head, part("text/plain", "<!DOCTYPE html><html><body><p>The words</p></body></html>"));
    expect(message.text).toBe("The words");
    expect(message.html).toContain("<p>The words</p>");
  });

  test("the same once more for other programs is left out", async () => {
    const message = await read(
      ...head,
      multipart(
        "alternative",
        "b",
        plain("Words"),
        part("text/x-amp-html", "<html amp4email>amp</html>"),
        html("<p>Looks</p>"),
        part("text/markdown", "*Words*"),
      ),
    );
    expect(message).toMatchObject({ text: "Words", html: "<p>Looks</p>", files: [] });
  });

  test("the charset that only the HTML names is taken", async () => {
    const body =
      '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><body>\xf0\xd2\xc9\xd7\xc5\xd4</body></html>';
    expect((await read(...head, part("text/html", body))).text).toBe("Привет");
  });

  test("pictures that the HTML names by their address are found by their id", async () => {
    const body = multipart(
      "related",
      "r",
      html('<img src="http://x.example/a.png">'),
      part("image/png", base64(pixel), "Content-Transfer-Encoding: base64", "Content-Location: http://x.example/a.png"),
    );
    const message = await read(...head, body);
    expect(message.html).toBe(`<img src="cid:${encodeURIComponent(message.files[0]?.contentId ?? "")}">`);
  });

  test("what Exchange makes of words behind a file are words", async () => {
    const file = part("application/pdf; name=a.pdf", "pdf", "Content-Disposition: attachment; filename=a.pdf");
    const rest = plain("And one more thing.", "Content-Disposition: attachment; filename=ATT00001.txt");
    const message = await read(...head, multipart("mixed", "m", plain("See the file."), file, rest));
    expect(message.text).toBe("See the file.\n\nAnd one more thing.");
    expect(names(message)).toEqual(["a.pdf"]);
  });

  test("a text that is a file stays a file", async () => {
    const log = plain("a log", "Content-Disposition: attachment; filename=server.log");
    const inline = plain("notes", "Content-Disposition: inline; filename=notes.txt");
    const message = await read(...head, multipart("mixed", "m", plain("See the files."), log, inline));
    expect(message.text).toBe("See the files.");
    expect(names(message)).toEqual(["server.log", "notes.txt"]);
  });
});

describe("mails within mails", () => {
  const inner = part(
    "message/rfc822",
    ["From: b@x.example", "Subject: =?utf-8?Q?Sch=C3=B6ne: a/b?=", "", "inner words"].join("\r\n"),
  );
  test("are files that are called by their subjects, and no words", async () => {
    const message = await read(...head, multipart("mixed", "m", plain("See below."), inner));
    expect(message.text).toBe("See below.");
    expect(names(message)).toEqual(["Schöne a b.eml"]);
    const shown = await read(
      ...head,
      multipart("mixed", "m", inner.replace("message/rfc822", "message/rfc822\r\nContent-Disposition: inline")),
    );
    expect(shown).toMatchObject({ text: "", files: [{ name: "Schöne a b.eml" }] });
  });

  test("in a digest are files, whatever they do not say", async () => {
    const message = await read(
      ...head,
      multipart(
        "mixed",
        "m",
        plain("Two of them"),
        multipart("digest", "d", "\r\nSubject: one\r\n\r\nfirst", "\r\nSubject: two\r\n\r\nsecond"),
      ),
    );
    expect(message.text).toBe("Two of them");
    expect(names(message)).toEqual(["one.eml", "two.eml"]);
  });

  test("that could not be delivered come with the reason", async () => {
    const status = part(
      "message/delivery-status",
      "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; jun@x.example\r\nAction: failed\r\nStatus: 5.1.1",
    );
    const message = await read(
      ...head,
      multipart("report; report-type=delivery-status", "r", plain("It could not be delivered."), status, inner),
    );
    expect(message).toMatchObject({ text: "It could not be delivered.", nature: "bounce" });
    expect(names(message)).toEqual(["delivery-status.txt", "Schöne a b.eml"]);
  });
});

describe("signed and encrypted", () => {
  test("words between the lines of PGP are read without them", async () => {
    const signed = [
      "-----BEGIN PGP SIGNED MESSAGE-----",
      "Hash: SHA256",
      "",
      "The words.",
      "- -- ",
      "Ana",
      "-----BEGIN PGP SIGNATURE-----",
      "",
      "iQEzBAEB",
      "=abcd",
      "-----END PGP SIGNATURE-----",
      "",
      "Below",
    ];
    expect((await read(...head, "", ...signed)).text).toBe("The words.\n-- \nAna\n\nBelow");
  });

  test("words that PGP encrypted are said to be so", async () => {
    const encrypted = ["-----BEGIN PGP MESSAGE-----", "Version: 1", "", "hQEMA", "=abcd", "-----END PGP MESSAGE-----"];
    expect((await read(...head, "", "Hi,", ...encrypted)).text).toBe(`Hi,\n${encryptedWords}`);
  });

  test("a signature of its own part is a file", async () => {
    const message = await read(...head, multipart("signed", "s", plain("Words"), part("application/pgp-signature", "sig")));
    expect(message.text).toBe("Words");
    expect(names(message)).toEqual(["signature.asc"]);
  });
});

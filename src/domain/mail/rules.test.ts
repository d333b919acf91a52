// Tables of cases: thread headers as broken as they come, who wrote, when two messages are one, what mail servers' errors mean.
import { describe, expect, test } from "vitest";
import { unknownSender } from "../customer/schema.ts";
import {
  authorOf,
  connectionReason,
  isLastingRefusal,
  isSecurityError,
  messageIds,
  messageKey,
  normalAddress,
  storable,
  threadIds,
} from "./rules.ts";

describe("the Message-IDs of a header", () => {
  test.each([
    [undefined, []],
    ["", []],
    ["   ", []],
    ["<a@b>", ["a@b"]],
    ["<a@b> <c@d>", ["a@b", "c@d"]],
    ["<a@b><c@d>", ["a@b", "c@d"]],
    ["<a@b>,\r\n\t<c@d>", ["a@b", "c@d"]],
    ["Your message of Tuesday <a@b>", ["a@b"]],
    ["a@b", ["a@b"]],
    ["a@b c@d", ["a@b", "c@d"]],
    ["<a@b", ["<a@b"]],
    ["<>", ["<>"]],
    ["< a@b >", ["<", "a@b", ">"]],
    ["<<a@b>>", ["a@b"]],
    ["<no-at-sign>", ["no-at-sign"]],
    ["<a\u0000@b>", ["a@b"]],
    ["<\u0000>", []],
    [`<${"x".repeat(1200)}@b>`, []],
    ["<ä@ö>", ["ä@ö"]],
  ])("%j", (header, expected) => expect(messageIds(header)).toEqual(expected));

  test("of half a million angle brackets are found without delay", () => {
    expect(messageIds("<".repeat(500_000))).toEqual([]);
    expect(messageIds("<a".repeat(200_000))).toEqual([]);
  });
});

describe("what a message answers", () => {
  test("is In-Reply-To first, then References from the nearest, each once", () => {
    expect(threadIds("<c@x>", "<a@x> <b@x> <c@x>")).toEqual(["c@x", "b@x", "a@x"]);
    expect(threadIds(undefined, "<a@x> <b@x>")).toEqual(["b@x", "a@x"]);
    expect(threadIds("<a@x>", undefined)).toEqual(["a@x"]);
    expect(threadIds(undefined, undefined)).toEqual([]);
  });

  test("is at most the hundred nearest", () => {
    const references = Array.from({ length: 5000 }, (_, i) => `<${i}@x>`).join(" ");
    const ids = threadIds("<4999@x>", references);
    expect(ids).toHaveLength(100);
    expect(ids[0]).toBe("4999@x");
    expect(ids.at(-1)).toBe("4900@x");
  });
});

describe("an address to compare", () => {
  test.each([
    [" Tomas@Customer.Example ", "tomas@customer.example"],
    ["TOMÁS@CUSTOMER.EXAMPLE", "tomás@customer.example"],
    ["a\u0000@b", "a@b"],
    ["tomas", undefined],
    ["@b", undefined],
    ["a@", undefined],
    ["a@b@c", undefined],
    ["a b@c", undefined],
    ["a@b\r\nc", undefined],
    ["<a@b>", undefined],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
    [`${"a".repeat(300)}@b`, undefined],
  ])("%j → %j", (address, expected) => expect(normalAddress(address)).toBe(expected));
});

describe("who wrote", () => {
  test.each([
    ["the From", [{ name: "Tomás", address: "T@x.example" }], { address: "t@x.example", name: "Tomás" }],
    [
      "the Sender when From is broken",
      [
        { name: "Nobody", address: "broken" },
        { name: "Tomás", address: "t@x.example" },
      ],
      { address: "t@x.example", name: "Tomás" },
    ],
    [
      "no name where the name is the address",
      [{ name: "T@x.example", address: "t@x.example" }],
      { address: "t@x.example", name: null },
    ],
    ["no name where it is blank", [{ name: " \r\n ", address: "t@x.example" }], { address: "t@x.example", name: null }],
    [
      "a name on one line",
      [{ name: "Tomás\r\nBcc: all", address: "t@x.example" }],
      { address: "t@x.example", name: "Tomás Bcc: all" },
    ],
    [
      "a name without signs that turn others around",
      [{ name: "\u202eAda\u200b\u2066", address: "t@x.example" }],
      { address: "t@x.example", name: "Ada" },
    ],
    [
      "no name where none can be seen",
      [{ name: "\u200b\u200d", address: "t@x.example" }],
      { address: "t@x.example", name: null },
    ],
    ["nobody known", [], { address: unknownSender, name: null }],
    ["nobody known where nothing is an address", [{ name: "X", address: null }], { address: unknownSender, name: null }],
  ])("is %s", (_what, candidates, expected) => expect(authorOf(candidates)).toEqual(expected));

  test("has a name of at most 200 characters", () => {
    expect(authorOf([{ name: "n".repeat(100_000), address: "t@x.example" }]).name).toHaveLength(200);
  });
});

describe("two messages", () => {
  const message: Parameters<typeof messageKey>[0] = {
    messageId: "a@x",
    author: "t@x.example",
    date: "Mon, 2 Mar 2026 09:00:00 +0000",
    subject: "Rabbit",
    text: "We forgot it.",
    html: null,
    fileHashes: [Buffer.alloc(32, 1)],
  };
  const key = (change: Partial<typeof message>) => messageKey({ ...message, ...change }).toString("hex");

  test("with the same Message-ID and words are one, over whatever delivery they came", () => {
    expect(key({ date: "Tue, 3 Mar 2026 09:00:00 +0000" })).toBe(key({}));
  });

  test.each([
    ["another Message-ID", { messageId: "b@x" }],
    ["another author", { author: "other@x.example" }],
    ["another subject", { subject: "Hare" }],
    ["other words", { text: "We forgot it!" }],
    ["other HTML", { html: "<b>We forgot it.</b>" }],
    ["another file", { fileHashes: [Buffer.alloc(32, 2)] }],
    ["a file more", { fileHashes: [Buffer.alloc(32, 1), Buffer.alloc(32, 1)] }],
    ["words moved from the subject into the text", { subject: "Rab", text: "bitWe forgot it." }],
  ])("with %s are two", (_what, change) => expect(key(change)).not.toBe(key({})));

  test("without Message-ID are one by author and date", () => {
    expect(key({ messageId: null })).not.toBe(key({}));
    expect(key({ messageId: null, date: "Tue, 3 Mar 2026 09:00:00 +0000" })).not.toBe(key({ messageId: null }));
    expect(key({ messageId: null, author: "other@x.example" })).not.toBe(key({ messageId: null }));
  });

  test("without Message-ID and date are told by their words: what is fetched twice is one", () => {
    const bare = { messageId: null, date: undefined };
    expect(key({ ...bare, text: "We found it." })).not.toBe(key(bare));
    expect(key({ ...bare, fileHashes: [] })).not.toBe(key(bare));
  });
});

describe("a mail server's refusal", () => {
  test.each([
    ["no such user", { responseCode: 550, code: "EENVELOPE" }, true],
    ["spam", { responseCode: 554, code: "EMESSAGE" }, true],
    ["greylisted", { responseCode: 451, code: "EMESSAGE" }, false],
    ["mailbox full for now", { responseCode: 452, code: "EENVELOPE" }, false],
    ["wrong password", { responseCode: 535, code: "EAUTH" }, false],
    ["no STARTTLS", { responseCode: 502, code: "ETLS" }, false],
    ["not now, at the greeting", { responseCode: 554, code: "EPROTOCOL" }, false],
    ["sign in first", { responseCode: 530, code: "EENVELOPE" }, false],
    ["nobody listens", { code: "ESOCKET", errno: -111 }, false],
    ["not an error at all", "no", false],
    ["nothing", undefined, false],
    ["null", null, false],
  ])("%s: lasting %#", (_what, error, lasting) => expect(isLastingRefusal(error)).toBe(lasting));
});

describe("what is wrong with a mail server is said in words", () => {
  const server = { host: "imap.hotel.example", port: 993, security: "tls" } as const;
  const failure = (message: string, parts: object = {}) => Object.assign(new Error(message), parts);

  test.each([
    [
      failure("Invalid login", { code: "EAUTH", responseCode: 535 }),
      "imap.hotel.example did not accept the user name and password.",
    ],
    [failure("Command failed", { authenticationFailed: true }), "imap.hotel.example did not accept the user name and password."],
    [failure("getaddrinfo", { code: "ENOTFOUND" }), "There is no server called imap.hotel.example to be found."],
    [failure("getaddrinfo", { code: "EDNS" }), "There is no server called imap.hotel.example to be found."],
    [failure("connect ECONNREFUSED 127.0.0.1:993", { code: "ESOCKET" }), "Nothing answers at imap.hotel.example, port 993."],
    [failure("Greeting never received", { code: "ETIMEDOUT" }), "imap.hotel.example, port 993 did not answer in time."],
    [failure("Connection timeout", { code: "ECONNECTION" }), "imap.hotel.example, port 993 did not answer in time."],
    [failure("x", { code: "EHOSTUNREACH" }), "imap.hotel.example cannot be reached from here."],
    [
      failure("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      "The certificate of imap.hotel.example is not valid: self-signed certificate.",
    ],
    [
      failure("ssl3_get_record:wrong version number", { code: "ESOCKET" }),
      "imap.hotel.example, port 993 does not speak TLS from the first byte. Try STARTTLS.",
    ],
    [failure("Message failed", { responseText: "mailbox is full" }), "imap.hotel.example refused it: mailbox is full"],
    [
      failure("Can't send mail", { code: "EENVELOPE", responseCode: 550, response: "550 5.1.1 No such mailbox" }),
      "imap.hotel.example refused it: 550 5.1.1 No such mailbox",
    ],
    [
      failure("Invalid greeting. response=554 5.7.1 Your address is blocked", {
        code: "EPROTOCOL",
        responseCode: 554,
        response: "554 5.7.1 Your address is blocked",
      }),
      "imap.hotel.example refused it: 554 5.7.1 Your address is blocked",
    ],
    [
      failure("Invalid greeting. response=421 Timed out, certificate or not", {
        code: "EPROTOCOL",
        responseCode: 421,
        response: "421 Timed out, certificate or not",
      }),
      "imap.hotel.example refused it: 421 Timed out, certificate or not",
    ],
    [
      failure("Invalid greeting. response=SSH-2.0-OpenSSH_9", { code: "EPROTOCOL", response: "SSH-2.0-OpenSSH_9" }),
      "imap.hotel.example, port 993 answers, but not as an SMTP server does.",
    ],
    [
      failure("Not an IMAP server.", { code: "ENOTIMAP" }),
      "imap.hotel.example, port 993 answers, but not as an IMAP server does.",
    ],
    [
      failure("Unexpected close", { code: "ClosedAfterConnectTLS", reason: "Too many connections" }),
      "imap.hotel.example refused it: Too many connections",
    ],
    [
      failure("Unexpected close", { code: "ClosedAfterConnectTLS" }),
      "imap.hotel.example, port 993 closed the connection without a reason.",
    ],
    [
      failure("Failed to receive greeting from server in required time", { code: "GREETING_TIMEOUT" }),
      "imap.hotel.example, port 993 can be reached, but did not greet in time.",
    ],
    [
      failure("Command failed", {
        authenticationFailed: true,
        serverResponseCode: "UNAVAILABLE",
        responseText: "Come back in an hour",
      }),
      "imap.hotel.example refused it: Come back in an hour",
    ],
    [
      failure("write EPROTO 0:error:0A00010B:SSL routines", { code: "EPROTO" }),
      "imap.hotel.example, port 993 does not speak TLS from the first byte. Try STARTTLS.",
    ],
    [failure("odd\u0000 things"), "imap.hotel.example, port 993: odd things"],
    ["a text", "imap.hotel.example, port 993: a text"],
    [null, "imap.hotel.example, port 993: null"],
  ])("%s", (error, expected) => expect(connectionReason(error, server)).toBe(expected));

  test("at most 500 characters", () => {
    expect(connectionReason(failure("x".repeat(100_000)), server)).toHaveLength(500);
  });
});

describe("a failure of the encryption", () => {
  const greeting = { code: "EPROTOCOL", responseCode: 554, response: "554 No STARTTLS, no certificate" };
  test.each([
    ["is no refusal in the greeting", greeting, "starttls", false],
    ["is none where nothing is encrypted", { code: "EPROTO" }, "none", false],
    ["is a refused STARTTLS", { code: "ETLS", responseCode: 502, response: "502 Not here" }, "starttls", true],
    ["is another protocol", { code: "EPROTO" }, "tls", true],
    ["is a bad certificate", { message: "self-signed certificate" }, "starttls", true],
  ] as const)("%s", (_what, error, security, is) => expect(isSecurityError(error, { security })).toBe(is));

  test("without STARTTLS is said so, whatever the server answers to it", () => {
    const error = { code: "ETLS", responseCode: 502, response: "502 Not here" };
    expect(connectionReason(error, { host: "smtp.hotel.example", port: 587, security: "starttls" })).toBe(
      "smtp.hotel.example, port 587 does not offer STARTTLS.",
    );
  });
});

test("what PostgreSQL cannot hold is left out", () => {
  expect(storable("a\u0000b\u0000")).toBe("ab");
  expect(storable("🐇")).toBe("🐇");
});

// How an invitation stands, and that nobody's name writes lines into the mail that carries it.
import { describe, expect, test } from "vitest";
import { invitationLink, invitationMail, invitationState } from "./invitation-rules.ts";

const now = new Date("2026-03-02T09:00:00.000Z");
const later = new Date(now.getTime() + 1);

describe("an invitation", () => {
  test.each([
    ["open", { expiresAt: later, acceptedAt: null, revokedAt: null }],
    ["expired", { expiresAt: now, acceptedAt: null, revokedAt: null }],
    ["revoked", { expiresAt: later, acceptedAt: null, revokedAt: now }],
    ["revoked", { expiresAt: now, acceptedAt: null, revokedAt: now }],
    ["accepted", { expiresAt: later, acceptedAt: now, revokedAt: null }],
    ["accepted", { expiresAt: now, acceptedAt: now, revokedAt: null }],
  ] as const)("is %s", (state, times) => {
    expect(invitationState(times, now)).toBe(state);
  });
});

test("the token stands behind the hash of the link, where no server sees it", () => {
  expect(invitationLink("https://rapport.example", "a-b_c")).toBe("https://rapport.example/join#token=a-b_c");
  expect(invitationLink("https://rapport.example/", "a-b_c")).toBe("https://rapport.example/join#token=a-b_c");
});

describe("the mail", () => {
  const mail = (workspaceName: string, inviterName = "Ada") =>
    invitationMail({ workspaceName, inviterName, link: "https://rapport.example/join#token=t", expiresAt: now });

  test("says who invites to what, with the link on a line of its own, and until when it works", () => {
    const { subject, text } = mail("Hotel Sonne");
    expect(subject).toBe("Ada invites you to Hotel Sonne");
    expect(text).toContain("Ada invites you to join Hotel Sonne");
    expect(text.split("\n")).toContain("https://rapport.example/join#token=t");
    expect(text).toContain("2026-03-02 09:00 (UTC)");
  });

  test.each([
    "Sonne\r\nBcc: all@hotel.example",
    "Sonne\nhttps://evil.example/join",
    "Sonne\u2028https://evil.example",
    "Sonne\u0000\u0007x",
    "Sonne\u202egnp.exe",
  ])("keeps %j on one line", (name) => {
    const { subject, text } = mail(name, name);
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text.split("\n")).toHaveLength(mail("Sonne").text.split("\n").length);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});

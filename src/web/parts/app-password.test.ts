// For which hosts it is said what an app password is.
import { expect, test } from "vitest";
import { appPasswordWords } from "./app-password.ts";

test.each(["imap.gmail.com", " smtp.gmail.com", "IMAP.GOOGLEMAIL.COM"])("%s asks for one of Google's", (host) => {
  expect(appPasswordWords(host)).toContain("Google");
});

test.each(["outlook.office365.com", "smtp-mail.outlook.com", "smtp.office365.com"])("%s asks for one of Microsoft's", (host) => {
  expect(appPasswordWords(host)).toContain("Microsoft");
});

test.each(["", "mail.hotel.example", "gmail.com.evil.example", "notgmail.com"])("“%s” has no words of its own", (host) => {
  expect(appPasswordWords(host)).toBeUndefined();
});

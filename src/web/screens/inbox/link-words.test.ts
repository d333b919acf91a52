// What is said of links: where the words name another place than the one they lead to, it is shown.
import { describe, expect, test } from "vitest";
import { hostWords } from "./host-words.ts";
import { linkWords } from "./link-words.ts";

describe("beside the words stands where the link leads, when they name another place", () => {
  test.each([
    ["www.bank.example", "https://evil.example/", "evil.example"],
    ["https://bank.example/login", "https://bank.example.evil.example/login", "bank.example.evil.example"],
    ["bank.example", "http://198.51.100.7/", "198.51.100.7"],
    ["Sign in at https://bank.example now", "https://evil.example", "evil.example"],
    ["b\u200bank.example", "https://evil.example", "evil.example"],
    ["login.bank.example", "https://bank.example", "bank.example"],
    ["desk@bank.example", "https://evil.example", "evil.example"],
    ["https://bank.example@evil.example/", "https://bank.example@evil.example/", "evil.example"],
    ["bücher.example", "https://evil.example", "evil.example"],
    ["desk@bank.example", "mailto:thief@evil.example", "thief@evil.example"],
    // Words that name nothing, and yet a host that is written to be taken for another.
    ["Sign in", "https://pаypal.example/", "xn--pypal-4ve.example"],
    ["аррӏе.com", "https://аррӏе.com/", "xn--80ak6aa92e.com"],
    // What passes on, beside words that name the way instead of the end.
    [
      "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2Fpay&data=1",
      "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2Fpay&data=1",
      "bank.example",
    ],
  ])("%s to %s", (words, address, host) => {
    expect(linkWords(words, address).leadsTo).toBe(host);
  });
});

describe("nothing stands beside words that say enough", () => {
  test.each([
    ["Read more", "https://news.example/a"],
    ["bank.example", "https://www.bank.example/login"],
    ["www.bank.example", "https://login.bank.example"],
    ["BANK.example.", "https://bank.example"],
    ["bücher.example", "https://xn--bcher-kva.example/"],
    ["invoice.pdf", "https://files.example/invoice.pdf"],
    ["Write to us", "mailto:desk@bank.example"],
    ["desk@bank.example", "mailto:Desk@bank.example?subject=Room"],
    ["+43 1 234", "tel:+431234"],
    ["bank.example", "https://www.google.com/url?q=https://bank.example/&sa=D"],
    ["日本語テスト", "https://日本語テスト.example"],
  ])("%s to %s", (words, address) => {
    expect(linkWords(words, address).leadsTo).toBeNull();
  });
});

test("the whole address is there on hover, with the end of one that passes on", () => {
  expect(linkWords("Read", "https://bank.example/a?b").title).toBe("https://bank.example/a?b");
  expect(linkWords("Pay", "https://www.google.com/url?q=https%3A%2F%2Fbank.example%2Fpay").title).toBe(
    "https://bank.example/pay (by way of www.google.com)",
  );
  expect(linkWords("Pay", "https://urldefense.com/v3/__https://bank.example/pay__;!!x$").title).toBe(
    "https://bank.example/pay (by way of urldefense.com)",
  );
  // Only addresses of the web are believed.
  expect(linkWords("Pay", "https://www.google.com/url?q=javascript:alert(1)").title).toBe(
    "https://www.google.com/url?q=javascript:alert(1)",
  );
});

test.each([
  ["xn--bcher-kva.example", "bücher.example"],
  ["xn--wgv71a119e.jp", "日本語.jp"],
  ["xn--e1afmkfd.example", "пример.example"],
  ["xn--pypal-4ve.com", "xn--pypal-4ve.com"],
  ["xn--80ak6aa92e.com", "xn--80ak6aa92e.com"],
  ["xn--!!.example", "xn--!!.example"],
])("the host %s is shown as %s", (host, shown) => {
  expect(hostWords(host).shown).toBe(shown);
});

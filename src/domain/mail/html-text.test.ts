// What is read out of HTML mails: the words that a person sees, and none that are hidden.
import { expect, test } from "vitest";
import { readHtml } from "./html-text.ts";

test.each([
  ["<p>Hello <b>you</b></p><p>second</p>", "Hello you\n\nsecond"],
  ["one<br>two<br/>three", "one\ntwo\nthree"],
  ["<div>one</div><div>two</div>", "one\ntwo"],
  ["<ul><li>milk</li><li>eggs</li></ul>after", "- milk\n- eggs\n\nafter"],
  ["<table><tr><td>Order</td><td>123</td></tr><tr><th>Total</th><td><p>9</p></td></tr></table>", "Order 123\nTotal\n\n9"],
  ["a   lot\n of\t space&nbsp;here", "a lot of space here"],
  ["<pre>kept\n  as it is</pre>", "kept\n  as it is"],
  ["<head><title>no</title></head><style>no{}</style><script>no()</script><p>yes</p>", "yes"],
  ['<div style="display:none">hidden <p>deeper</p></div>seen', "seen"],
  ["<p>Gr&uuml;&szlig;e &#x1F407;</p>", "Grüße 🐇"],
  ["half a tag <", "half a tag <"],
  ["<p>not <i>closed <b>at all", "not closed at all"],
  ["closed</div></div></span> too often", "closed too often"],
  ["", ""],
])("%j reads as %j", (html, text) => {
  expect(readHtml(html)).toEqual({ text, isShowable: true });
});

test.each([
  ["a million characters of open tags", "<b>".repeat(400_000)],
  ["as many opened and closed wrongly", "<b>".repeat(200_000) + "</i>".repeat(200_000)],
  ["open brackets alone", "<".repeat(1_500_000)],
  ["attributes without end", `<a ${"x ".repeat(700_000)}`],
  ["spaces alone", " ".repeat(1_500_000)],
  ["preformatted spaces", `<pre>${" ".repeat(900_000)}`],
  ["line breaks alone", "<br>".repeat(300_000)],
  ["comments without end", "<!--".repeat(300_000)],
  ["entities without end", "&a".repeat(600_000)],
])("%s are read without hanging", (_what, html) => {
  expect(readHtml(`words ${html}`).text).toMatch(/^words/);
});

test.each([
  ["nested deeper than anyone nests", "<div>".repeat(500)],
  ["of more tags than anyone writes", "<b>x</b>".repeat(50_000)],
  ["of more than a million characters", "x".repeat(1_000_001)],
])("markup %s is not shown, and its words are read", (_what, html) => {
  const { text, isShowable } = readHtml(`${html}<p>The words.</p>`);
  expect(isShowable).toBe(false);
  if (html.length < 1_000_000) expect(text).toContain("The words.");
});

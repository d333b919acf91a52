// Folds away what mail programs quote below the words of a mail in HTML; `details` needs no script.
import {
  headLabelOf,
  isAttribution,
  isDeviceLine,
  isForwardedLine,
  isOriginalLine,
  saysBelow,
} from "../../../domain/conversation/quoted-language.ts";

/** Where programs say themselves that the earlier mails begin. */
const beginnings = [
  ".gmail_quote_container",
  ".gmail_quote",
  "blockquote[type=cite i]",
  ".moz-cite-prefix",
  ".yahoo_quoted",
  "[id^=yahoo_quoted]",
  ".zmail_extra",
  ".zmail_extra_hr",
  "#zmail_extra",
  "div[name=quote]",
  "[name=messageReplySection]",
  "#isReplyContent",
  ".ntes-mailmaster-quote",
  ".mail-quote-collapse",
  ".front-blockquote",
  ".hs_reply",
  "blockquote#qt",
  "#OLK_SRC_BODY_SECTION",
  ".OutlookMessageHeader",
  ".protonmail_quote",
  "#appendonsend",
  "#divRplyFwdMsg",
  "#mail-editor-reference-message-container",
  ".ms-outlook-mobile-reference-message",
].join(", ");
/** Of these those that hold all that is quoted, so that words after them are somebody's own. */
const enclosing =
  "blockquote, .gmail_quote, .gmail_quote_container, .moz-cite-prefix, .protonmail_quote, .yahoo_quoted, .zmail_extra, div[name=quote]";
/** Below the words and below what was quoted: nobody's answer. */
const signatures =
  ".gmail_signature, .gmail_signature_prefix, .moz-signature, .AppleMailSignature, #AppleMailSignature, #ms-outlook-mobile-signature, [id^=ms-outlook-mobile-signature], .protonmail_signature_block";

/**
 * From the first quoted thing to the end of the mail all is put into one fold. A mail in which somebody answers between the
 * quoted lines, or that has no words of its own, stays as it is.
 */
export function foldQuoted(body: HTMLElement): void {
  const beginning = earliest(body.querySelector(beginnings), introducedQuote(body), outlookHead(body), originalLine(body));
  if (beginning === null) return;
  const first = withIntroduction(beginning);
  const words = wordsBefore(first, body);
  if (words === "") return;
  // What was forwarded is news.
  if (isForwardedLine(firstLine(beginning)) || isForwardedLine(words.slice(words.lastIndexOf("\n") + 1))) return;
  const isEnclosed = beginning.matches(enclosing);
  if (isEnclosed ? hasOwnWordsAfter(beginning, body) : saysBelow(words)) return;

  const range = body.ownerDocument.createRange();
  range.setStartBefore(first);
  range.setEndAfter(body.lastChild ?? first);
  const details = body.ownerDocument.createElement("details");
  const summary = body.ownerDocument.createElement("summary");
  const earlier = body.ownerDocument.createElement("div");
  summary.textContent = "What was quoted";
  earlier.append(range.extractContents());
  details.append(summary, earlier);
  body.append(details);
  trimEnd(body, details);
}

/** Outlook on a computer marks nothing: a line is drawn, and below it stands who wrote when to whom. */
function outlookHead(body: HTMLElement): Element | null {
  for (const each of body.querySelectorAll<HTMLElement>("div[style*='border'], hr")) {
    if (each.nodeName !== "HR" && !hasLineAbove(each)) continue;
    const head = each.nodeName === "HR" ? each.nextElementSibling : each;
    if (head !== null && isHead(head)) return each;
  }
  return null;
}

function hasLineAbove({ style }: HTMLElement): boolean {
  return /^(?:solid|double|inset|outset|ridge|groove)$/.test(style.borderTopStyle) && !/^0/.test(style.borderTopWidth);
}

/** "From: … Sent: … To: … Subject: …" in any language: at least three of these, and nothing before them. */
function isHead(element: Element): boolean {
  const names = [...element.querySelectorAll("b, strong")].filter((each) => /[:：]\s*$/.test(each.textContent));
  if (names.length >= 3 && names.length <= 8) return element.textContent.trim().startsWith(names[0]?.textContent.trim() ?? "\n");
  const labels = textsIn(element, 30).map((text) => headLabelOf(text));
  return labels[0] !== undefined && labels.includes("from") && new Set(labels.filter((label) => label !== undefined)).size >= 3;
}

/** Whichever comes first in the mail. */
function earliest(...found: (Element | null)[]): Element | null {
  const there = found.filter((each) => each !== null);
  return there.toSorted((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1))[0] ?? null;
}

/** A quotation of a program that is not known, with the line above it that says who had written. */
function introducedQuote(body: HTMLElement): Element | null {
  for (const quote of body.querySelectorAll("blockquote")) {
    const before = previousOf(quote);
    if (introductionNodes(quote) !== undefined || (before !== null && isAttribution(before.textContent.trim()))) return quote;
  }
  return null;
}

/** "-----Original Message-----" in a line of its own. */
function originalLine(body: HTMLElement): Element | null {
  const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const text = texts.currentNode.textContent ?? "";
    if (!/[-_=]{2}/.test(text) || !isOriginalLine(text.trim())) continue;
    const element = texts.currentNode.parentElement?.closest("p, div, blockquote") ?? null;
    return element === body || !isOriginalLine(firstLine(element ?? body)) ? null : element;
  }
  return null;
}

/** The first texts in it that are not blank. */
function textsIn(element: Element, most: number): string[] {
  const texts = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (found.length < most && texts.nextNode() !== null) {
    const text = (texts.currentNode.textContent ?? "").replace(/\s+/g, " ").trim();
    if (text !== "") found.push(text);
  }
  return found;
}

const firstLine = (element: Element) => textsIn(element, 1)[0] ?? "";

/** The line right above a quotation, where it stands in no element of its own and says who had written: its first node. */
function introductionNodes(quote: Element): ChildNode | undefined {
  let line = "";
  let first: ChildNode | undefined;
  for (let before = quote.previousSibling; before !== null && line.length < 400; before = before.previousSibling) {
    const isInline =
      before.nodeType === Node.TEXT_NODE ||
      before.nodeType === Node.COMMENT_NODE ||
      /^(?:A|B|I|SPAN|FONT|EM|STRONG|BR)$/.test(before.nodeName);
    if (!isInline || (before.nodeName === "BR" && line.trim() !== "")) break;
    line = (before.textContent ?? "") + line;
    if (line.trim() !== "") first = before;
  }
  return first !== undefined && isAttribution(line.replace(/\s+/g, " ").trim()) ? first : undefined;
}

/** "On 3 May 2026 at 09:41, Desk wrote:" stands right before what it tells of, and the line that is drawn above it, too. */
function withIntroduction(beginning: Element): ChildNode {
  const line = introductionNodes(beginning);
  if (line !== undefined) return line;
  let first = beginning;
  for (;;) {
    const before = previousOf(first);
    if (before === null) return first;
    const text = before.textContent.trim();
    const isLine =
      before.nodeName === "HR" ||
      before.matches(`#appendonsend, .gmail_attr, .moz-cite-prefix, #ms-outlook-mobile-signature`) ||
      isDeviceLine(text);
    const isEmpty = text === "" && before.querySelector("img, table") === null && before.nodeName !== "IMG";
    const tells = first === beginning && ((text.length < 300 && /\d/.test(text) && /[:：]$/.test(text)) || isAttribution(text));
    if (!isLine && !tells && !isEmpty) return first;
    first = before;
  }
}

/** The element before this one; none where words stand between them. */
function previousOf(element: Element): Element | null {
  for (let before = element.previousSibling; before !== null; before = before.previousSibling) {
    if (before.nodeType === Node.ELEMENT_NODE) return before as Element;
    if ((before.textContent ?? "").trim() !== "") return null;
  }
  return null;
}

function wordsBefore(end: ChildNode, body: HTMLElement): string {
  const range = body.ownerDocument.createRange();
  range.setStart(body, 0);
  range.setEndBefore(end);
  const copy = body.ownerDocument.createElement("div");
  copy.append(range.cloneContents());
  for (const style of copy.querySelectorAll("style")) style.remove();
  return copy.textContent.trim();
}

/** Words below what was quoted that are not quoted themselves: somebody answered there. */
function hasOwnWordsAfter(quoted: Element, body: HTMLElement): boolean {
  const range = body.ownerDocument.createRange();
  range.setStartAfter(quoted);
  range.setEndAfter(body.lastChild ?? quoted);
  const copy = body.ownerDocument.createElement("div");
  copy.append(range.cloneContents());
  for (const each of copy.querySelectorAll(`style, blockquote, ${beginnings}, ${signatures}`)) each.remove();
  return copy.textContent.trim() !== "";
}

/** Empty lines between the words and the fold say nothing. */
function trimEnd(body: HTMLElement, details: Element): void {
  for (let last = details.previousSibling; last !== null; last = details.previousSibling) {
    const isBlank = (last.textContent ?? "").trim() === "";
    const holdsMore =
      last.nodeType === Node.ELEMENT_NODE && (last as Element).matches("img, table, hr, style, :has(img, table, hr, style)");
    if (!isBlank || holdsMore || last.parentNode !== body) return;
    last.remove();
  }
}

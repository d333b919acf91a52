// Folds away what mail programs quote below the words of a mail in HTML; `details` needs no script.

/** Where Gmail, Apple Mail, Thunderbird, Yahoo, Proton and Outlook on the web say themselves that the earlier mails begin. */
const beginnings = [
  ".gmail_quote_container",
  ".gmail_quote",
  "blockquote[type=cite]",
  ".moz-cite-prefix",
  ".yahoo_quoted",
  ".protonmail_quote",
  "#appendonsend",
  "#divRplyFwdMsg",
  "#mail-editor-reference-message-container",
  ".ms-outlook-mobile-reference-message",
].join(", ");
/** Of these those that hold all that is quoted, so that words after them are somebody's own. */
const enclosing = "blockquote, .gmail_quote, .gmail_quote_container, .moz-cite-prefix, .protonmail_quote";

/**
 * From the first quoted thing to the end of the mail all is put into one fold. A mail in which somebody answers between the
 * quoted lines, or that has no words of its own, stays as it is.
 */
export function foldQuoted(body: HTMLElement): void {
  const beginning = body.querySelector(beginnings) ?? outlookHead(body);
  if (beginning === null) return;
  const first = withIntroduction(beginning);
  if (wordsBefore(first, body) === "") return;
  // What was forwarded is news.
  if (/^\s*(?:-{5,}|Begin forwarded message)/.test(beginning.textContent)) return;
  if (beginning.matches(enclosing) && hasOwnWordsAfter(beginning, body)) return;

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

/** "From: … Sent: … To: … Subject: …" in any language: at least three names in bold, each with a colon. */
function isHead(element: Element): boolean {
  const names = [...element.querySelectorAll("b, strong")].filter((each) => /[:：]\s*$/.test(each.textContent));
  return names.length >= 3 && names.length <= 8 && element.textContent.trim().startsWith(names[0]?.textContent.trim() ?? "\n");
}

/** "On 3 May 2026 at 09:41, Desk wrote:" stands right before what it tells of, and the line that is drawn above it, too. */
function withIntroduction(beginning: Element): Element {
  let first = beginning;
  for (;;) {
    const before = previousOf(first);
    if (before === null) return first;
    const text = before.textContent.trim();
    const isLine = before.nodeName === "HR" || before.matches("#appendonsend, .gmail_attr, .moz-cite-prefix");
    const isEmpty = text === "" && before.querySelector("img, table") === null && before.nodeName !== "IMG";
    const tells = text.length < 300 && /\d/.test(text) && /[:：]$/.test(text) && first === beginning;
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

function wordsBefore(end: Element, body: HTMLElement): string {
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
  for (const each of copy.querySelectorAll(`style, blockquote, ${beginnings}`)) each.remove();
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

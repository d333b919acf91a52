// The words of a mail without its looks: how many, which, and whether those that came along as text are all of them.

/** Starts a line of its own. */
const lines = "p, div, tr, li, h1, h2, h3, h4, h5, h6, blockquote, table, ul, ol, pre, hr, dt, dd, center, summary, details";
const paragraphs = "p, h1, h2, h3, h4, h5, h6, blockquote, table, ul, ol, pre, hr";

/** How many signs of `text` a reader would see: no spaces, nothing without width. */
export function countSigns(text: string): number {
  return text.match(/[^\s\p{C}\p{M}]/gu)?.length ?? 0;
}

/** All words in a cleaned mail, also those that its looks hide; paragraphs apart by an empty line. */
export function wordsOfMail(body: HTMLElement): string {
  const copy = body.cloneNode(true) as HTMLElement;
  for (const style of copy.querySelectorAll("style")) style.remove();
  const texts = copy.ownerDocument.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const text = texts.currentNode as Text;
    if (text.parentElement?.closest("pre") == null) text.data = text.data.replace(/\s+/g, " ");
  }
  for (const line of copy.querySelectorAll("br")) line.replaceWith("\n");
  for (const each of copy.querySelectorAll(lines)) {
    const apart = each.matches(paragraphs) ? "\n\n" : "\n";
    each.before(apart);
    each.after(apart);
  }
  for (const each of copy.querySelectorAll("td, th")) each.after(" ");
  return copy.textContent
    .replace(/[ \t\u00a0]*\n[ \t\u00a0]*/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The words to show without looks. Some programs send a text that only says that there is more: then those of the HTML. */
export function fullerWords(text: string, wordsOfHtml: string): string {
  return countSigns(text) * 2 < countSigns(wordsOfHtml) ? wordsOfHtml : text;
}

// The words of an HTML mail as plain text, for lists and for reading without pictures. Linear in the length, whatever the markup.
import { Parser } from "htmlparser2";

const mostCharacters = 1_000_000;
/** Nobody nests or marks up words like this; a browser that lays it out stands still. */
const deepest = 400;
const mostTags = 40_000;

const unread = new Set(["script", "style", "head", "title", "template", "noscript", "svg"]);
const paragraphs = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr"]);
const lines = new Set([...paragraphs, "div", "br", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "center"]);

class TooMuch extends Error {}

/**
 * The visible words, paragraphs apart by an empty line, and whether the markup can be shown as it is: it is not where there
 * are more than a million characters of it, or tags beyond all measure. Of that the words are read more roughly.
 */
export function readHtml(html: string): { text: string; isShowable: boolean } {
  if (html.length > mostCharacters) return { text: roughText(html.slice(0, mostCharacters)), isShowable: false };
  try {
    return { text: textOfHtml(html), isShowable: true };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    return { text: roughText(html), isShowable: false };
  }
}

/** What stands between the tags. */
function roughText(html: string): string {
  return html
    .split("<")
    .map((part) => part.slice(part.indexOf(">") + 1))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

function textOfHtml(html: string): string {
  // Pieces, and what the text ends with: looking at the end of a growing string would copy it every time.
  const pieces: string[] = [];
  let breaks = 0;
  let endsInSpace = true;
  let depth = 0;
  let tags = 0;
  /** The depth at which something unread began; what is inside is unread too. */
  let unreadFrom: number | undefined;
  let preformatted = 0;

  const write = (words: string) => {
    if (words === "") return;
    if (breaks > 0 && pieces.length > 0) pieces.push("\n".repeat(breaks));
    breaks = 0;
    pieces.push(words);
    endsInSpace = /\s$/.test(words.slice(-1));
  };
  const breakLine = (name: string) => {
    if (!lines.has(name)) return;
    breaks = Math.max(breaks, paragraphs.has(name) ? 2 : 1);
    endsInSpace = true;
  };
  const parser = new Parser({
    onopentag(name, { style = "" }) {
      depth++;
      if (depth > deepest || ++tags > mostTags) throw new TooMuch();
      if (unreadFrom === undefined && (unread.has(name) || /display\s*:\s*none/i.test(style))) unreadFrom = depth;
      if (unreadFrom !== undefined) return;
      if (name === "pre") preformatted++;
      if (name === "br" && breaks > 0) breaks = 2;
      breakLine(name);
      if (name === "li") write("- ");
    },
    ontext(words) {
      if (unreadFrom !== undefined) return;
      if (preformatted > 0) return write(words);
      const oneSpace = words.replace(/[ \t\r\n\f\u00a0]+/g, " ");
      write(endsInSpace && oneSpace.startsWith(" ") ? oneSpace.slice(1) : oneSpace);
    },
    onclosetag(name) {
      const wasUnread = unreadFrom !== undefined;
      if (unreadFrom === depth) unreadFrom = undefined;
      depth--;
      if (wasUnread) return;
      if (name === "pre") preformatted--;
      if (name !== "br" && name !== "li") breakLine(name);
      // Cells stand beside each other, and are not one word.
      if ((name === "td" || name === "th") && !endsInSpace) write(" ");
    },
  });
  parser.write(html);
  parser.end();
  return pieces
    .join("")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

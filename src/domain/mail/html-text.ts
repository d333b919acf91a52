// The words of an HTML mail as plain text, for lists and for reading without pictures. Linear in the length, whatever the markup.
import { Parser } from "htmlparser2";

const mostCharacters = 1_000_000;
/** Finding the tag that a closing one belongs to takes as long as the nesting is deep. No reader nests like this. */
const deepest = 1000;

const unread = new Set(["script", "style", "head", "title", "template", "noscript", "svg"]);
const paragraphs = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr"]);
const lines = new Set([...paragraphs, "div", "br", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "center"]);

class TooDeep extends Error {}

/** The visible words, paragraphs apart by an empty line. What comes after a million characters, or too deep, is left out. */
export function textOfHtml(html: string): string {
  // Pieces, and what the text ends with: looking at the end of a growing string would copy it every time.
  const pieces: string[] = [];
  let breaks = 0;
  let endsInSpace = true;
  let depth = 0;
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
      if (depth > deepest) throw new TooDeep();
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
    },
  });
  try {
    parser.write(html.slice(0, mostCharacters));
    parser.end();
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
  }
  return pieces
    .join("")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

// Cleans a mail in HTML before it is shown: nothing runs, nothing is loaded from elsewhere, nothing leaves its frame.
import DOMPurify, { type Config, type WindowLike } from "dompurify";
import type { EntryFile } from "../../../domain/conversation/schema.ts";
import { fileAddress } from "../../parts/file-words.ts";
import { foldQuoted } from "./fold-quoted.ts";

export interface CleanMail {
  html: string;
  /** Pictures from elsewhere that were left out. */
  leftOut: number;
  /** It brings colours of its own, made for white paper. */
  hasOwnColours: boolean;
  /** There is nothing in it to see. */
  isEmpty: boolean;
}

const config: Config = {
  USE_PROFILES: { html: true },
  WHOLE_DOCUMENT: false,
  FORCE_BODY: true,
  FORBID_TAGS: [
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "option",
    "video",
    "audio",
    "source",
    "track",
    "picture",
    "map",
    "area",
    "dialog",
    "template",
  ],
  FORBID_ATTR: [
    "background",
    "srcset",
    "poster",
    "action",
    "formaction",
    "ping",
    "popover",
    "popovertarget",
    "contenteditable",
    "tabindex",
    "accesskey",
    "autofocus",
  ],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  // Every attribute is held against this, so it must let through what is no address at all.
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid|data):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
};

/**
 * Cleans `html` with the parser of the frame's own window: documents inherit the policy of the window that made them, and ours
 * would refuse the styles of the mail.
 */
export function cleanMail(
  html: string,
  frame: WindowLike,
  { workspaceId, entryId, files }: { workspaceId: string; entryId: string; files: EntryFile[] },
): CleanMail {
  const purify = DOMPurify(frame);
  const places = new Map(
    files.flatMap(({ contentId, ordinal }) =>
      contentId === null ? [] : [[contentId, fileAddress(workspaceId, entryId, ordinal)] as const],
    ),
  );
  let leftOut = 0;
  let hasOwnColours = false;
  purify.addHook("afterSanitizeAttributes", (node) => {
    if (node.hasAttribute("bgcolor") || node.hasAttribute("color") || node.hasAttribute("text")) hasOwnColours = true;
    const style = node.getAttribute("style");
    if (style !== null) {
      hasOwnColours ||= setsColour(style);
      node.setAttribute("style", harmlessStyle(style));
    }
    if (node.nodeName === "STYLE") {
      hasOwnColours ||= setsColour(node.textContent);
      node.textContent = harmlessStyle(node.textContent);
    }
    if (node.nodeName === "A") cleanLink(node);
    if (node.nodeName === "IMG") leftOut += cleanPicture(node, places);
  });
  const body = purify.sanitize(html, { ...config, RETURN_DOM: true }) as HTMLElement;
  foldQuoted(body);
  for (const style of body.querySelectorAll("style")) body.prepend(style);
  const isEmpty = body.querySelector("img, hr, table") === null && wordsOf(body) === "";
  return { html: body.innerHTML, leftOut, hasOwnColours, isEmpty };
}

function wordsOf(body: HTMLElement): string {
  const copy = body.cloneNode(true) as HTMLElement;
  for (const style of copy.querySelectorAll("style")) style.remove();
  return copy.textContent.trim();
}

/** Links open elsewhere, without telling where from; those within the page would open an empty one. */
function cleanLink(node: Element): void {
  if (!/^(https?:|mailto:|tel:)/i.test(node.getAttribute("href") ?? "")) {
    node.removeAttribute("href");
    return;
  }
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
}

/** Shows pictures that came with the mail; returns 1 for one that would be loaded from elsewhere and that a person would have seen. */
function cleanPicture(node: Element, places: Map<string, string>): 0 | 1 {
  const source = node.getAttribute("src") ?? "";
  const place = /^cid:/i.test(source) ? places.get(decode(source.slice(4))) : undefined;
  if (place !== undefined) {
    node.setAttribute("src", place);
    return 0;
  }
  if (/^data:/i.test(source)) return 0;
  // A picture of one pixel only tells the sender that the mail was opened.
  const isPixel = ["width", "height"].some((side) => /^[012]$/.test(node.getAttribute(side) ?? ""));
  const words = node.getAttribute("alt")?.trim() ?? "";
  node.replaceWith(words);
  return isPixel || /^cid:/i.test(source) || source === "" ? 0 : 1;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without anything that would be fetched. What a style escapes with backslashes could hide such; mail has no need of them. */
function harmlessStyle(style: string): string {
  return (
    style
      .replaceAll("\\", "")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/@import[^;]*;?/gi, "")
      .replace(/@font-face\s*\{[^}]*\}?/gi, "")
      // The frame is as high as its content: what is as high as the frame would grow for ever.
      .replace(/(\d)[sld]?v(?:h|b|min|max)\b/gi, "$1px")
      .replace(/position\s*:\s*(?:fixed|sticky)/gi, "position:static")
      .replace(/(?:url|image|image-set|-webkit-image-set|src)\s*\([^)]*\)?/gi, "none")
  );
}

function setsColour(style: string): boolean {
  return /(?:^|[;{\s])(?:background(?:-color)?|color)\s*:(?!\s*(?:inherit|initial|transparent|none|unset|currentcolor))/i.test(
    style,
  );
}

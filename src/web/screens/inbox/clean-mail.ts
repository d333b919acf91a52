// Cleans a mail in HTML before it is shown: nothing runs, nothing is loaded from elsewhere, nothing leaves its frame.
import DOMPurify, { type Config, type WindowLike } from "dompurify";
import type { EntryFile } from "../../../domain/conversation/schema.ts";
import { fileAddress } from "../../parts/file-words.ts";
import { cleanDeclarations, cleanSheet, type StyleWindow } from "./clean-style.ts";
import { foldQuoted } from "./fold-quoted.ts";
import { mayDependOn } from "./mail-style.ts";
import { wordsOfMail } from "./mail-words.ts";

export interface CleanMail {
  /** What to show are its children. It is handed over as it stands: written out and read again, it could mean something else. */
  body: HTMLElement;
  /** The mail's own paper and ink, where it says so of its whole body; otherwise empty. */
  paper: { ground: string; ink: string };
  /** All its words, without looks. */
  words: string;
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
    "marquee",
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
  const cleanStyle = styleCleaner();
  purify.addHook("afterSanitizeAttributes", (node) => {
    if (node.hasAttribute("bgcolor") || node.hasAttribute("color") || node.hasAttribute("text")) hasOwnColours = true;
    if (node.hasAttribute("style") && cleanStyle(node as HTMLElement)) hasOwnColours = true;
    if (node.nodeName === "STYLE") {
      const clean = mayDependOn(node.getAttribute("media") ?? "")
        ? cleanSheet(node.textContent, frame as unknown as StyleWindow)
        : undefined;
      hasOwnColours ||= clean?.hasOwnColours ?? false;
      node.textContent = clean?.text ?? "";
    }
    if (node.nodeName === "A") cleanLink(node);
    if (node.nodeName === "IMG") leftOut += cleanPicture(node, places);
  });
  const body = purify.sanitize(html, { ...config, RETURN_DOM: true }) as HTMLElement;
  foldQuoted(body);
  body.prepend(...body.querySelectorAll("style"));
  const words = wordsOfMail(body);
  const paper = {
    ground: body.style.backgroundColor || (body.getAttribute("bgcolor") ?? ""),
    ink: body.style.color || (body.getAttribute("text") ?? ""),
  };
  const isEmpty = body.querySelector("img, hr, table") === null && words === "";
  return { body, paper, words, leftOut, hasOwnColours, isEmpty };
}

/** Mails say the same again and again: each saying is read once. */
function styleCleaner(): (node: HTMLElement) => boolean {
  const known = new Map<string, { text: string; hasOwnColours: boolean }>();
  return (node) => {
    const said = node.getAttribute("style") ?? "";
    let clean = known.get(said);
    if (clean === undefined) {
      const hasOwnColours = cleanDeclarations(node.style);
      clean = { text: node.style.cssText, hasOwnColours };
      known.set(said, clean);
    }
    if (clean.text === "") node.removeAttribute("style");
    else node.setAttribute("style", clean.text);
    return clean.hasOwnColours;
  };
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

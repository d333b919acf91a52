// Cleans a mail in HTML before it is shown: nothing runs, nothing is loaded from elsewhere, nothing leaves its frame.
import DOMPurify, { type Config, type WindowLike } from "dompurify";
import type { EntryFile } from "../../../domain/conversation/schema.ts";
import { cleanDeclarations, cleanSheet, type Place, type StyleWindow } from "./clean-style.ts";
import { foldQuoted } from "./fold-quoted.ts";
import { linkWords } from "./link-words.ts";
import { mailPictures } from "./mail-pictures.ts";
import { mayDependOn } from "./mail-style.ts";
import { wordsOfMail } from "./mail-words.ts";

export interface CleanMail {
  /** What to show are its children. It is handed over as it stands: written out and read again, it could mean something else. */
  body: HTMLElement;
  /** The mail's own paper and ink, where it says so of its whole body; otherwise empty. */
  paper: { ground: string; ink: string };
  /** All its words, without looks. */
  words: string;
  /** Pictures from elsewhere, which are there or were left out. */
  pictures: number;
  /** What would only have told the sender that the mail was opened. */
  trackers: number;
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
  of: { workspaceId: string; entryId: string; files: EntryFile[]; picturesAreShown: boolean },
): CleanMail {
  const purify = DOMPurify(frame);
  const pictures = mailPictures({ ...of, areShown: of.picturesAreShown });
  let hasOwnColours = false;
  const cleanStyle = styleCleaner(pictures.place);
  purify.addHook("beforeSanitizeAttributes", (node) => {
    // Told of words, too.
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.hasAttribute("srcset") || node.hasAttribute("background")) pictures.note(node);
  });
  purify.addHook("afterSanitizeAttributes", (node) => {
    if (node.hasAttribute("bgcolor") || node.hasAttribute("color") || node.hasAttribute("text")) hasOwnColours = true;
    if (node.hasAttribute("style") && cleanStyle(node as HTMLElement)) hasOwnColours = true;
    const ground = pictures.ground(node);
    if (ground !== undefined) (node as HTMLElement).style.backgroundImage = ground;
    if (node.nodeName === "STYLE") {
      const clean = mayDependOn(node.getAttribute("media") ?? "")
        ? cleanSheet(node.textContent, frame as unknown as StyleWindow, pictures.place)
        : undefined;
      hasOwnColours ||= clean?.hasOwnColours ?? false;
      node.textContent = clean?.text ?? "";
    }
    if (node.nodeName === "A") cleanLink(node);
    if (node.nodeName === "IMG") pictures.clean(node);
  });
  const body = purify.sanitize(html, { ...config, RETURN_DOM: true }) as HTMLElement;
  hasOwnColours ||= pictures.haveGround();
  foldQuoted(body);
  body.prepend(...body.querySelectorAll("style"));
  const words = wordsOfMail(body);
  for (const link of body.querySelectorAll("a[href]")) sayWhereItLeads(link);
  const paper = {
    ground: body.style.backgroundColor || (body.getAttribute("bgcolor") ?? ""),
    ink: body.style.color || (body.getAttribute("text") ?? ""),
  };
  const isEmpty = body.querySelector("img, hr, table") === null && words === "";
  return { body, paper, words, pictures: pictures.fromElsewhere(), trackers: pictures.trackers(), hasOwnColours, isEmpty };
}

/** Mails say the same again and again: each saying is read once. */
function styleCleaner(place: Place): (node: HTMLElement) => boolean {
  const known = new Map<string, { text: string; hasOwnColours: boolean }>();
  return (node) => {
    const said = node.getAttribute("style") ?? "";
    let clean = known.get(said);
    if (clean === undefined) {
      const hasOwnColours = cleanDeclarations(node.style, place);
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

/** The whole address on hover, and beside words that name another place the one that it leads to. */
function sayWhereItLeads(link: Element): void {
  const { leadsTo, title } = linkWords(link.textContent, link.getAttribute("href") ?? "");
  link.setAttribute("title", title);
  if (leadsTo === null) return;
  const place = link.ownerDocument.createElement("small");
  // No mail can name this attribute, so none can hide it or say it of itself.
  place.setAttribute("data-leads-to", "");
  const host = link.ownerDocument.createElement("bdi");
  host.textContent = leadsTo;
  place.append(" (leads to ", host, ")");
  link.after(place);
}

// The pictures of a mail: those that came with it are shown; those from elsewhere only where somebody wants them, by way of our server.
import type { EntryFile } from "../../../domain/conversation/schema.ts";
import { addressesOfSet, isTracker, pictureAddress, useOfSize } from "../../../domain/mail/picture-rules.ts";
import { shownAddress } from "../../calls/pictures.ts";
import { fileAddress } from "../../parts/file-words.ts";

export interface MailPictures {
  /** To be called before attributes are cleaned away: notes what they name. */
  note(node: Element): void;
  /** Shows a picture or takes it out. */
  clean(node: Element): void;
  /** What the ground of a part is painted with, as a style value; undefined: nothing. */
  ground(node: Element): string | undefined;
  /** What to say instead of an address in a style; undefined: nothing. */
  place(address: string): string | undefined;
  /** Different pictures from elsewhere that a person would see. */
  fromElsewhere(): number;
  trackers(): number;
  /** Whether something is painted on one of them: then its words were coloured for it. */
  haveGround(): boolean;
}

interface Noted {
  source: string;
  ground: string;
}

export function mailPictures({
  workspaceId,
  entryId,
  files,
  areShown,
}: {
  workspaceId: string;
  entryId: string;
  files: EntryFile[];
  areShown: boolean;
}): MailPictures {
  const own = new Map(
    files.flatMap(({ contentId, ordinal }) =>
      contentId === null ? [] : [[contentId, fileAddress(workspaceId, entryId, ordinal)] as const],
    ),
  );
  const noted = new WeakMap<Element, Noted>();
  const elsewhere = new Set<string>();
  const trackers = new Set<string>();
  let haveGround = false;

  const ownPlace = (source: string) => (/^cid:/i.test(source) ? own.get(decode(source.slice(4))) : undefined);

  function place(address: string): string | undefined {
    const came = ownPlace(address);
    if (came !== undefined) return came;
    const url = pictureAddress(address);
    if (url === undefined) return undefined;
    if (isTracker(url)) {
      trackers.add(url.href);
      return undefined;
    }
    elsewhere.add(url.href);
    return areShown ? shownAddress({ workspaceId, entryId }, url.href) : undefined;
  }

  function groundAt(address: string): string | undefined {
    const shown = place(address);
    haveGround ||= shown !== undefined;
    return shown;
  }

  return {
    note(node) {
      const [largest = ""] = addressesOfSet(node.getAttribute("srcset") ?? "").reverse();
      noted.set(node, { source: largest, ground: node.getAttribute("background") ?? "" });
    },
    clean(node) {
      const source = node.getAttribute("src") || (noted.get(node)?.source ?? "");
      const came = ownPlace(source);
      if (came !== undefined) return node.setAttribute("src", came);
      if (/^data:/i.test(source)) return;
      const words = node.getAttribute("alt")?.trim() ?? "";
      const use = useOfSize(side(node, "width"), side(node, "height"));
      if (use === "counting" && pictureAddress(source) !== undefined) trackers.add(source);
      const shown = use === "seen" ? place(source) : undefined;
      if (shown === undefined) return node.replaceWith(words);
      node.setAttribute("src", shown);
      node.setAttribute("data-elsewhere", "");
      node.setAttribute("loading", "lazy");
    },
    ground(node) {
      const address = noted.get(node)?.ground ?? "";
      const shown = address === "" ? undefined : groundAt(address);
      return shown === undefined ? undefined : `url("${shown}")`;
    },
    place: groundAt,
    haveGround: () => haveGround,
    fromElsewhere: () => elsewhere.size,
    trackers: () => trackers.size,
  };
}

/** How long a side of a picture is to be, in pixels, where the mail says so. Hidden ones have none. */
function side(node: Element, name: "width" | "height"): number | undefined {
  const { style } = node as HTMLElement;
  if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return 0;
  const limit = style.getPropertyValue(`max-${name}`);
  for (const said of [style.getPropertyValue(name), limit, node.getAttribute(name) ?? ""]) {
    const [, length] = /^\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$/.exec(said) ?? [];
    if (length !== undefined) return Number(length);
  }
  return undefined;
}

/**
 * Watches the pictures from elsewhere that are shown in `body`: one that does not come leaves its words in a quiet box, and one that
 * came so small that nobody sees it is taken out. Tells of each of those. Returns how to stop.
 */
export function watchPictures(body: HTMLElement, onTracker: (address: string) => void): () => void {
  const failed = ({ target }: Event) => {
    if (!isFromElsewhere(target)) return;
    const box = target.ownerDocument.createElement("span");
    box.setAttribute("data-missing", "");
    box.textContent = target.alt.trim() || "A picture that did not come";
    target.replaceWith(box);
  };
  const came = ({ target }: Event) => {
    if (!isFromElsewhere(target) || useOfSize(target.naturalWidth, target.naturalHeight) !== "counting") return;
    onTracker(target.src);
    target.remove();
  };
  body.addEventListener("error", failed, true);
  body.addEventListener("load", came, true);
  return () => {
    body.removeEventListener("error", failed, true);
    body.removeEventListener("load", came, true);
  };
}

function isFromElsewhere(target: EventTarget | null): target is HTMLImageElement {
  // Of the frame's own window, so it is none of our classes.
  const node = target as HTMLImageElement | null;
  return node?.nodeName === "IMG" && node.hasAttribute("data-elsewhere");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Looks whether a mail as it is laid out can be read: a sender may shrink, cover, cut off or hide words in more ways than anyone can forbid.
import { countSigns } from "./mail-words.ts";

/** Of all signs, so many at least must be seen; less is what is meant for a preview, or a mail that went wrong. */
const leastShare = 0.1;
/** Below this there is no room for a sign that a person could read. */
const leastAreaPx = 8;
/** A picture that says something is no smaller than this. */
const leastPicturePx = 1_000;
/** Far enough to know; a long mail is not looked through to its end. */
const mostTexts = 2_000;

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Around {
  /** What of the page can be seen here. */
  within: Edges;
  opacity: number;
  /** The colour behind the words, where it is known. */
  ground: Colour | undefined;
}

type Colour = [red: number, green: number, blue: number, alpha: number];

/** Whether hardly any of the words that stand in `body` can be seen, and no picture either. What is folded does not count. */
export function hidesItsWords(body: HTMLElement): boolean {
  const counts = { texts: 0, signs: 0, seen: 0 };
  const isRightToLeft = getComputedStyle(body).direction === "rtl";
  const page: Edges = {
    left: isRightToLeft ? Number.NEGATIVE_INFINITY : 0,
    top: 0,
    right: isRightToLeft ? body.getBoundingClientRect().right : Number.POSITIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  };
  look(body, { within: page, opacity: 1, ground: undefined }, counts);
  return counts.signs > 0 && counts.seen < counts.signs * leastShare && !showsPicture(body);
}

function look(element: Element, around: Around, counts: { texts: number; signs: number; seen: number }): void {
  const style = getComputedStyle(element);
  const opacity = around.opacity * Number(style.opacity);
  const here: Around = { opacity, within: cut(element, style, around.within), ground: groundOf(style, around.ground) };
  const isShown = style.visibility === "visible" && opacity > 0.1 && !isLike(colourOf(style.color), here.ground);
  for (const node of element.childNodes) {
    if (counts.texts >= mostTexts) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const signs = countSigns((node as Text).data);
      if (signs === 0) continue;
      counts.texts++;
      counts.signs += signs;
      if (isShown && areaOf(node, here.within) >= signs * leastAreaPx) counts.seen += signs;
    } else if (node.nodeType === Node.ELEMENT_NODE && !(node as Element).matches("style, details:not([open]) > :not(summary)")) {
      look(node as Element, here, counts);
    }
  }
}

function cut(element: Element, { overflowX, overflowY }: CSSStyleDeclaration, within: Edges): Edges {
  const cutsX = overflowX === "hidden" || overflowX === "clip";
  const cutsY = overflowY === "hidden" || overflowY === "clip";
  if (element.nodeName === "BODY" || (!cutsX && !cutsY)) return within;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return {
    left: cutsX ? Math.max(left, within.left) : within.left,
    right: cutsX ? Math.min(right, within.right) : within.right,
    top: cutsY ? Math.max(top, within.top) : within.top,
    bottom: cutsY ? Math.min(bottom, within.bottom) : within.bottom,
  };
}

function areaOf(text: Node, within: Edges): number {
  const range = text.ownerDocument?.createRange();
  if (range === undefined) return 0;
  range.selectNodeContents(text);
  const { left, top, right, bottom } = range.getBoundingClientRect();
  const width = Math.min(right, within.right) - Math.max(left, within.left);
  const height = Math.min(bottom, within.bottom) - Math.max(top, within.top);
  return Math.max(0, width) * Math.max(0, height);
}

function groundOf({ backgroundColor, backgroundImage }: CSSStyleDeclaration, behind: Colour | undefined): Colour | undefined {
  if (backgroundImage !== "none") return undefined;
  const colour = colourOf(backgroundColor);
  if (colour === undefined || (colour[3] > 0 && colour[3] < 1)) return undefined;
  return colour[3] === 0 ? behind : colour;
}

/** Undefined where the browser spells it in another way than most. */
function colourOf(value: string): Colour | undefined {
  const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(value);
  return parts === null ? undefined : [Number(parts[1]), Number(parts[2]), Number(parts[3]), Number(parts[4] ?? 1)];
}

/** Words in the colour of what is behind them, or in none. */
function isLike(colour: Colour | undefined, ground: Colour | undefined): boolean {
  if (colour === undefined) return false;
  if (colour[3] < 0.1) return true;
  if (ground === undefined || colour[3] < 1) return false;
  return [0, 1, 2].reduce((sum, at) => sum + Math.abs((colour[at] ?? 0) - (ground[at] ?? 0)), 0) < 24;
}

function showsPicture(body: HTMLElement): boolean {
  return [...body.querySelectorAll("img")].some((picture) => {
    const { width, height } = picture.getBoundingClientRect();
    return (
      !picture.complete ||
      (width * height >= leastPicturePx && picture.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    );
  });
}

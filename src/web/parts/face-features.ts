// What a drawn face looks like, found from its seed alone: the same seed always gives the same face.

/** From light to dark: the range in which people are found. */
export const skinTones = [
  "#f7e0d0",
  "#f1d0b8",
  "#e8bd9d",
  "#deab86",
  "#cf9870",
  "#bb8158",
  "#a06a45",
  "#845335",
  "#744832",
  "#5f3b29",
] as const;

export const hairColours = {
  black: "#2b2624",
  darkBrown: "#43322a",
  brown: "#6b4a35",
  auburn: "#8a4b32",
  blond: "#c9a566",
  grey: "#9b958c",
  white: "#e4dfd6",
} as const;

const hairs = ["short", "crop", "fringe", "curly", "coils", "bob", "long", "bun", "tied", "bald"] as const;
export type Hair = (typeof hairs)[number];
export type Cover = "none" | "scarf" | "turban";

export interface FaceFeatures {
  /** 0 to 9. */
  tone: number;
  hair: Hair;
  hairColour: string;
  cover: Cover;
  beard: "none" | "full" | "short" | "moustache";
  glasses: boolean;
  isElder: boolean;
  shape: "oval" | "round" | "long" | "square";
  mouth: 0 | 1 | 2;
  /** Which of the tints stand behind and below the head. */
  ground: number;
  clothes: number;
}

const softHairs: Hair[] = ["fringe", "curly", "coils", "bob", "long", "bun", "tied"];
const shortHairs: Hair[] = ["short", "crop", "curly", "short", "bald", "crop"];

/**
 * The features of a face. A seed may name some of them, in any order: `woman` or `man`, `young` or `elder`, `tone0` to `tone9`,
 * `scarf`, `turban`, `glasses`, `beard`, `coils`; what it does not name is drawn from it, as from a lot.
 */
export function featuresOf(seed: string): FaceFeatures {
  const named = new Set(seed.toLowerCase().split(/[^a-z0-9]+/));
  const draw = drawsFrom(seed);
  const isMan = named.has("man") || (!named.has("woman") && draw(2) === 0);
  const isElder = named.has("elder") || (!named.has("young") && draw(6) === 0);
  const toneName = [...named].find((word) => /^tone\d$/.test(word));
  const tone = toneName === undefined ? draw(skinTones.length) : Number(toneName.slice(4));
  const cover: Cover = named.has("scarf") ? "scarf" : named.has("turban") ? "turban" : "none";
  const hairList = isMan ? shortHairs : softHairs.filter((hair) => hair !== "coils" || tone > 5);
  const hair = named.has("coils") ? "coils" : (hairList[draw(hairList.length)] ?? "short");
  const beards = ["full", "short", "moustache", "none", "none", "none"] as const;
  const drawnBeard = beards[draw(beards.length)] ?? "none";
  const glassesDraw = draw(isElder ? 2 : 4);
  return {
    tone,
    // Someone young is not bald.
    hair: hair === "bald" && !isElder && draw(3) > 0 ? "crop" : hair,
    hairColour: hairColourOf(tone, isElder, draw),
    cover,
    beard: isMan ? (named.has("beard") ? "full" : drawnBeard) : "none",
    glasses: named.has("glasses") || glassesDraw === 0,
    isElder,
    shape: (["oval", "round", "long", "square"] as const)[draw(4)] ?? "oval",
    mouth: draw(3) as 0 | 1 | 2,
    ground: draw(5),
    clothes: draw(5),
  };
}

function hairColourOf(tone: number, isElder: boolean, draw: (below: number) => number): string {
  const { black, darkBrown, brown, auburn, blond, grey, white } = hairColours;
  const darks = [black, darkBrown, black];
  const lights = [brown, darkBrown, blond, auburn, blond, brown, darkBrown];
  const own = tone > 3 ? darks : lights;
  const colour = own[draw(own.length)] ?? darkBrown;
  return isElder ? ([grey, white, grey][draw(3)] ?? grey) : colour;
}

/** Numbers drawn one after the other (mulberry32 on an FNV-1a hash of the seed). */
function drawsFrom(seed: string): (below: number) => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

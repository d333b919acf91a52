// Which way a field of words runs: as its words do, told by the browser while that is quick, and by us where they are many.

/** Beyond so many letters a browser that looks for the way of each line, and for the height of all, needs a quarter of a second for every key. */
const manyLetters = 20_000;

export const areMany = (text: string): boolean => text.length >= manyLetters;

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u;

/** For the attribute `dir`: of many words the first letter decides for all of them. */
export function directionOf(text: string): "auto" | "ltr" | "rtl" {
  if (!areMany(text)) return "auto";
  const first = /\p{L}/u.exec(text)?.[0] ?? "";
  return rightToLeft.test(first) ? "rtl" : "ltr";
}

// Which way a field of words runs: as its words do, told by the browser while that is quick, and by us where they are many.

/** Beyond so many letters browsers that look for the way of each line need a quarter of a second for every key. */
const manyLetters = 20_000;

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u;

/** For the attribute `dir`: of many words the first letter decides for all of them. */
export function directionOf(text: string): "auto" | "ltr" | "rtl" {
  if (text.length < manyLetters) return "auto";
  const first = /\p{L}/u.exec(text)?.[0] ?? "";
  return rightToLeft.test(first) ? "rtl" : "ltr";
}

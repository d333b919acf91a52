// Which signs of a text are kept: in names none that cannot be seen or that turn the others around, in words none that is half of one.

/**
 * Nobody sees these, and some show what stands beside them in another order (U+202E). The joiners U+200C and U+200D belong to
 * Persian and Indic writing, and hold emoji together. NUL is left: no database takes it, and where somebody sends it, it is refused.
 */
const hidden = /[\u0001-\u001f\u007f-\u009f\p{Co}\p{Cn}\u2028\u2029]|(?![\u200c\u200d])\p{Cf}/gu;

/** The text without signs that hide or turn others; half of a sign becomes the one for what cannot be shown. */
export function withoutHidden(text: string): string {
  return text.toWellFormed().replace(hidden, "");
}

/** The same on one line, as a name is written; nothing where no sign of it can be seen. */
export function oneLine(text: string): string {
  const line = withoutHidden(text.replace(/\s/g, " ")).replace(/ +/g, " ").trim();
  return hasVisible(line) ? line : "";
}

/** Whether anything of the text can be seen. The signs that are no letters and yet not seen have no common name but one (U+2800). */
export function hasVisible(text: string): boolean {
  return /[^\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** The text as it is kept: half of a sign, which no database takes, becomes the one for what cannot be shown. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

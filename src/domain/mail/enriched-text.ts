// Words of the kind text/enriched (RFC 1896), without their looks.

/** Marks are left out with what only they are told; "<<" is "<"; one end of a line is none, of several one less counts. */
export function withoutMarks(text: string): string {
  return text
    .replace(/<param>[^<]{0,1000}<\/param>/gi, "")
    .replace(/<<|<\/?[a-z0-9-]{1,60}>/gi, (mark) => (mark === "<<" ? "<" : ""))
    .replace(/\n+/g, (ends) => (ends.length === 1 ? " " : ends.slice(1)));
}

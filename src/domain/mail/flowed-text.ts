// Words whose lines were broken for travel (RFC 3676, format=flowed), put together again as they were written.

/** The paragraphs of a flowed text. With `isDelSp` the space at a line's end was only put there to mark the break. */
export function unflow(text: string, { isDelSp }: { isDelSp: boolean }): string {
  const lines: string[] = [];
  let depthBefore = -1;
  let flows = false;
  for (const raw of text.split("\n")) {
    const depth = /^>*/.exec(raw)?.[0].length ?? 0;
    let line = raw.slice(depth);
    if (line.startsWith(" ")) line = line.slice(1);
    const isSignature = line === "-- ";
    const goesOn = line.endsWith(" ") && !isSignature;
    const words = goesOn && isDelSp ? line.slice(0, -1) : line;
    if (flows && depth === depthBefore && !isSignature) lines.push((lines.pop() ?? "") + words);
    else lines.push(depth === 0 ? words : `${">".repeat(depth)} ${words}`);
    depthBefore = depth;
    flows = goesOn;
  }
  return lines.map((line) => (/^(?:>+ )?-- $/.test(line) ? line : line.trimEnd())).join("\n");
}

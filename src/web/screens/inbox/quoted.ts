// Tells the words of a mail from the earlier ones that its program quoted below them.

/** The quoted end of a text: lines that begin with ">", with the line or two that say who had written. */
export function withoutQuoted(text: string): { words: string; quoted: string } {
  const lines = text.replace(/\r\n?/g, "\n").trim().split("\n");
  let start = lines.length;
  while (start > 0 && isQuotedOrBlank(lines[start - 1] ?? "")) start--;
  if (!lines.slice(start).some(isQuoted)) return { words: lines.join("\n"), quoted: "" };
  const introduction = introductionBefore(lines, start);
  const quoted = lines
    .slice(start)
    .map((line) => line.replace(/^>[> ]*/, ""))
    .join("\n")
    .trim();
  const words = lines.slice(0, introduction).join("\n").trim();
  // An answer written between the quoted lines, or nothing but a quotation: shown as it is.
  return words === "" ? { words: lines.join("\n"), quoted: "" } : { words, quoted };
}

const isQuoted = (line: string) => line.startsWith(">");
const isQuotedOrBlank = (line: string) => isQuoted(line) || line.trim() === "";

/** "On 3 May 2026 at 09:41, Desk <desk@hotel.example> wrote:" may be broken over two lines. */
function introductionBefore(lines: string[], start: number): number {
  const last = lines[start - 1] ?? "";
  if (!/[:：]\s*$/.test(last) || last.length > 300) return start;
  if (/\d/.test(last)) return start - 1;
  return /\d/.test(lines[start - 2] ?? "") ? start - 2 : start;
}

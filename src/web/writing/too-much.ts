// What is more than goes with one message: said before it is sent, so that nothing comes back.
import type { WritingLimits } from "../../domain/conversation/outbox-schema.ts";
import type { Words } from "./kept-words.ts";

/** Why these words cannot go as they are, in words; undefined where they can, and while the limits are not known. */
export function tooMuch({ text, files }: Pick<Words, "text" | "files">, limits: WritingLimits | undefined): string | undefined {
  if (limits === undefined) return undefined;
  const { longestWords, mostFiles, mostFileBytes } = limits;
  if (text.length > longestWords) return tooLong(limits);
  if (files.length > mostFiles) return `At most ${mostFiles} files go with one message. Take some away.`;
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > mostFileBytes)
    return `Files may have ${Math.floor(mostFileBytes / 1024 / 1024)} MB together. Take some away, or send them apart.`;
  return undefined;
}

/** What is said of words that are longer than those of one message may be. */
export function tooLong({ longestWords }: Pick<WritingLimits, "longestWords">): string {
  return `That is longer than ${longestWords.toLocaleString("en")} letters. Put it into a file.`;
}

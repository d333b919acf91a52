// The shapes of searching: what may be typed, and what is found.
import { z } from "zod";
import { encounterStateSchema } from "../conversation/schema.ts";

const noText = "There is a sign in it that no text has (NUL).";

function isText(text: string): boolean {
  return !text.includes("\0");
}

/** The words that a list is narrowed by. Anything may stand in them. */
export const wordsQuery = z
  .string()
  .refine(isText, noText)
  .trim()
  .min(1, "There is nothing to look for yet.")
  .max(200, "That is too long to look for: at most 200 characters.");

/** What a person types to find something, words and filters. Anything may stand in it; a space at the end says that the last word is whole. */
export const searchQuery = z
  .string()
  .refine(isText, noText)
  .max(500, "That is too long to look for: at most 500 characters.")
  .refine((text) => text.trim() !== "", "There is nothing to look for yet.");

/** Counts are exact up to this many; one more stands for all beyond. */
export const mostFound = 1000;
const foundCount = z
  .number()
  .int()
  .min(0)
  .max(mostFound + 1);

/** A stretch of a text, in UTF-16 units: from `start` to before `end`. */
export const rangeSchema = z.object({ start: z.number().int(), end: z.number().int() });
export type Range = z.infer<typeof rangeSchema>;

export const foundCustomerSchema = z.object({
  customerId: z.uuid(),
  conversationId: z.uuid().nullable(),
  /** The name, or where it is not known the first address. */
  title: z.string(),
  titleHighlights: z.array(rangeSchema),
  /** Their addresses in one line. */
  snippet: z.string(),
  highlights: z.array(rangeSchema),
  /** What their drawn face is made from; null: none is drawn. */
  face: z.string().nullable(),
  /** Nobody is called as it was typed: this name or address is much like it. */
  isSimilar: z.boolean(),
});
export type FoundCustomer = z.infer<typeof foundCustomerSchema>;

const found = {
  encounterId: z.uuid(),
  conversationId: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  customerFace: z.string().nullable(),
  state: encounterStateSchema,
  /** The subject of the encounter. */
  title: z.string(),
  titleHighlights: z.array(rangeSchema),
  /** Plain words around what was found, in one line, at most 200 characters. */
  snippet: z.string(),
  /** Where in `snippet` the words are that were looked for. */
  highlights: z.array(rangeSchema),
  at: z.iso.datetime(),
};

const entryKind = z.enum(["message_in", "message_out", "note"]);

/**
 * `entry`: found in what was said or noted. `file`: found in the name of a file that an entry carries, not in its words.
 * `encounter`: found in its subject.
 */
export const searchResultSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("encounter"),
    /** Who has it; null where nobody does. */
    ownerName: z.string().nullable(),
    channelName: z.string(),
    ...found,
  }),
  z.object({
    kind: z.literal("entry"),
    entryId: z.uuid(),
    entryKind,
    /** Who wrote it, where a teammate did. */
    teammateName: z.string().nullable(),
    fileCount: z.number().int(),
    ...found,
  }),
  z.object({
    kind: z.literal("file"),
    entryId: z.uuid(),
    entryKind,
    /** Which of the files of the entry; its name is the snippet. */
    ordinal: z.number().int(),
    mediaType: z.string(),
    sizeBytes: z.number().int(),
    ...found,
  }),
]);
export type SearchResult = z.infer<typeof searchResultSchema>;

export const searchAnswerSchema = z.object({
  /** The customers whose name or address it is, the closest first, with the first page only; null for an API key that may not read customers. */
  customers: z.array(foundCustomerSchema).nullable(),
  customerCount: foundCount.nullable(),
  /** Encounters, entries and files, the newest first. */
  results: z.array(searchResultSchema),
  /** How many results there are on all pages together. */
  count: foundCount,
  nextCursor: z.string().nullable(),
  /** It took too long to look at everything: what is older than this was not looked at yet, nor counted; the next page goes on there. */
  lookedBackTo: z.iso.datetime().nullable(),
  /** Nothing has the words as they were typed: what was found has these instead. */
  searchedFor: z.string().nullable(),
  /** Filters that say nothing, or not yet, as they were typed: they were left out of account. */
  unclear: z.array(z.string()),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;

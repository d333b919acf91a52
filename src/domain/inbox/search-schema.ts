// The shapes of searching: what may be typed, and what is found.
import { z } from "zod";

/** What a person types to find something. Anything may stand in it. */
export const wordsQuery = z
  .string()
  .trim()
  .min(1, "There is nothing to look for yet.")
  .max(200, "That is too long to look for: at most 200 characters.");

export const searchKinds = ["customer", "encounter", "entry"] as const;
export const searchKindSchema = z.enum(searchKinds);
export type SearchKind = z.infer<typeof searchKindSchema>;

const found = {
  title: z.string(),
  /** Plain words around what was found, at most 200 characters. */
  snippet: z.string(),
  at: z.iso.datetime(),
};

export const searchResultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("customer"), customerId: z.uuid(), conversationId: z.uuid().nullable(), ...found }),
  z.object({ kind: z.literal("encounter"), encounterId: z.uuid(), conversationId: z.uuid(), ...found }),
  z.object({ kind: z.literal("entry"), entryId: z.uuid(), encounterId: z.uuid(), conversationId: z.uuid(), ...found }),
]);
export type SearchResult = z.infer<typeof searchResultSchema>;

export const searchPageSchema = z.object({ results: z.array(searchResultSchema), nextCursor: z.string().nullable() });
export type SearchPage = z.infer<typeof searchPageSchema>;

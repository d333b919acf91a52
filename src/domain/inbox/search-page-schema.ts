// The shapes that searching still answers with, until search-schema.ts has taken their place.
import { z } from "zod";

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

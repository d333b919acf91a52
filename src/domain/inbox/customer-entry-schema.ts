// The shapes of what lies in a customer's conversation: files and notes.
import { z } from "zod";

export const customerFileSchema = z.object({
  entryId: z.uuid(),
  encounterId: z.uuid(),
  /** Which of the entry's files it is. */
  ordinal: z.number().int(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  at: z.iso.datetime(),
  from: z.enum(["customer", "teammate"]),
});
export type CustomerFile = z.infer<typeof customerFileSchema>;

export const customerNoteSchema = z.object({
  entryId: z.uuid(),
  encounterId: z.uuid(),
  at: z.iso.datetime(),
  authorName: z.string(),
  text: z.string(),
  /** Of the encounter. */
  subject: z.string(),
});
export type CustomerNote = z.infer<typeof customerNoteSchema>;

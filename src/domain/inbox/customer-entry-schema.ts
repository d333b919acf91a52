// The shapes of what lies in a customer's conversation: files and notes.
import { z } from "zod";
import { scanSchema } from "../file/scan-schema.ts";

export const customerFileSchema = z.object({
  entryId: z.uuid(),
  encounterId: z.uuid(),
  /** Which of the entry's files it is. */
  ordinal: z.number().int(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  /** What checking it for viruses came to, where there is anything to say. */
  scan: scanSchema,
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

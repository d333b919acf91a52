// The shapes of an import: mail from before, out of an mbox or a single message, with how far it has come.
import { z } from "zod";

export const importStates = ["running", "done", "cancelled"] as const;
export type ImportState = (typeof importStates)[number];

export const importSchema = z.object({
  importId: z.uuid(),
  name: z.string(),
  state: z.enum(importStates),
  sizeBytes: z.number().int(),
  /** Up to where it has been read. */
  placeBytes: z.number().int(),
  takenCount: z.number().int(),
  /** Messages that were there already. */
  knownCount: z.number().int(),
  asideCount: z.number().int(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type Import = z.infer<typeof importSchema>;

export const asideSchema = z.object({
  /** Where the message stands in the file, in bytes. */
  placeBytes: z.number().int(),
  reason: z.string(),
  /** How large the message is; null where it could not be kept apart, and cannot be downloaded. */
  sizeBytes: z.number().int().nullable(),
});
export type Aside = z.infer<typeof asideSchema>;

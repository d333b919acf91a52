// The shapes of entries and encounters, as the API shows them.
import { z } from "zod";
import { deliveryStates } from "../channel/schema.ts";
import { customerSchema } from "../customer/schema.ts";
import { clockSchema } from "../standard/schema.ts";

export const encounterStates = ["open", "waiting", "snoozed", "settled"] as const;
export const encounterStateSchema = z.enum(encounterStates);
export type EncounterState = z.infer<typeof encounterStateSchema>;

export const entryKinds = ["message_in", "message_out", "note", "event"] as const;
export type EntryKind = (typeof entryKinds)[number];

export const entryEvents = ["settled", "reopened"] as const;
export type EntryEvent = (typeof entryEvents)[number];

export const entryFileSchema = z.object({
  ordinal: z.number().int(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  contentId: z.string().nullable(),
});
export type EntryFile = z.infer<typeof entryFileSchema>;

export const entrySchema = z.object({
  entryId: z.uuid(),
  encounterId: z.uuid(),
  kind: z.enum(entryKinds),
  event: z.enum(entryEvents).nullable(),
  at: z.iso.datetime(),
  author: z.object({ kind: z.enum(["customer", "teammate"]), id: z.uuid(), name: z.string() }).nullable(),
  channelName: z.string().nullable(),
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  files: z.array(entryFileSchema),
  delivery: z.object({ deliveryId: z.uuid(), state: z.enum(deliveryStates), reason: z.string().nullable() }).nullable(),
  clock: clockSchema.nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

export const encounterSchema = z.object({
  encounterId: z.uuid(),
  conversationId: z.uuid(),
  channelId: z.uuid(),
  subject: z.string(),
  state: encounterStateSchema,
  openedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  followsId: z.uuid().nullable(),
});
export type Encounter = z.infer<typeof encounterSchema>;

export const conversationSchema = z.object({
  conversationId: z.uuid(),
  customer: customerSchema,
  encounters: z.array(encounterSchema),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** The longest reply or note; longer words belong into a file. */
export const wordsSchema = z
  .string()
  .max(200_000)
  .refine((words) => words.trim() !== "", "There are no words yet.");

export const replyInput = z.object({ text: wordsSchema });
export const noteInput = z.object({ text: wordsSchema });
export const settleInput = z.object({
  /** That words without an answer need none: asked for where there are such words. */
  nothingOwed: z.boolean().default(false),
});

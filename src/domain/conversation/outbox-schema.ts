// The shapes of the outbox: words that a person has sent from the screen, and that can be taken back for a moment.
import { z } from "zod";
import { uploadSchema } from "../file/schema.ts";
import { copiesSchema } from "./copy-schema.ts";
import { draftKinds, recipientSchema, writtenKindSchema } from "./draft-schema.ts";
import { fileIdsSchema, openingInput, wordsSchema } from "./schema.ts";

/** How long sent words can be taken back. */
export const undoMs = 5_000;

/** How many words of one teammate may wait or stand refused in the outbox. */
export const mostInOutbox = 200;

/** Made by whoever sends: the same words under the same id go once, however often they are sent. The entry they become has it too. */
const outboxId = z.uuid();

/** The version of the draft that these words were: it is let go of where it is still that one. */
const draftVersion = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

export const outboxInput = z.object({
  outboxId,
  kind: writtenKindSchema,
  text: wordsSchema,
  fileIds: fileIdsSchema,
  ...copiesSchema.shape,
  draftVersion,
});
export type OutboxInput = z.infer<typeof outboxInput>;

export const openingOutboxInput = openingInput.extend({ outboxId, draftId: z.uuid().optional(), draftVersion });
export type OpeningOutboxInput = z.infer<typeof openingOutboxInput>;

export const outboxStates = ["waiting", "refused"] as const;
export type OutboxState = (typeof outboxStates)[number] | "taken_back";

/** `sent`: they have become the entry of the same id. */
export const takenSchema = z.object({
  outboxId: z.uuid(),
  state: z.enum(["waiting", "refused", "sent"]),
  sendAt: z.iso.datetime(),
});
export type Taken = z.infer<typeof takenSchema>;

export const outboxSchema = z.object({
  outboxId: z.uuid(),
  kind: z.enum(draftKinds),
  encounterId: z.uuid().nullable(),
  text: z.string(),
  files: z.array(uploadSchema),
  to: recipientSchema.nullable(),
  copies: copiesSchema,
  state: z.enum(outboxStates),
  /** Why they did not go out, with `refused`. */
  problem: z.object({ code: z.string(), title: z.string(), detail: z.string().nullable() }).nullable(),
  createdAt: z.iso.datetime(),
  sendAt: z.iso.datetime(),
});
export type OutboxWords = z.infer<typeof outboxSchema>;

/** What whoever writes needs to know before. */
export const writingLimitsSchema = z.object({
  undoMs: z.number().int(),
  longestWords: z.number().int(),
  mostFiles: z.number().int(),
  /** Of one file, and of all files of one entry together. */
  mostFileBytes: z.number().int(),
});
export type WritingLimits = z.infer<typeof writingLimitsSchema>;

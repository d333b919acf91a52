// The shapes of drafts: words that were begun and not sent, for nobody but their writer.
import { z } from "zod";
import { wellFormed } from "../../letters.ts";
import { mostFiles, uploadSchema } from "../file/schema.ts";
import { copiesSchema } from "./copy-schema.ts";
import { longestWords } from "./schema.ts";

export const draftKinds = ["reply", "note", "encounter"] as const;
export type DraftKind = (typeof draftKinds)[number];

/** Of what is written in an encounter: one of each, for each writer. */
export const writtenKindSchema = z.enum(["note", "reply"]);
export type WrittenKind = z.infer<typeof writtenKindSchema>;

/** How many drafts one teammate may have. */
export const mostDrafts = 500;

/** To whom the words that begin an encounter go, and about what. */
export const recipientSchema = z.object({
  channelId: z.uuid().nullable(),
  customerId: z.uuid().nullable(),
  address: z.string(),
  name: z.string(),
  subject: z.string(),
});
export type Recipient = z.infer<typeof recipientSchema>;

export const draftSchema = z.object({
  draftId: z.uuid(),
  kind: z.enum(draftKinds),
  encounterId: z.uuid().nullable(),
  text: z.string(),
  files: z.array(uploadSchema),
  /** With the words that begin an encounter. */
  to: recipientSchema.nullable(),
  /** Who gets a copy; null where nobody has chosen, then it is who stood in the newest message. */
  copies: copiesSchema.nullable(),
  version: z.number().int(),
  changedAt: z.iso.datetime(),
});
export type Draft = z.infer<typeof draftSchema>;

/**
 * What is taken back is put in front of what was written since, and either may be as long as words can be: a draft holds both, so
 * that it can be saved, and made shorter, before it is sent.
 */
const longestDraft = 2 * longestWords;
const mostDraftFiles = 2 * mostFiles;

export const draftInput = z.object({
  text: z
    .string()
    .overwrite(wellFormed)
    .max(longestDraft, `A draft holds at most ${longestDraft.toLocaleString("en")} letters. Put some of it into a file.`),
  /** Files of one's own that have not gone out; those that are not there any more are left out. */
  fileIds: z.array(z.uuid()).max(mostDraftFiles, `A draft holds at most ${mostDraftFiles} files. Take some away.`).default([]),
  /** Who gets a copy; null where nobody has chosen. */
  copies: copiesSchema.nullable().default(null),
  /** The version that these words go on from; 0 where there was none. */
  version: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});
export type DraftInput = z.infer<typeof draftInput>;

/** Everything as it was typed, so also an address that is none yet. */
export const openingDraftInput = draftInput.extend({
  channelId: z.uuid().nullable().default(null),
  customerId: z.uuid().nullable().default(null),
  address: z.string().overwrite(wellFormed).max(254).default(""),
  name: z.string().overwrite(wellFormed).max(200).default(""),
  subject: z.string().overwrite(wellFormed).max(500).default(""),
});
export type OpeningDraftInput = z.infer<typeof openingDraftInput>;

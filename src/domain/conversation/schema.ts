// The shapes of entries and encounters, as the API shows them.
import { z } from "zod";
import { hasVisible, oneLine, wellFormed } from "../../letters.ts";
import { addressSchema, deliveryStates } from "../channel/schema.ts";
import { customerSchema } from "../customer/schema.ts";
import { scanSchema } from "../file/scan-schema.ts";
import { mostFiles } from "../file/schema.ts";
import { clockSchema } from "../standard/schema.ts";
import { namedTeammateSchema } from "../workspace/schema.ts";
import { copiesSchema } from "./copy-schema.ts";

export const encounterStates = ["open", "waiting", "snoozed", "settled"] as const;
export const encounterStateSchema = z.enum(encounterStates);
export type EncounterState = z.infer<typeof encounterStateSchema>;

export const entryKinds = ["message_in", "message_out", "note", "event"] as const;
export type EntryKind = (typeof entryKinds)[number];

export const entryEvents = [
  "settled",
  "reopened",
  /** Given to a teammate or a team, or to both. */
  "assigned",
  /** Taken from its teammate or its team, and given to nobody. */
  "unassigned",
  "snoozed",
  "woken",
  /** An entry of another encounter was moved here. */
  "moved",
  "shared",
  "unshared",
  /** A person said that it is spam, and that it is none. */
  "spam",
  "not_spam",
  /** A person said whose it is. */
  "customer_changed",
] as const;
export type EntryEvent = (typeof entryEvents)[number];

/** `words` are a person's; the others a machine sent by itself (see mail/nature.ts). */
export const entryNatures = ["words", "bounce", "auto_reply", "receipt", "list", "complaint"] as const;
export type EntryNature = (typeof entryNatures)[number];

/** Whether the address that an entry names as its author's is proven. */
export const entrySenders = ["verified", "unverified"] as const;
export type EntrySender = (typeof entrySenders)[number];

export const entryPartySchema = z.object({
  /** `bcc`: a hidden copy of words that we sent. */
  role: z.enum(["from", "sender", "reply_to", "to", "cc", "bcc"]),
  address: z.string(),
  name: z.string().nullable(),
});
export type EntryParty = z.infer<typeof entryPartySchema>;

export const entryFileSchema = z.object({
  ordinal: z.number().int(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  contentId: z.string().nullable(),
  /** What checking it for viruses came to, where there is anything to say. */
  scan: scanSchema,
});
export type EntryFile = z.infer<typeof entryFileSchema>;
/** As it is kept with its entry. */
export type KeptFile = Omit<EntryFile, "scan">;

export const entrySchema = z.object({
  entryId: z.uuid(),
  encounterId: z.uuid(),
  kind: z.enum(entryKinds),
  event: z.enum(entryEvents).nullable(),
  at: z.iso.datetime(),
  /** With an event: whom it is about. */
  about: z
    .object({
      teammate: namedTeammateSchema.nullable(),
      team: z.object({ teamId: z.uuid(), name: z.string() }).nullable(),
    })
    .nullable(),
  author: z
    .object({
      /** `participant`: somebody else who takes part in the customer's conversation. */
      kind: z.enum(["customer", "participant", "teammate"]),
      id: z.uuid(),
      name: z.string(),
      /** What their drawn face is made from; null: none is drawn. */
      face: z.string().nullable(),
    })
    .nullable(),
  channelName: z.string().nullable(),
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  files: z.array(entryFileSchema),
  delivery: z
    .object({
      deliveryId: z.uuid(),
      state: z.enum(deliveryStates),
      reason: z.string().nullable(),
      /** Of several receivers those whom it has not reached; the others have it. */
      unreached: z.array(z.object({ address: z.string(), reason: z.string() })),
    })
    .nullable(),
  clock: clockSchema.nullable(),
  nature: z.enum(entryNatures),
  /** Whether the address of its author is proven; null where it is not known. */
  sender: z.enum(entrySenders).nullable(),
  /** Everyone else whom its head names. */
  parties: z.array(entryPartySchema),
  /** Who wrote what was forwarded, as far as it can be read. */
  originalAuthor: z.object({ address: z.string(), name: z.string().nullable() }).nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

export const encounterSchema = z.object({
  encounterId: z.uuid(),
  conversationId: z.uuid(),
  channelId: z.uuid(),
  subject: z.string(),
  state: encounterStateSchema,
  owner: namedTeammateSchema.nullable(),
  teamId: z.uuid().nullable(),
  openedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  snoozedUntil: z.iso.datetime().nullable(),
  /** The settled encounter that it takes up again. */
  followsId: z.uuid().nullable(),
  /** Of the newest words, in or out. */
  latestAt: z.iso.datetime(),
  latestBy: z.enum(["customer", "teammate"]),
  isSpam: z.boolean(),
});
export type Encounter = z.infer<typeof encounterSchema>;

export const conversationSchema = z.object({
  conversationId: z.uuid(),
  customer: customerSchema,
  encounters: z.array(encounterSchema),
  /** Up to when the one who asks has read it; null where they never have. */
  seenUpTo: z.iso.datetime().nullable(),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Letters in the longest reply or note; longer words belong into a file. */
export const longestWords = 200_000;
export const wordsSchema = z
  .string()
  .overwrite(wellFormed)
  .max(longestWords, `That is longer than ${longestWords.toLocaleString("en")} letters. Put it into a file.`)
  .refine(hasVisible, "There are no words yet.");

/** Files that were sent up before (POST files), in the order in which they are to stand. */
export const fileIdsSchema = z
  .array(z.uuid())
  .max(mostFiles, `At most ${mostFiles} files go with one message. Take some away.`)
  .refine((ids) => new Set(ids).size === ids.length, "A file is named twice.")
  .default([]);

export const replyInput = z.object({ text: wordsSchema, fileIds: fileIdsSchema, ...copiesSchema.shape });
export const noteInput = z.object({ text: wordsSchema, fileIds: fileIdsSchema });
export const settleInput = z.object({
  /** That words without an answer need none: asked for where there are such words. */
  nothingOwed: z.boolean().default(false),
});

export const assignInput = z
  .object({
    /** Left out: the owner stays. Null: nobody. */
    teammateId: z.uuid().nullable().optional(),
    /** Left out: the team stays. Null: no team. */
    teamId: z.uuid().nullable().optional(),
  })
  .refine(({ teammateId, teamId }) => teammateId !== undefined || teamId !== undefined, "Name a teammate or a team, or both.");
export type AssignInput = z.infer<typeof assignInput>;

/** A customer who is known; or, without one, whoever has this address. */
export const customerOfInput = z
  .object({
    customerId: z.uuid().optional(),
    address: addressSchema.optional(),
    /** What a customer who is not known yet is called. */
    name: z.string().overwrite(oneLine).max(200).optional(),
  })
  .refine(({ customerId, address }) => customerId !== undefined || address !== undefined, "Name a customer, or an address.");
export type CustomerOfInput = z.infer<typeof customerOfInput>;

export const snoozeInput = z.object({ until: z.iso.datetime({ offset: true }).max(40) });

export const subjectInput = z.object({ subject: z.string().overwrite(oneLine).min(1).max(500) });

/** Up to when one has read: the time of the newest entry that was before one's eyes. */
export const seenInput = z.object({ upTo: z.iso.datetime({ offset: true }).max(40) });

/** Words that begin an encounter. */
export const openingInput = z.object({
  channelId: z.uuid(),
  /** To a customer that is known; with `address` to that one of their addresses. */
  customerId: z.uuid().optional(),
  /** Without a customer: to whoever has this address, known or not. */
  address: addressSchema.optional(),
  /** What a customer who is not known yet is called. */
  name: z.string().overwrite(oneLine).max(200).optional(),
  subject: z.string().overwrite(oneLine).min(1).max(500),
  text: wordsSchema,
  fileIds: fileIdsSchema,
  ...copiesSchema.shape,
});
export type OpeningInput = z.infer<typeof openingInput>;

/** Null: to a new encounter. */
export const moveInput = z.object({ encounterId: z.uuid().nullable() });

export const shareSchema = namedTeammateSchema.extend({
  sharedBy: namedTeammateSchema,
  sharedAt: z.iso.datetime(),
});
export type Share = z.infer<typeof shareSchema>;

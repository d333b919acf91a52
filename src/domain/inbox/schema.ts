// The shapes of the list of encounters, of the counts in the head of every screen, and of customers as they are read.
import { z } from "zod";
import { encounterStateSchema } from "../conversation/schema.ts";
import { customerSchema } from "../customer/schema.ts";
import { organizationSchema } from "../organization/schema.ts";
import { clockSchema } from "../standard/schema.ts";
import { namedTeammateSchema } from "../workspace/schema.ts";

/** `mine` and `unassigned`: not settled, and owned by the one who asks, or by nobody. `ignored`: whose clock is overdue. `spam` is in no other. */
export const listViews = ["open", "waiting", "snoozed", "settled", "all", "mine", "unassigned", "ignored", "spam"] as const;
export const listViewSchema = z.enum(listViews);
export type ListView = z.infer<typeof listViewSchema>;

/**
 * `latest`: newest words first. `opened`: what was opened last first; no change of an encounter moves it. `due`: only those with
 * words that nobody has answered, whose time comes first.
 */
export const listOrderSchema = z.enum(["latest", "opened", "due"]);
export type ListOrder = z.infer<typeof listOrderSchema>;

export const listedEncounterSchema = z.object({
  encounterId: z.uuid(),
  conversationId: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  /** What the customer's drawn face is made from; null: none is drawn. */
  customerFace: z.string().nullable(),
  channelId: z.uuid(),
  channelName: z.string(),
  state: encounterStateSchema,
  subject: z.string(),
  owner: namedTeammateSchema.nullable(),
  teamId: z.uuid().nullable(),
  openedAt: z.iso.datetime(),
  snoozedUntil: z.iso.datetime().nullable(),
  latestAt: z.iso.datetime(),
  latestText: z.string(),
  latestBy: z.enum(["customer", "teammate"]),
  /** Whether there are words of the customer that the one who asks has not read, or they marked it so themselves. */
  isUnread: z.boolean(),
  /** The clock of the longest unanswered words; null where nobody waits. */
  clock: clockSchema.nullable(),
  isSpam: z.boolean(),
});
export type ListedEncounter = z.infer<typeof listedEncounterSchema>;

export interface EncounterPage {
  encounters: ListedEncounter[];
  nextCursor: string | null;
}

/** Counts are exact up to here; one more stands for all above it. Nobody reads a larger number, and it would cost as much as it is large. */
export const mostCounted = 1000 as const;

export const countsSchema = z.object({
  /** Encounters by state. */
  open: z.number().int(),
  waiting: z.number().int(),
  snoozed: z.number().int(),
  settled: z.number().int(),
  spam: z.number().int(),
  /** Those that are not settled: one's own, and nobody's. */
  mine: z.number().int(),
  unassigned: z.number().int(),
  /** Encounters with words that nobody has answered, and those of them whose time has passed. */
  unanswered: z.number().int(),
  ignored: z.number().int(),
  /** Replies that are held because their channel has no server to send through. */
  held: z.number().int(),
  /** The open ones of each team that one sees, by its id. */
  teams: z.record(z.uuid(), z.number().int()),
});
export type Counts = z.infer<typeof countsSchema>;

/** `newest`: who became known last stands first. `name`: by name, those without one last. */
export const customerOrderSchema = z.enum(["newest", "name"]);
export type CustomerOrder = z.infer<typeof customerOrderSchema>;

/** A customer as it is read. The entity tag is of all but what is read from the conversation and the organization. */
export const readCustomerSchema = customerSchema.extend({
  /** Null where nobody has spoken yet. */
  conversationId: z.uuid().nullable(),
  /** Of the newest words, in or out, as far as one sees them; null where there are none. */
  lastContactAt: z.iso.datetime().nullable(),
  /** With `expand=organization`. */
  organization: organizationSchema.nullable().optional(),
});
export type ReadCustomer = z.infer<typeof readCustomerSchema>;

// The shapes of the list of encounters and of the counts in the head of every screen.
import { z } from "zod";
import { encounterStateSchema } from "../conversation/schema.ts";
import { clockSchema } from "../standard/schema.ts";

export const listViews = ["open", "waiting", "settled", "all"] as const;
export const listViewSchema = z.enum(listViews);
export type ListView = z.infer<typeof listViewSchema>;

export const listedEncounterSchema = z.object({
  encounterId: z.uuid(),
  conversationId: z.uuid(),
  state: encounterStateSchema,
  subject: z.string(),
  customerName: z.string(),
  channelName: z.string(),
  latestAt: z.iso.datetime(),
  latestText: z.string(),
  latestBy: z.enum(["customer", "teammate"]),
  /** The clock of the longest unanswered words; null where nobody waits. */
  clock: clockSchema.nullable(),
});
export type ListedEncounter = z.infer<typeof listedEncounterSchema>;

export const encounterPageSchema = z.object({ encounters: z.array(listedEncounterSchema), nextCursor: z.string().nullable() });
export type EncounterPage = z.infer<typeof encounterPageSchema>;

export const countsSchema = z.object({
  /** Encounters by state. */
  open: z.number().int(),
  waiting: z.number().int(),
  settled: z.number().int(),
  /** Encounters with words that nobody has answered, and those of them whose time has passed. */
  unanswered: z.number().int(),
  ignored: z.number().int(),
  /** Replies that are held because their channel has no server to send through. */
  held: z.number().int(),
});
export type Counts = z.infer<typeof countsSchema>;

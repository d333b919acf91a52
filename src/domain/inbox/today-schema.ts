// The shapes of Today: who waits, what wakes, what nobody has, who has what in hand, what came in.
import { z } from "zod";
import { encounterStateSchema } from "../conversation/schema.ts";
import { clockSchema } from "../standard/schema.ts";
import { namedTeammateSchema } from "../workspace/schema.ts";

export const todayEncounterSchema = z.object({
  encounterId: z.uuid(),
  conversationId: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  /** What their drawn face is made from; null: none is drawn. */
  customerFace: z.string().nullable(),
  channelName: z.string(),
  state: encounterStateSchema,
  subject: z.string(),
  owner: namedTeammateSchema.nullable(),
  teamId: z.uuid().nullable(),
  snoozedUntil: z.iso.datetime().nullable(),
  latestAt: z.iso.datetime(),
  latestText: z.string(),
  /** The clock of the longest unanswered words; null where nobody waits. */
  clock: clockSchema.nullable(),
});
export type TodayEncounter = z.infer<typeof todayEncounterSchema>;

/** Some of the encounters there are; `more`: that there are others beyond them. */
const some = z.object({ encounters: z.array(todayEncounterSchema), more: z.boolean() });

export const inHandSchema = z.object({
  teammate: namedTeammateSchema,
  /** Exact to 1,000; 1001 stands for more. */
  open: z.number().int(),
  waiting: z.number().int(),
  snoozed: z.number().int(),
  /** The newest of the open ones. */
  latest: z.array(z.object({ encounterId: z.uuid(), customerName: z.string() })),
});
export type InHand = z.infer<typeof inHandSchema>;

export const todaySchema = z.object({
  /** Encounters with words that nobody has answered, the soonest due first. */
  waiting: some,
  /** Those that wake until the end of the day that was asked for, the soonest first. */
  waking: some,
  /** Open ones without an owner in which nobody waits for an answer, newest words first. */
  unowned: some,
  /** By name: who has what in hand is told, never who has more. */
  inHand: z.array(inHandSchema),
  /** Words of customers since the moment that was asked for, the newest first. */
  arrived: some,
});
export type Today = z.infer<typeof todaySchema>;

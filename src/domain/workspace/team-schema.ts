// The shapes of a team: a group of teammates that shares an inbox.
import { z } from "zod";
import { nameSchema } from "./schema.ts";

export const mostMembers = 500;

const teammateIds = z.array(z.uuid()).max(mostMembers);

export const teamSchema = z.object({
  teamId: z.uuid(),
  name: z.string(),
  /** Its encounters are seen by its members only, and by owners and admins. */
  private: z.boolean(),
  teammateIds,
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type Team = z.infer<typeof teamSchema>;

export const teamInput = z.object({
  name: nameSchema,
  private: z.boolean().default(false),
  teammateIds: teammateIds.default([]),
});
export type TeamInput = z.infer<typeof teamInput>;

export const teamChange = z.object({
  name: nameSchema.optional(),
  private: z.boolean().optional(),
  /** All of its members, not only those who are new. */
  teammateIds: teammateIds.optional(),
});
export type TeamChange = z.infer<typeof teamChange>;

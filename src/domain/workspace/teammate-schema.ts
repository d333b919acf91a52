// The shapes of a teammate, as the API shows and changes them.
import { z } from "zod";
import { nameSchema, roleSchema } from "./schema.ts";

export const teammateSchema = z.object({
  teammateId: z.uuid(),
  name: z.string(),
  /** Where the workspace reaches them. */
  email: z.string(),
  role: roleSchema,
  /** What their drawn face is made from; null: none is drawn. */
  face: z.string().nullable(),
  teamIds: z.array(z.uuid()),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  /** One who left is kept: what they wrote still names them. */
  leftAt: z.iso.datetime().nullable(),
});
export type ShownTeammate = z.infer<typeof teammateSchema>;

export const teammateChange = z.object({ name: nameSchema.optional(), role: roleSchema.optional() });
export type TeammateChange = z.infer<typeof teammateChange>;

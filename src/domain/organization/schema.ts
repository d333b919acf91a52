// The shapes of an organization: what customers may belong to.
import { z } from "zod";
import { oneLine } from "../../letters.ts";

export const organizationSchema = z.object({
  organizationId: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type Organization = z.infer<typeof organizationSchema>;

export const organizationInput = z.object({ name: z.string().overwrite(oneLine).min(1).max(200) });
export type OrganizationInput = z.infer<typeof organizationInput>;

// The shapes of customer and identity.
import { z } from "zod";

export const customerSchema = z.object({
  customerId: z.uuid(),
  name: z.string().nullable(),
  identities: z.array(z.object({ identityId: z.uuid(), kind: z.literal("mail"), address: z.string() })),
});
export type Customer = z.infer<typeof customerSchema>;

// The shapes of customer and identity.
import { z } from "zod";

export const customerSchema = z.object({
  customerId: z.uuid(),
  name: z.string().nullable(),
  identities: z.array(z.object({ identityId: z.uuid(), kind: z.literal("mail"), address: z.string() })),
});
export type Customer = z.infer<typeof customerSchema>;

/** What an unreadable sender is kept under: an address that cannot be answered (RFC 2606). */
export const unknownSender = "unknown@sender.invalid";

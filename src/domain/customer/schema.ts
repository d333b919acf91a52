// The shapes of customer and identity.
import { z } from "zod";
import { oneLine } from "../../letters.ts";
import { addressSchema } from "../channel/schema.ts";

export const identitySchema = z.object({
  identityId: z.uuid(),
  kind: z.literal("mail"),
  address: z.string(),
  /** Mails to it came back: when last, and what was said. Null where none did, or one came from there since. */
  undeliverable: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
});

export type Identity = z.infer<typeof identitySchema>;

export const customerSchema = z.object({
  customerId: z.uuid(),
  name: z.string().nullable(),
  organizationId: z.uuid().nullable(),
  /** What their drawn face is made from; null: none is drawn. */
  face: z.string().nullable(),
  /** The first one known stands first. */
  identities: z.array(identitySchema),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type Customer = z.infer<typeof customerSchema>;

export const mostIdentities = 50;

export const identityInput = z.object({ kind: z.literal("mail"), address: addressSchema });
export type IdentityInput = z.infer<typeof identityInput>;

const customerName = z.string().overwrite(oneLine).min(1).max(200).nullable();

export const customerInput = z.object({
  name: customerName.default(null),
  organizationId: z.uuid().nullable().default(null),
  identities: z.array(identityInput).min(1).max(mostIdentities),
});
export type CustomerInput = z.infer<typeof customerInput>;

export const customerChange = z.object({ name: customerName.optional(), organizationId: z.uuid().nullable().optional() });
export type CustomerChange = z.infer<typeof customerChange>;

/** What an unreadable sender is kept under: an address that cannot be answered (RFC 2606). */
export const unknownSender = "unknown@sender.invalid";

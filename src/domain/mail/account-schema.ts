// The shapes of signing a channel in by an account at Google or Microsoft: how Rapport is registered there, and how one goes off and comes back.
import { z } from "zod";
import { addressSchema, mailProviderSchema } from "../channel/schema.ts";
import { nameSchema } from "../workspace/schema.ts";

export const registrationInput = z.object({
  clientId: z.string().trim().min(1).max(500),
  /** Left out: it stays as it is, as long as the client ID does. */
  clientSecret: z.string().trim().min(1).max(1000).optional(),
  /** Of Microsoft alone: whose accounts may sign in. A domain or an id of a directory, or `common`. */
  tenant: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9.-]{0,252}$/, "This must be a domain such as hotel.example, an id, or common.")
    .default("common"),
});
export type RegistrationInput = z.infer<typeof registrationInput>;

export const registrationSchema = z.object({
  provider: mailProviderSchema,
  /** Null: Rapport is not registered there yet. */
  clientId: z.string().nullable(),
  hasSecret: z.boolean(),
  tenant: z.string().nullable(),
  /** What the provider must be told that it may send people back to. */
  redirectUrl: z.string(),
});
export type Registration = z.infer<typeof registrationSchema>;

const signInFields = z.strictObject({
  provider: mailProviderSchema,
  /** The account to sign in with there. Left out: the one with the address of the channel. */
  account: addressSchema.optional(),
  /** The address of the channel is a shared mailbox (Microsoft), which that account may open. */
  isShared: z.boolean().default(false),
});

/** A channel that is to be. Without an address it gets that of the account. */
export const channelDraft = z.object({
  name: nameSchema,
  address: addressSchema.optional(),
  teamId: z.uuid().nullable().optional(),
});
export type ChannelDraft = z.infer<typeof channelDraft>;

export const accountSignInInput = z.union([
  signInFields.extend({ channelId: z.uuid() }),
  signInFields.extend({ channel: channelDraft }),
]);
export type AccountSignInInput = z.infer<typeof accountSignInInput>;

/** What became of it when somebody comes back from a provider: `?account=…` on the screen of the channel. */
export type AccountOutcome =
  | "signed_in"
  | "expired"
  | "cancelled"
  | "not_allowed"
  | "other_account"
  | "no_address"
  | "no_refresh"
  | "scope_missing"
  | "registration_wrong"
  | "provider_failed"
  | "provider_not_reachable"
  | "address_taken"
  | "gone";

// The shapes of a channel (a way in and out) and of a delivery (one raw message on its way).
import { z } from "zod";
import { nameSchema } from "../workspace/schema.ts";

/** Addresses are compared in lower case; the local part of RFC 5321 could differ by case, but no provider in use does. */
export const addressSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/, "An address looks like desk@hotel.example.");

/** Where a channel can sign in by an account (OAuth 2) instead of a password. */
export const mailProviders = ["google", "microsoft"] as const;
export const mailProviderSchema = z.enum(mailProviders);
export type MailProvider = z.infer<typeof mailProviderSchema>;

export const securities = ["tls", "starttls", "none"] as const;

export const serverSchema = z.object({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte, `starttls` required before sign-in, `none` only within one's own machine or network. */
  security: z.enum(securities),
  user: z.string().max(254),
  /** Signed in to by the channel's account at this provider. Left out: by a password. */
  provider: mailProviderSchema.optional(),
});
export type MailServer = z.infer<typeof serverSchema>;

export const mostFolders = 30;

/** What of a mailbox is read. */
export const readingSchema = z.object({
  /** From when on: what reached the mailbox earlier is left alone. Null: from the moment it is first connected. */
  since: z.iso.datetime().nullable().default(null),
  /** By their names on the server. */
  folders: z.array(z.string().min(1).max(500)).min(1).max(mostFolders).default(["INBOX"]),
  /** Also what the mail server took for junk, from wherever it keeps that. It comes in marked as such. */
  takesJunk: z.boolean().default(false),
});
export type Reading = z.infer<typeof readingSchema>;

export const mailSettingsSchema = z.object({
  /** The mailbox to read; null where mail comes through the listener. */
  imap: serverSchema.nullable(),
  reading: readingSchema.optional(),
  /** Where replies go out; null holds them. */
  smtp: serverSchema.nullable(),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;

export const secretsSchema = z.object({ imap: z.string().optional(), smtp: z.string().optional() });
export type MailSecrets = z.infer<typeof secretsSchema>;

const serverInput = serverSchema.extend({
  /** Left out: the one that is known is kept. Not used where a `provider` signs in. */
  password: z.string().max(1000).optional(),
});
export type MailServerInput = z.infer<typeof serverInput>;

export const channelInput = z.object({
  name: nameSchema,
  address: addressSchema,
  imap: serverInput.nullable().default(null),
  smtp: serverInput.nullable().default(null),
  /** What of the mailbox is read. Left out: it stays; at first that is the inbox, from now on. */
  reading: readingSchema.optional(),
  /** Whose inbox its words come to. Left out: it stays; null: everyone's. */
  teamId: z.uuid().nullable().optional(),
});
export type ChannelInput = z.infer<typeof channelInput>;

export const accountSchema = z.object({
  provider: mailProviderSchema,
  address: z.string(),
  /** False: the provider has ended it, and nothing comes in or goes out by it until somebody signs in again. */
  isSignedIn: z.boolean(),
  changedAt: z.iso.datetime(),
});
export type Account = z.infer<typeof accountSchema>;

export const mailboxStates = ["connecting", "connected", "failing"] as const;

export const channelSchema = z.object({
  channelId: z.uuid(),
  kind: z.literal("mail"),
  name: z.string(),
  address: z.string(),
  imap: serverSchema.nullable(),
  smtp: serverSchema.nullable(),
  reading: readingSchema,
  teamId: z.uuid().nullable(),
  /** The account at a provider by which it signs in; null: by passwords, or not at all. */
  account: accountSchema.nullable(),
  mailbox: z.object({ state: z.enum(mailboxStates), reason: z.string().nullable(), changedAt: z.iso.datetime() }).nullable(),
  /** Replies that wait for a server to send through. */
  heldCount: z.number().int(),
  /** Incoming messages that could not be placed in a conversation. */
  setAsideCount: z.number().int(),
});
export type Channel = z.infer<typeof channelSchema>;

export const deliveryStates = ["received", "placed", "set_aside", "held", "queued", "sent", "failed", "not_sent"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One of several whom a message has not reached. */
export interface Unreached {
  address: string;
  reason: string;
  /** Trying again by itself will not help, or has been given up. */
  isLasting: boolean;
}

/** Who hands over to whom (RFC 5321), apart from what the headers of the message say. */
export interface Envelope {
  /** Null for the empty reverse path of bounces, and where it is not known. */
  from: string | null;
  to: string[];
  /** The server that handed it over to us, where it came to us first. */
  source?: { ip: string; helo: string };
}

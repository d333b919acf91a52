// The shapes of a way in by a provider's webhook: who brings the mail, and what they sign with.
import { z } from "zod";

/** `raw`: the message itself, from anything that can post it. */
export const inboundProviders = ["raw", "mailgun", "sendgrid", "postmark", "ses"] as const;
export type InboundProvider = (typeof inboundProviders)[number];

export const inboundInput = z.object({
  provider: z.enum(inboundProviders),
  /** What the provider signs with: Mailgun's signing key, SendGrid's public key. Left out: the one that is known stays. */
  signingKey: z.string().trim().min(1).max(2000).optional(),
});
export type InboundInput = z.infer<typeof inboundInput>;

export const inboundSchema = z.object({
  provider: z.enum(inboundProviders),
  hasSigningKey: z.boolean(),
  /** When mail was last taken, to the minute. */
  takenAt: z.iso.datetime().nullable(),
  /** When something was last refused, and why. */
  refusedAt: z.iso.datetime().nullable(),
  refusedBecause: z.string().nullable(),
});
export type Inbound = z.infer<typeof inboundSchema>;

/** What a request of a provider brings, as far as it is ours to know. */
export interface Brought {
  raw: Buffer;
  from: string | null;
  to: string[];
  /** What the provider calls this request, so that it is taken once; null where it has no name for it. */
  token: string | null;
}

// The shapes of single sign-on: how a workspace's identity provider is set up, and how somebody comes in by it.
import { z } from "zod";
import { roleSchema, workspaceIdSchema } from "./schema.ts";

const domainName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** OpenID Connect Discovery 1.0, 2: an issuer has no query and no fragment. */
const issuerSchema = z
  .url({ protocol: /^https?$/, error: "This must be a web address, such as https://login.example.com." })
  .max(500)
  .refine((text) => !/[?#@]/.test(text), "An issuer has no name, password, query or fragment in its address.");

export const singleSignOnInput = z.object({
  issuer: issuerSchema,
  clientId: z.string().trim().min(1).max(500),
  /** Left out: it stays as it is, as long as the issuer does. */
  clientSecret: z.string().min(1).max(1000).optional(),
  domain: z.string().trim().toLowerCase().max(253).regex(domainName, "This must be a domain, such as example.com."),
  /** What whoever comes for the first time becomes; null: nobody comes in who has not connected their account. */
  roleOfNew: roleSchema.nullable(),
});
export type SingleSignOnInput = z.infer<typeof singleSignOnInput>;

export const singleSignOnSchema = z.object({
  issuer: z.string(),
  clientId: z.string(),
  hasSecret: z.boolean(),
  domain: z.string(),
  /** The TXT record that proves the domain. */
  domainRecord: z.object({ name: z.string(), value: z.string() }),
  domainProvenAt: z.iso.datetime().nullable(),
  roleOfNew: roleSchema.nullable(),
  /** What the identity provider must be told that it may send people back to. */
  redirectUrl: z.string(),
});
export type ShownSingleSignOn = z.infer<typeof singleSignOnSchema>;

export const beginInput = z.union([
  z.strictObject({ email: z.email().max(254) }),
  z.strictObject({ workspaceId: workspaceIdSchema }),
]);

/** Why somebody comes back from an identity provider without being let in: `/sign-in?problem=…`. */
export type SignInProblem =
  | "expired"
  | "cancelled"
  | "domain_not_proven"
  | "provider_failed"
  | "provider_not_reachable"
  | "address_not_allowed"
  | "not_invited"
  | "removed"
  | "connected_elsewhere";

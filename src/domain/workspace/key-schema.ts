// The shapes of an API key: a program's way in, which acts for the teammate who made it.
import { z } from "zod";
import { namedTeammateSchema, nameSchema, scopeSchema, scopes } from "./schema.ts";

export const keySchema = z.object({
  apiKeyId: z.uuid(),
  name: z.string(),
  scopes: z.array(scopeSchema),
  /** The last characters of the token, so that a person recognises it. */
  hint: z.string(),
  madeBy: namedTeammateSchema,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof keySchema>;

/** The one answer in which the token is shown. */
export const keyMadeSchema = keySchema.extend({ token: z.string() });

export const keyInput = z.object({
  name: nameSchema,
  scopes: z
    .array(scopeSchema)
    .min(1, "A key is made for something: name at least one scope.")
    .max(scopes.length)
    .refine((named) => new Set(named).size === named.length, "A scope is named twice."),
  /** Null: until it is revoked. */
  expiresAt: z.iso.datetime({ offset: true }).max(40).nullable(),
});
export type KeyInput = z.infer<typeof keyInput>;

export const keyChange = z.object({ name: nameSchema.optional() });

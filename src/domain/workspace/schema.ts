// The shapes of workspace and teammate.
import { z } from "zod";
import { oneLine } from "../../letters.ts";

export const workspaceIdSchema = z.uuid();
export const nameSchema = z.string().overwrite(oneLine).min(1).max(120);

export const workspaceSchema = z.object({
  workspaceId: workspaceIdSchema,
  name: z.string(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspaceInput = z.object({ name: nameSchema });
export const workspaceChange = z.object({ name: nameSchema.optional() });

export const roles = ["owner", "admin", "agent", "colleague"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/**
 * What an API key may be made for. Writing opens nothing to read but what it writes to: a changed thing is answered whole, and
 * a conflict shows how it is now.
 */
export const scopes = [
  "workspace:read",
  "people:read",
  "people:write",
  "channels:read",
  "channels:write",
  "customers:read",
  "customers:write",
  "conversations:read",
  "conversations:write",
  "events:read",
] as const;
export const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;

/** A teammate as actions know the one who acts. */
export interface Teammate {
  workspaceId: string;
  teammateId: string;
  name: string;
  role: Role;
  /** The private teams that this teammate is not in. */
  hiddenTeamIds: string[];
  /** The API key that acts for this teammate; null where they act themselves. */
  apiKeyId: string | null;
}

/** A teammate where others are told who it is. */
export const namedTeammateSchema = z.object({ teammateId: z.uuid(), name: z.string() });

export const membershipSchema = z.object({
  workspaceId: workspaceIdSchema,
  workspaceName: z.string(),
  teammateId: z.uuid(),
  name: z.string(),
  role: roleSchema,
});
export type Membership = z.infer<typeof membershipSchema>;

export const meSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  /** Whether all this is a demonstration: nothing is sent. */
  isDemo: z.boolean(),
  memberships: z.array(membershipSchema),
});

/** Of a link that lets its holder in once. */
export const tokenSchema = z.string().min(1).max(200);
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email("An address looks like ada@hotel.example."));

/** One for whom an account is made. */
export const newPersonInput = z.object({
  name: nameSchema,
  email: emailSchema,
  password: z.string().min(10, "A password has at least 10 characters.").max(128),
});
export type NewPersonInput = z.infer<typeof newPersonInput>;

export const foundInput = newPersonInput.extend({ token: tokenSchema, workspaceName: nameSchema });
export type FoundInput = z.infer<typeof foundInput>;

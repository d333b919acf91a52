// The shapes of workspace and teammate.
import { z } from "zod";

export const workspaceIdSchema = z.uuid();
export const nameSchema = z.string().trim().min(1).max(120);

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
  memberships: z.array(membershipSchema),
});

export const foundInput = z.object({
  token: z.string().min(1).max(200),
  workspaceName: nameSchema,
  name: nameSchema,
  email: z.email().max(254),
  password: z.string().min(10, "A password has at least 10 characters.").max(128),
});
export type FoundInput = z.infer<typeof foundInput>;

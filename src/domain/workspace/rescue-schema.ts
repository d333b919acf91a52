// The shapes of links to the welcome, and of rescuing an owner.
import { z } from "zod";
import { newPersonInput, tokenSchema, workspaceIdSchema } from "./schema.ts";

export const ownerTokenInput = z.object({ token: tokenSchema });

/** What a link to the welcome is for; to rescue, of which workspaces one can be made an owner; or which a demonstration has. */
export const ownerLinkSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("found") }),
  z.object({
    kind: z.enum(["rescue", "demonstration"]),
    workspaces: z.array(z.object({ workspaceId: workspaceIdSchema, name: z.string() })),
  }),
]);
export type OwnerLink = z.infer<typeof ownerLinkSchema>;

export const rescueInput = newPersonInput.extend({ token: tokenSchema, workspaceId: workspaceIdSchema });
export type RescueInput = z.infer<typeof rescueInput>;

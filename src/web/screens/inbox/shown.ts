// What the parts of the open conversation need to know about it.
import type { Conversation, Encounter } from "../../../domain/conversation/schema.ts";
import type { Customer } from "../../../domain/customer/schema.ts";
import type { Permission } from "../../../domain/workspace/permissions.ts";

export interface Shown {
  workspaceId: string;
  userId: string;
  teammateId: string;
  /** What this person may do here. */
  may: (permission: Permission) => boolean;
  conversation: Conversation;
  /** The encounter that was opened: replies, notes and settling belong to it. */
  encounter: Encounter;
}

export function customerName({ name, identities }: Customer): string {
  return name ?? identities[0]?.address ?? "Somebody";
}

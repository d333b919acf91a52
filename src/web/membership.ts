// Who one is in a workspace, and what that allows. What a role may not do is not shown; the server refuses it as well.
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { mayDo, type Permission } from "../domain/workspace/permissions.ts";
import type { Membership } from "../domain/workspace/schema.ts";
import { meQuery } from "./queries.ts";
import { useSessionIsOver } from "./session.ts";
import { useKnown } from "./use-known.ts";

/** While one signs in again beside one's words, one is still who one was: what is one's own stays on the screen. */
export function useMembership(workspaceId: string): Membership | undefined {
  const found = useQuery(meQuery).data?.memberships.find((each) => each.workspaceId === workspaceId);
  const known = useKnown(found);
  return useSessionIsOver() ? known : found;
}

/** Whether this person may do something in this workspace; nothing until it is known who they are. */
export function useMay(workspaceId: string): (permission: Permission) => boolean {
  const role = useMembership(workspaceId)?.role;
  return useCallback((permission) => role !== undefined && mayDo(role, permission), [role]);
}

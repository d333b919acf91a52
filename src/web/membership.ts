// Who one is in a workspace, and what that allows. What a role may not do is not shown; the server refuses it as well.
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { mayDo, type Permission } from "../domain/workspace/permissions.ts";
import type { Membership } from "../domain/workspace/schema.ts";
import { meQuery } from "./queries.ts";

export function useMembership(workspaceId: string): Membership | undefined {
  return useQuery(meQuery).data?.memberships.find((each) => each.workspaceId === workspaceId);
}

/** Whether this person may do something in this workspace; nothing until it is known who they are. */
export function useMay(workspaceId: string): (permission: Permission) => boolean {
  const role = useMembership(workspaceId)?.role;
  return useCallback((permission) => role !== undefined && mayDo(role, permission), [role]);
}

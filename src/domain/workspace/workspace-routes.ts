// The workspace itself: its name, and founding another.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { body, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { changeWorkspace, foundAnother } from "./actions.ts";
import { workspaceChange, workspaceIdSchema, workspaceInput, workspaceSchema } from "./schema.ts";
import { findWorkspace } from "./store.ts";

const oneWorkspace = { 200: json("Workspace", workspaceSchema), ...refusals };

const found = route("person", {
  method: "post",
  path: "/workspaces",
  summary: "Found another workspace, as one who is an owner of one",
  request: body(workspaceInput),
  responses: { 201: json("Founded", z.object({ workspaceId: workspaceIdSchema })), ...refusals },
});

const read = route("workspace.read", {
  method: "get",
  path: "/workspaces/{workspaceId}",
  summary: "The workspace",
  request: { params: workspaceParam },
  responses: oneWorkspace,
});

const change = route("workspace.change", {
  method: "patch",
  path: "/workspaces/{workspaceId}",
  summary: "Rename the workspace",
  request: { params: workspaceParam, headers: ifMatch, ...body(workspaceChange) },
  responses: oneWorkspace,
});

export function foundedRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(found, async (c) => {
      return c.json(await foundAnother(connection, c.var.person, c.req.valid("json").name, now()), 201);
    })
    .openapi(read, async (c) => {
      const workspace = await findWorkspace(connection, c.var.teammate.workspaceId);
      if (workspace === undefined) throw new Refused("not_found");
      return c.json(workspace, 200, tagged(workspace));
    })
    .openapi(change, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const asked = { unchanged, now: now() };
      const workspace = await changeWorkspace(c.var.connection, c.var.teammate, c.req.valid("json"), asked);
      return c.json(workspace, 200, tagged(workspace));
    });
}

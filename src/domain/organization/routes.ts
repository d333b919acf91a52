// Organizations: listed by name, added, renamed, removed.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { addOrganization, changeOrganization, removeOrganization } from "./actions.ts";
import { organizationInput, organizationSchema } from "./schema.ts";
import { findOrganization, listOrganizations } from "./store.ts";

const organizationParam = workspaceParam.extend({ organizationId: z.uuid() });
const one = { 200: json("Organization", organizationSchema), ...refusals };

const list = route("organizations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/organizations",
  summary: "Organizations, by name",
  request: {
    params: workspaceParam,
    query: pageQuery.extend({
      q: z.string().trim().min(1).max(200).optional().openapi({ description: "What their name contains.", example: "sol" }),
    }),
  },
  responses: {
    200: json(
      "A page of organizations",
      z.object({ organizations: z.array(organizationSchema), nextCursor: z.string().nullable() }),
    ),
    ...refusals,
  },
});

const add = route("organizations.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/organizations",
  summary: "Add an organization",
  request: { params: workspaceParam, ...body(organizationInput) },
  responses: { 201: json("Added", organizationSchema), ...refusals },
});

const get = route("organizations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/organizations/{organizationId}",
  summary: "One organization",
  request: { params: organizationParam },
  responses: one,
});

const change = route("organizations.change", {
  method: "patch",
  path: "/workspaces/{workspaceId}/organizations/{organizationId}",
  summary: "Rename an organization",
  request: { params: organizationParam, headers: ifMatch, ...body(organizationInput.partial()) },
  responses: one,
});

const remove = route("organizations.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/organizations/{organizationId}",
  summary: "Remove an organization that no customer belongs to",
  request: { params: organizationParam, headers: ifMatch },
  responses: done,
});

export function organizationRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { q, limit = usualPage, cursor } = c.req.valid("query");
      const after = readCursor(cursor, "text", "id");
      const rows = await listOrganizations(connection, c.var.teammate.workspaceId, { q, after, limit: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, (row) => [row.sortName, row.organizationId]);
      return c.json({ organizations: page.map(({ sortName: _, ...organization }) => organization), nextCursor }, 200);
    })
    .openapi(add, async (c) => {
      const organization = await addOrganization(c.var.connection, c.var.teammate, c.req.valid("json"), now());
      return c.json(organization, 201, tagged(organization));
    })
    .openapi(get, async (c) => {
      const { organizationId } = c.req.valid("param");
      const organization = await findOrganization(connection, c.var.teammate.workspaceId, organizationId);
      if (organization === undefined) throw new Refused("not_found");
      return c.json(organization, 200, tagged(organization));
    })
    .openapi(change, async (c) => {
      const { organizationId } = c.req.valid("param");
      const organization = await changeOrganization(c.var.connection, c.var.teammate, organizationId, c.req.valid("json"), {
        unchanged: unchangedSince(c.req.valid("header")["if-match"]),
        now: now(),
      });
      return c.json(organization, 200, tagged(organization));
    })
    .openapi(remove, async (c) => {
      const { organizationId } = c.req.valid("param");
      await removeOrganization(c.var.connection, c.var.teammate, organizationId, {
        unchanged: unchangedSince(c.req.valid("header")["if-match"]),
        now: now(),
      });
      return c.body(null, 204);
    });
}

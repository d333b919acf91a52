// The list of encounters and the counts.
import { z } from "@hono/zod-openapi";
import type { Deps } from "../../server/deps.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { countsSchema, encounterPageSchema, listViewSchema } from "./schema.ts";
import { countEncounters, listEncounters } from "./store.ts";

const list = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/encounters",
  summary: "Encounters, newest words first",
  request: {
    params: workspaceParam,
    query: z.object({ view: listViewSchema.default("open"), cursor: z.string().max(200).optional() }),
  },
  responses: { 200: json("A page of encounters", encounterPageSchema), ...refusals },
});

const counts = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/counts",
  summary: "How many encounters there are in each state, and how many customers wait",
  request: { params: workspaceParam },
  responses: { 200: json("Counts", countsSchema), ...refusals },
});

export function inboxRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { view, cursor } = c.req.valid("query");
      return c.json(await listEncounters(connection, c.var.teammate.workspaceId, { view, cursor, now: now() }), 200);
    })
    .openapi(counts, async (c) => {
      return c.json(await countEncounters(connection, c.var.teammate.workspaceId, now()), 200);
    });
}

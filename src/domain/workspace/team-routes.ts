// Teams: reading, making, changing and removing them.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { addTeam, changeTeam, removeTeam } from "./team-actions.ts";
import { teamChange, teamInput, teamSchema } from "./team-schema.ts";
import { findTeam, listTeams } from "./team-store.ts";

const teamParam = workspaceParam.extend({ teamId: z.uuid() });
const oneTeam = { 200: json("Team", teamSchema), ...refusals };

const list = route("teams.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/teams",
  summary: "The teams and who is in them, in the order in which they were made",
  request: { params: workspaceParam, query: pageQuery },
  responses: {
    200: json("Teams", z.object({ teams: z.array(teamSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const add = route("teams.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/teams",
  summary: "Make a team",
  request: { params: workspaceParam, ...body(teamInput) },
  responses: { 201: json("Team", teamSchema), ...refusals },
});

const read = route("teams.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/teams/{teamId}",
  summary: "A team and who is in it",
  request: { params: teamParam },
  responses: oneTeam,
});

const change = route("teams.change", {
  method: "patch",
  path: "/workspaces/{workspaceId}/teams/{teamId}",
  summary: "Change a team: its name, whether it is private, its members",
  request: { params: teamParam, headers: ifMatch, ...body(teamChange) },
  responses: oneTeam,
});

const remove = route("teams.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/teams/{teamId}",
  summary: "Remove a team that nothing belongs to any more",
  request: { params: teamParam, headers: ifMatch },
  responses: done,
});

export function teamRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor } = c.req.valid("query");
      const after = readCursor(cursor, "time", "id");
      const rows = await listTeams(connection, c.var.teammate.workspaceId, { limit: limit + 1, after });
      const { page, nextCursor } = pageOf(rows, limit, ({ createdAt, teamId }) => [createdAt, teamId]);
      return c.json({ teams: page, nextCursor }, 200);
    })
    .openapi(add, async (c) => {
      const team = await addTeam(c.var.connection, c.var.teammate, c.req.valid("json"), now());
      return c.json(team, 201, tagged(team));
    })
    .openapi(read, async (c) => {
      const team = await findTeam(connection, c.var.teammate.workspaceId, c.req.valid("param").teamId);
      if (team === undefined) throw new Refused("not_found");
      return c.json(team, 200, tagged(team));
    })
    .openapi(change, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const { teamId } = c.req.valid("param");
      const asked = { unchanged, now: now() };
      const team = await changeTeam(c.var.connection, c.var.teammate, teamId, c.req.valid("json"), asked);
      return c.json(team, 200, tagged(team));
    })
    .openapi(remove, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await removeTeam(c.var.connection, c.var.teammate, c.req.valid("param").teamId, { unchanged, now: now() });
      return c.body(null, 204);
    });
}

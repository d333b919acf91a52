// Who belongs to the workspace: reading, changing, removing, leaving.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { changeTeammate, removeTeammate } from "./teammate-actions.ts";
import { teammateChange, teammateSchema } from "./teammate-schema.ts";
import { findShownTeammate, listTeammates } from "./teammate-store.ts";

const teammateParam = workspaceParam.extend({ teammateId: z.uuid() });
const oneTeammate = { 200: json("Teammate", teammateSchema), ...refusals };

const list = route("teammates.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/teammates",
  summary: "The teammates, in the order in which they came",
  request: {
    params: workspaceParam,
    query: pageQuery.extend({
      withLeft: z.enum(["true", "false"]).optional().openapi({ description: "Whether those who left are listed too." }),
    }),
  },
  responses: {
    200: json("Teammates", z.object({ teammates: z.array(teammateSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const read = route("teammates.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/teammates/{teammateId}",
  summary: "A teammate, whether they left or not",
  request: { params: teammateParam },
  responses: oneTeammate,
});

const change = route("teammates.change", {
  method: "patch",
  path: "/workspaces/{workspaceId}/teammates/{teammateId}",
  summary: "Change the name and the role of a teammate",
  request: { params: teammateParam, headers: ifMatch, ...body(teammateChange) },
  responses: oneTeammate,
});

const remove = route("teammates.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/teammates/{teammateId}",
  summary: "Remove a teammate: their keys end, and their encounters go back to all",
  request: { params: teammateParam, headers: ifMatch },
  responses: done,
});

const leave = route("workspace.leave", {
  method: "post",
  path: "/workspaces/{workspaceId}/leave",
  summary: "Leave the workspace oneself",
  request: { params: workspaceParam },
  responses: done,
});

export function teammateRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor, withLeft } = c.req.valid("query");
      const rows = await listTeammates(connection, c.var.teammate.workspaceId, {
        limit: limit + 1,
        after: readCursor(cursor, "time", "id"),
        withLeft: withLeft === "true",
      });
      const { page, nextCursor } = pageOf(rows, limit, ({ createdAt, teammateId }) => [createdAt, teammateId]);
      return c.json({ teammates: page, nextCursor }, 200);
    })
    .openapi(read, async (c) => {
      const found = await findShownTeammate(connection, c.var.teammate.workspaceId, c.req.valid("param").teammateId);
      if (found === undefined) throw new Refused("not_found");
      return c.json(found, 200, tagged(found));
    })
    .openapi(change, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const { teammateId } = c.req.valid("param");
      const asked = { unchanged, now: now() };
      const changed = await changeTeammate(c.var.connection, c.var.teammate, teammateId, c.req.valid("json"), asked);
      return c.json(changed, 200, tagged(changed));
    })
    .openapi(remove, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const { teammateId } = c.req.valid("param");
      await removeTeammate(c.var.connection, c.var.teammate, teammateId, { unchanged, now: now() });
      return c.body(null, 204);
    })
    .openapi(leave, async (c) => {
      const { teammateId } = c.var.teammate;
      await removeTeammate(c.var.connection, c.var.teammate, teammateId, { unchanged: () => {}, now: now() });
      return c.body(null, 204);
    });
}

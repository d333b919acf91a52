// Reading channels, and having what was set aside placed again. Making and changing them belongs to each kind (see mail/routes.ts).
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { retrySetAside } from "./actions.ts";
import { presentChannel, settingsOf } from "./present.ts";
import { channelSchema } from "./schema.ts";
import { findChannelState, listChannels } from "./state-store.ts";

const channelParam = workspaceParam.extend({ channelId: z.uuid() });

const list = route("channels.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/channels",
  summary: "The channels of a workspace, with how they are",
  request: { params: workspaceParam, query: pageQuery },
  responses: {
    200: json("Channels", z.object({ channels: z.array(channelSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const look = route("channels.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/channels/{channelId}",
  summary: "A channel, with how it is",
  request: { params: channelParam },
  responses: { 200: json("Channel", channelSchema), ...refusals },
});

const retryPlacing = route("channels.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/channels/{channelId}/retry",
  summary: "Place the messages once more that this channel set aside",
  request: { params: channelParam },
  responses: done,
});

export function channelRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor } = c.req.valid("query");
      const after = readCursor(cursor, "time", "id");
      const rows = await listChannels(connection, c.var.teammate.workspaceId, { after, limit: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, (row) => [row.createdAt, row.channelId]);
      return c.json({ channels: page.map(presentChannel), nextCursor }, 200);
    })
    .openapi(look, async (c) => {
      const row = await findChannelState(connection, c.var.teammate.workspaceId, c.req.valid("param").channelId);
      if (row === undefined) throw new Refused("not_found");
      return c.json(presentChannel(row), 200, tagged(settingsOf(row)));
    })
    .openapi(retryPlacing, async (c) => {
      await retrySetAside(c.var.connection, c.var.teammate, c.req.valid("param").channelId, now());
      return c.body(null, 204);
    });
}

// Reading channels, and having what failed tried again. Making and changing them belongs to each kind (see mail/routes.ts).
import { z } from "@hono/zod-openapi";
import type { Deps } from "../../server/deps.ts";
import { done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { retryDelivery, retrySetAside } from "./actions.ts";
import { presentChannel } from "./present.ts";
import { channelSchema } from "./schema.ts";
import { listChannels } from "./store.ts";

const list = route("channels.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/channels",
  summary: "The channels of a workspace, with how they are",
  request: { params: workspaceParam },
  responses: { 200: json("Channels", z.object({ channels: z.array(channelSchema) })), ...refusals },
});

const retrySending = route("conversations.reply", {
  method: "post",
  path: "/workspaces/{workspaceId}/deliveries/{deliveryId}/retry",
  summary: "Send a reply that failed once more",
  request: { params: workspaceParam.extend({ deliveryId: z.uuid() }) },
  responses: done,
});

const retryPlacing = route("channels.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/channels/{channelId}/retry",
  summary: "Place the messages once more that this channel set aside",
  request: { params: workspaceParam.extend({ channelId: z.uuid() }) },
  responses: done,
});

export function channelRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const rows = await listChannels(connection, c.var.teammate.workspaceId);
      return c.json({ channels: rows.map(presentChannel) }, 200);
    })
    .openapi(retrySending, async (c) => {
      await retryDelivery(connection, c.var.teammate, c.req.valid("param").deliveryId, now());
      return c.body(null, 204);
    })
    .openapi(retryPlacing, async (c) => {
      await retrySetAside(connection, c.var.teammate, c.req.valid("param").channelId, now());
      return c.body(null, 204);
    });
}

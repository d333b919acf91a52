// How a channel is over HTTP: what was set aside with its raw message, what could not be fetched, and having either tried again.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { retrySetAside } from "../channel/actions.ts";
import { contentAnswer, contentRequestHeaders, contentResponses } from "../file/content-answer.ts";
import { fetchAgain, readHealth } from "./health-actions.ts";
import { channelHealthSchema } from "./health-schema.ts";
import { findSetAside } from "./health-store.ts";

const path = "/workspaces/{workspaceId}/channels/{channelId}";
const channelParam = workspaceParam.extend({ channelId: z.uuid() });
/** The delivery that was set aside. */
const asideParam = channelParam.extend({ asideId: z.uuid() });

const health = route("channels.change", {
  method: "get",
  path: `${path}/health`,
  summary: "How a channel is: what came in, what waits, what was set aside, what could not be fetched or sent",
  request: { params: channelParam },
  responses: { 200: json("How it is", channelHealthSchema), ...refusals },
});

const raw = route("channels.change", {
  method: "get",
  path: `${path}/set-aside/{asideId}/raw`,
  summary: "The raw message that was set aside, as it came",
  request: { params: asideParam, headers: contentRequestHeaders },
  responses: contentResponses,
});

const placeOne = route("channels.change", {
  method: "post",
  path: `${path}/set-aside/{asideId}/retry`,
  summary: "Place one message once more that this channel set aside",
  request: { params: asideParam },
  responses: done,
});

const fetchOnceMore = route("channels.change", {
  method: "post",
  path: `${path}/problems/retry`,
  summary: "Fetch messages of the mailbox once more that could not be fetched",
  description: "With `problemId` that one; without it all of this channel. It happens moments later.",
  request: { params: channelParam, ...body(z.object({ problemId: z.uuid().optional() })) },
  responses: done,
});

export function healthRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(health, async (c) =>
      c.json(await readHealth(connection, c.var.teammate.workspaceId, c.req.valid("param").channelId), 200),
    )
    .openapi(raw, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { channelId, asideId: deliveryId } = c.req.valid("param");
      const found = await findSetAside(connection, workspaceId, { channelId, deliveryId });
      if (found === undefined) throw new Refused("not_found");
      return contentAnswer(c, connection, workspaceId, { ...found, name: "message.eml", mediaType: "message/rfc822" });
    })
    .openapi(placeOne, async (c) => {
      const { channelId, asideId } = c.req.valid("param");
      await retrySetAside(c.var.connection, c.var.teammate, channelId, now(), asideId);
      return c.body(null, 204);
    })
    .openapi(fetchOnceMore, async (c) => {
      const { problemId } = c.req.valid("json");
      await fetchAgain(c.var.connection, c.var.teammate, c.req.valid("param").channelId, problemId, now());
      return c.body(null, 204);
    });
}

// API keys: reading, making, renaming and revoking them.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { changeKey, lastingOf, makeKey, revokeKey } from "./key-actions.ts";
import { keyChange, keyInput, keyMadeSchema, keySchema } from "./key-schema.ts";
import { findKey, listKeys } from "./key-store.ts";

const keyParam = workspaceParam.extend({ apiKeyId: z.uuid() });
const oneKey = { 200: json("API key", keySchema), ...refusals };
/** How long a revoked key is listed. */
const revokedListedMs = 30 * 24 * 60 * 60 * 1000;

const list = route("keys.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/keys",
  summary: "The API keys of a workspace, newest first; revoked ones for 30 days",
  request: { params: workspaceParam, query: pageQuery },
  responses: {
    200: json("API keys", z.object({ keys: z.array(keySchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const make = route("keys.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/keys",
  summary: "Make an API key that acts for oneself; its token is shown in this answer alone",
  request: { params: workspaceParam, ...body(keyInput) },
  responses: { 201: json("API key with its token", keyMadeSchema), ...refusals },
});

const read = route("keys.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/keys/{apiKeyId}",
  summary: "An API key",
  request: { params: keyParam },
  responses: oneKey,
});

const change = route("keys.change", {
  method: "patch",
  path: "/workspaces/{workspaceId}/keys/{apiKeyId}",
  summary: "Give an API key another name",
  request: { params: keyParam, headers: ifMatch, ...body(keyChange) },
  responses: oneKey,
});

const revoke = route("keys.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/keys/{apiKeyId}",
  summary: "Revoke an API key: it stops at once",
  request: { params: keyParam, headers: ifMatch },
  responses: done,
});

export function keyRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor } = c.req.valid("query");
      const rows = await listKeys(connection, c.var.teammate.workspaceId, {
        limit: limit + 1,
        after: readCursor(cursor, "time", "id"),
        revokedAfter: new Date(now().getTime() - revokedListedMs),
      });
      const { page, nextCursor } = pageOf(rows, limit, ({ createdAt, apiKeyId }) => [createdAt, apiKeyId]);
      return c.json({ keys: page, nextCursor }, 200);
    })
    .openapi(make, async (c) => {
      const { token, ...key } = await makeKey(c.var.connection, c.var.teammate, c.req.valid("json"), now());
      return c.json({ ...key, token }, 201, tagged(lastingOf(key)));
    })
    .openapi(read, async (c) => {
      const key = await findKey(connection, c.var.teammate.workspaceId, c.req.valid("param").apiKeyId);
      if (key === undefined) throw new Refused("not_found");
      return c.json(key, 200, tagged(lastingOf(key)));
    })
    .openapi(change, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const { apiKeyId } = c.req.valid("param");
      const asked = { unchanged, now: now() };
      const key = await changeKey(c.var.connection, c.var.teammate, apiKeyId, c.req.valid("json"), asked);
      return c.json(key, 200, tagged(lastingOf(key)));
    })
    .openapi(revoke, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await revokeKey(c.var.connection, c.var.teammate, c.req.valid("param").apiKeyId, { unchanged, now: now() });
      return c.body(null, 204);
    });
}

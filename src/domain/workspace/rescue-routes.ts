// Links to the welcome: what one is for, and rescuing an owner who is locked out.
import { z } from "@hono/zod-openapi";
import type { Deps } from "../../server/deps.ts";
import { body, done, json, newRoutes, refusals, route } from "../../server/route.ts";
import { originOf, passCookies, type Sessions } from "../../server/session.ts";
import { enterDemonstration } from "./demonstration.ts";
import { checkOwnerLink, rescueOwner } from "./rescue.ts";
import { ownerLinkSchema, ownerTokenInput, rescueInput } from "./rescue-schema.ts";
import { workspaceIdSchema } from "./schema.ts";

const checkLink = route("anyone", {
  method: "post",
  path: "/owner/check",
  summary: "What a one-time link to the welcome is for: to found the first workspace, or to rescue an owner",
  request: body(ownerTokenInput),
  responses: { 200: json("What it is for", ownerLinkSchema), ...refusals },
});

const rescue = route("anyone", {
  method: "post",
  path: "/owner/rescue",
  summary: "Use a link that npm run owner-link has printed: become an owner, with a new password, and sign in",
  request: body(rescueInput),
  responses: { 201: json("Rescued", z.object({ workspaceId: workspaceIdSchema })), ...refusals },
});

const enter = route("anyone", {
  method: "post",
  path: "/owner/enter",
  summary: "Open a demonstration with the link that its start has printed, and sign in as its owner",
  request: body(ownerTokenInput),
  responses: { ...done, ...refusals },
});

export function rescueRoutes({ connection, box, now }: Deps, sessions: Sessions) {
  return newRoutes()
    .openapi(checkLink, async (c) => {
      return c.json(await checkOwnerLink(connection, c.req.valid("json").token, { box, now: now() }), 200);
    })
    .openapi(enter, async (c) => {
      const { userId } = await enterDemonstration(connection, c.req.valid("json").token, now());
      passCookies(c, await sessions.open(userId, { ...originOf(c), onlyWorkspaceId: null }));
      return c.body(null, 204);
    })
    .openapi(rescue, async (c) => {
      const input = c.req.valid("json");
      const { userId } = await rescueOwner(connection, input, { box, now: now() });
      passCookies(c, await sessions.openFirst({ userId, email: input.email }, originOf(c)));
      return c.json({ workspaceId: input.workspaceId }, 201);
    });
}

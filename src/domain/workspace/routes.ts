// Who I am, and founding the first workspace by the one-time link.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { body, done, json, newRoutes, refusals, route } from "../../server/route.ts";
import { createUser, type Sessions } from "../../server/session.ts";
import { foundWorkspace, requireOwnerLink } from "./actions.ts";
import { foundInput, meSchema, workspaceIdSchema } from "./schema.ts";
import { listMemberships } from "./store.ts";

const me = route("known", {
  method: "get",
  path: "/me",
  summary: "Who is signed in, and the workspaces they belong to",
  responses: { 200: json("Me", meSchema), ...refusals },
});

const checkLink = route("anyone", {
  method: "post",
  path: "/owner/check",
  summary: "Whether a one-time link for the first owner is still good",
  request: body(z.object({ token: z.string().max(200) })),
  responses: done,
});

const found = route("anyone", {
  method: "post",
  path: "/owner",
  summary: "Use the one-time link: make the first owner and their workspace, and sign in",
  request: body(foundInput),
  responses: { 201: json("Founded", z.object({ workspaceId: workspaceIdSchema })), ...refusals },
});

export function workspaceRoutes({ connection, now }: Deps, sessions: Sessions) {
  return newRoutes()
    .openapi(me, async (c) => {
      const person = await sessions.whoIs(c.req.raw.headers);
      if (person === undefined) throw new Refused("not_signed_in");
      return c.json({ ...person, memberships: await listMemberships(connection, person.userId) }, 200);
    })
    .openapi(checkLink, async (c) => {
      await requireOwnerLink(connection, c.req.valid("json").token, now());
      return c.body(null, 204);
    })
    .openapi(found, async (c) => {
      const input = c.req.valid("json");
      const { workspaceId } = await foundWorkspace(connection, input, (tx, person) => createUser(tx, person, now()), now());
      for (const cookie of (await sessions.signIn(input)).getSetCookie()) c.header("set-cookie", cookie, { append: true });
      return c.json({ workspaceId }, 201);
    });
}

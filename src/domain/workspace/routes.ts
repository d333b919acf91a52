// Who I am, and founding the first workspace by the one-time link.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Connection } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import { body, type Env, json, newRoutes, refusals, route } from "../../server/route.ts";
import { originOf, passCookies, type Sessions } from "../../server/session.ts";
import { foundWorkspace } from "./actions.ts";
import { foundingToken } from "./rescue.ts";
import { foundInput, meSchema, type Teammate, workspaceIdSchema } from "./schema.ts";
import { findPersonOf, findTeammateEmail, listMemberships } from "./teammate-store.ts";

const me = route("known", {
  method: "get",
  path: "/me",
  summary: "Who is signed in, and the workspaces they belong to",
  responses: { 200: json("Me", meSchema), ...refusals },
});

const found = route("anyone", {
  method: "post",
  path: "/owner",
  summary: "Use the one-time link: make the first owner and their workspace, and sign in",
  request: body(foundInput),
  responses: { 201: json("Founded", z.object({ workspaceId: workspaceIdSchema })), ...refusals },
});

export function workspaceRoutes({ connection, box, now, isDemo = false }: Deps, sessions: Sessions) {
  return newRoutes()
    .openapi(me, async (c) => {
      const { userId, name, email, onlyWorkspaceId } = await askerOf(c, connection);
      const memberships = await listMemberships(connection, userId, onlyWorkspaceId);
      return c.json({ userId, name, email, isDemo, memberships }, 200);
    })
    .openapi(found, async (c) => {
      const given = c.req.valid("json");
      const input = { ...given, token: await foundingToken(connection, given.token, { box, now: now() }) };
      const { workspaceId, userId } = await foundWorkspace(connection, input, now());
      passCookies(c, await sessions.openFirst({ userId, email: input.email }, originOf(c)));
      return c.json({ workspaceId }, 201);
    });
}

/** Who asks: the person who is signed in, or the one for whom an API key acts, in its workspace alone. */
async function askerOf(c: Context<Env>, connection: Connection) {
  const key = c.var.teammate as Teammate | undefined;
  if (key !== undefined) {
    return { ...(await findPersonOf(connection, key.workspaceId, key.teammateId)), onlyWorkspaceId: key.workspaceId };
  }
  const { person } = c.var;
  if (person.onlyWorkspaceId === null) return person;
  // An account that single sign-on made has no address of its own: the workspace knows where this teammate is reached.
  const email = await findTeammateEmail(connection, person.onlyWorkspaceId, person.userId);
  return { ...person, email: email ?? person.email };
}

// A person's own account: their name, and where they are signed in.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import { body, done, json, newRoutes, refusals, route } from "../route.ts";
import { browserName } from "./browser-name.ts";
import type { IdentityDeps } from "./calls.ts";
import { requireOwnSession } from "./proof.ts";
import { personNameSchema } from "./schema.ts";
import { endSession, endSessions, listSessions, rename } from "./store.ts";

const changeMe = route("person", {
  method: "patch",
  path: "/me",
  summary: "Change one's name",
  request: body(z.object({ name: personNameSchema })),
  responses: done,
});

const sessionSchema = z.object({
  sessionId: z.string(),
  isCurrent: z.boolean(),
  createdAt: z.string(),
  /** To the hour. */
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  source: z.string().nullable(),
  browser: z.string().nullable(),
  onlyWorkspaceId: z.string().nullable(),
});

const listMine = route("person", {
  method: "get",
  path: "/me/sessions",
  summary: "Where one is signed in",
  responses: { 200: json("The sessions", z.object({ sessions: z.array(sessionSchema) })), ...refusals },
});

const endOne = route("person", {
  method: "delete",
  path: "/me/sessions/{sessionId}",
  summary: "End a session",
  request: { params: z.object({ sessionId: z.uuid() }) },
  responses: done,
});

const endOthers = route("person", {
  method: "delete",
  path: "/me/sessions",
  summary: "End all other sessions",
  responses: done,
});

export function accountRoutes({ connection, now }: IdentityDeps) {
  return newRoutes()
    .openapi(changeMe, async (c) => {
      requireOwnSession(c.var.person);
      await rename(connection, c.var.person.userId, c.req.valid("json").name, now());
      return c.body(null, 204);
    })
    .openapi(listMine, async (c) => {
      const { userId, sessionId, onlyWorkspaceId } = c.var.person;
      const only = onlyWorkspaceId === null ? {} : { only: sessionId };
      // By better-auth's clock, which dates them.
      const rows = await listSessions(connection, userId, { ...only, now: new Date() });
      const sessions = rows.map((row) => ({
        sessionId: row.id,
        isCurrent: row.id === sessionId,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.updatedAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        source: row.ipAddress || null,
        browser: browserName(row.userAgent),
        onlyWorkspaceId: row.onlyWorkspaceId,
      }));
      return c.json({ sessions }, 200);
    })
    .openapi(endOne, async (c) => {
      const { userId, sessionId: current, onlyWorkspaceId } = c.var.person;
      const { sessionId } = c.req.valid("param");
      const isOpen = onlyWorkspaceId === null || sessionId === current;
      if (!isOpen || !(await endSession(connection, userId, sessionId))) throw new Refused("not_found");
      return c.body(null, 204);
    })
    .openapi(endOthers, async (c) => {
      requireOwnSession(c.var.person);
      await endSessions(connection, c.var.person.userId, { except: c.var.person.sessionId });
      return c.body(null, 204);
    });
}

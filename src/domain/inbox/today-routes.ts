// Today: the start of a day and of a shift.
import { z } from "@hono/zod-openapi";
import type { Deps } from "../../server/deps.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { readToday } from "./today.ts";
import { todaySchema } from "./today-schema.ts";

const moment = z.iso.datetime({ offset: true }).max(40);

const today = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/today",
  summary: "Who waits, what wakes, what nobody has, who has what in hand, and what came in; of what you see",
  request: {
    params: workspaceParam,
    query: z.object({
      until: moment.openapi({ description: "The end of the day, where the reader is.", example: "2026-03-02T23:00:00.000Z" }),
      since: moment.optional().openapi({ description: "What customers said after this moment is told apart." }),
    }),
  },
  responses: { 200: json("Today", todaySchema), ...refusals },
});

export function todayRoutes({ connection, now }: Deps) {
  return newRoutes().openapi(today, async (c) => {
    const { until, since } = c.req.valid("query");
    const day = { until: new Date(until), since: since === undefined ? undefined : new Date(since), now: now() };
    return c.json(await readToday(connection, c.var.teammate, day), 200);
  });
}

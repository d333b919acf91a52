// The event log over HTTP, for programs that ask from time to time what has happened.
import { z } from "@hono/zod-openapi";
import { newestPosition, readEventsAfter } from "../../events.ts";
import type { Deps } from "../../server/deps.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { eventKinds, visibleEvents } from "./visible-events.ts";

const mostEvents = 500;
/** How far one request reads at most, however few of the events are asked for. */
const longestStretch = 20_000;

const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const kindsSchema = z
  .string()
  .max(2000)
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(eventKinds)).max(100))
  .openapi({
    type: "string",
    maxLength: 2000,
    description: "Of these kinds only, with commas between them.",
    example: "encounter.opened,entry.added",
  });

const eventSchema = z
  .object({
    position: z.number().int(),
    kind: z.enum(eventKinds),
    ids: z.record(z.string(), z.uuid().nullable()).openapi({
      description:
        "What it is about. An event carries ids, never words. `fromTeamId`, where an encounter changed its team, is null for none.",
    }),
    at: z.iso.datetime(),
    teammateId: z.uuid().nullable().openapi({ description: "Who did it; null where no person did." }),
    apiKeyId: z.uuid().nullable().openapi({ description: "The key through which they did it." }),
  })
  .openapi("Event");

const list = route("events.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/events",
  summary: "What has happened, in its order, as far as one sees it",
  description:
    "Ask again with `after` set to `nextAfter`, until it is `newest`. Positions have no gaps and come in the order in which things were committed; one that is missing here is of something that is not yours to see, or of another kind. `newest` is below `after` where a backup was restored: begin again.",
  request: {
    params: workspaceParam,
    query: z.object({
      after: position.default(0).openapi({ description: "The events after this position." }),
      kinds: kindsSchema.optional(),
      limit: z.coerce.number().int().min(1).max(mostEvents).default(100),
    }),
  },
  responses: {
    200: json(
      "Events",
      z.object({ events: z.array(eventSchema), newest: z.number().int(), nextAfter: z.number().int() }).openapi("Events"),
    ),
    ...refusals,
  },
});

export function eventRoutes({ connection }: Pick<Deps, "connection">) {
  return newRoutes().openapi(list, async (c) => {
    const { teammate } = c.var;
    const { after, kinds, limit } = c.req.valid("query");
    // Asked first: whatever is at or before it is there to be read.
    const newest = await newestPosition(connection, teammate.workspaceId);
    const until = Math.min(newest, after + longestStretch);
    const read = await readEventsAfter(connection, teammate.workspaceId, after, { until, kinds, limit });
    const events = await visibleEvents(connection, teammate, read);
    return c.json(
      {
        events: events.map(({ position, kind, ids, at, teammateId, apiKeyId }) => ({
          ...{ position, kind, ids: ids as Record<string, string | null>, at: at.toISOString(), teammateId, apiKeyId },
        })),
        newest,
        // Also past what was left out.
        nextAfter: read.length === limit ? (read.at(-1)?.position ?? until) : until,
      },
      200,
    );
  });
}

// The live stream over HTTP: server-sent events, one per event of the log, resumed from Last-Event-ID.
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Live } from "./live.ts";
import type { Env } from "./route.ts";
import type { Sessions } from "./session.ts";

/** A quiet stream says so this often. */
const heartbeatMs = 20_000;
/** How long a stream may go on after its session has ended. */
const sessionCheckMs = 20_000;

export function liveRoutes(live: Live, sessions: Sessions) {
  return new Hono<Env>().get(
    "/workspaces/:workspaceId/live",
    (c, next) => c.var.gate("events.read", c, next) as Promise<Response>,
    async (c) => {
      const { workspaceId } = c.var.teammate;
      const last = c.req.header("last-event-id") ?? "";
      const newest = await live.newestPosition(workspaceId);
      // A position that is not reached yet is of another time: the database was restored. The stream begins anew.
      const resumes = /^\d{1,15}$/.test(last) && Number(last) <= newest;
      const position = resumes ? Number(last) : newest;
      c.header("cache-control", "no-store");
      c.header("x-accel-buffering", "no");
      return streamSSE(c, async (stream) => {
        const gone = new AbortController();
        stream.onAbort(() => gone.abort());
        // A new stream begins at the newest event; what is shown must be read after this, and nothing is missed.
        if (!resumes) await stream.writeSSE({ event: "ready", id: String(position), data: "{}" });
        let checkedAt = Date.now();
        for await (const events of live.follow(workspaceId, position, gone.signal, heartbeatMs)) {
          if (Date.now() - checkedAt >= sessionCheckMs) {
            if ((await sessions.whoIs(c.req.raw.headers)) === undefined) return;
            checkedAt = Date.now();
          }
          if (events.length === 0) await stream.write(": still here\n\n");
          for (const event of events) {
            await stream.writeSSE({ event: event.kind, id: String(event.position), data: JSON.stringify(event.ids) });
          }
          if (stream.aborted) gone.abort();
        }
      });
    },
  );
}

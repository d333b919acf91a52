// One line in the log and one measurement for each request: which route, how it ended, how long it took, whose it was. Never
// the path as it was asked, which may hold a token, and never a query.
import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Env } from "./route.ts";

/** From here on a request is slow, and worth a line whatever the level. */
const slowMs = 2_000;

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Wraps all that answers. `metrics` counts each request. */
export function requestLog(log: Log, metrics: Pick<Metrics, "requestDone">) {
  return createMiddleware<Env>(async (c, next) => {
    const startedAt = performance.now();
    await next();
    const ms = Math.round(performance.now() - startedAt);
    const { status } = c.res;
    const method = methods.has(c.req.method) ? c.req.method : "OTHER";
    // The pattern of whatever answered, as it stands in the code.
    const route = routePath(c);
    metrics.requestDone({ method, route, status: String(status) }, ms / 1000);
    // Not there on routes that nobody was let through to.
    const { workspaceId, teammateId, apiKeyId } = (c.var.teammate ?? {}) as Partial<Env["Variables"]["teammate"]>;
    const whose = { workspaceId, teammateId, apiKeyId: apiKeyId ?? undefined };
    const level = status >= 500 || ms > slowMs ? "info" : "debug";
    log[level]({ requestId: c.var.requestId, method, route, status, ms, ...whose }, "request");
  });
}

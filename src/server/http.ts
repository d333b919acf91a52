// The web server's app: who asks, what may be asked, every folder's routes, the live stream, the screens.

import type { BlockList } from "node:net";
import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { channelRoutes } from "../domain/channel/routes.ts";
import { conversationRoutes } from "../domain/conversation/routes.ts";
import { inboxRoutes } from "../domain/inbox/routes.ts";
import { mailRoutes } from "../domain/mail/routes.ts";
import { workspaceRoutes } from "../domain/workspace/routes.ts";
import { Refused } from "../refused.ts";
import type { Deps } from "./deps.ts";
import { openGate } from "./gate.ts";
import { DoneBefore } from "./idempotency.ts";
import { newId } from "./ids.ts";
import type { Live } from "./live.ts";
import { liveRoutes } from "./live-routes.ts";
import { problemOf, unforeseenProblem } from "./problem.ts";
import { type Env, InputInvalid } from "./route.ts";
import { securityHeaders } from "./security-headers.ts";
import type { Sessions } from "./session.ts";
import { sourceOf } from "./source.ts";
import { webFiles } from "./web-files.ts";

const mostBodyBytes = 1024 * 1024;

export interface HttpDeps extends Deps {
  sessions: Sessions;
  live: Live;
  /** The addresses that our own pages are opened under. */
  origins: string[];
  /** The proxies that are believed when they say whom they ask for. */
  trusted: BlockList;
}

/** Everything below /api/v1. The web app's clients infer from the folders' own routes. */
function apiRoutes(deps: HttpDeps) {
  return new OpenAPIHono<Env>()
    .route("/", workspaceRoutes(deps, deps.sessions))
    .route("/", channelRoutes(deps))
    .route("/", mailRoutes(deps))
    .route("/", conversationRoutes(deps))
    .route("/", inboxRoutes(deps));
}

/** Builds the app. It answers requests; listening is up to the caller. */
export function buildApp(deps: HttpDeps) {
  const { sessions, log, live, origins, trusted } = deps;
  const app = new OpenAPIHono<Env>();
  const gate = openGate(deps);

  app.use(async (c, next) => {
    const startedAt = performance.now();
    c.set("requestId", newId());
    c.set("source", sourceOf(c, trusted));
    c.set("gate", gate);
    await next();
    c.header("x-request-id", c.var.requestId);
    const ms = Math.round(performance.now() - startedAt);
    log.debug({ requestId: c.var.requestId, method: c.req.method, status: c.res.status, ms }, "request");
  });
  app.use(securityHeaders);
  app.use("/api/*", ownPagesOnly(origins));
  // Only what has a body is asked for its size; the middleware cannot take the others apart.
  app.on(
    ["POST", "PUT", "PATCH"],
    "/api/*",
    bodyLimit({
      maxSize: mostBodyBytes,
      onError: () => {
        throw new Refused("input_too_large");
      },
    }),
  );
  app.use("/api/*", async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });
  app.on(["GET", "POST"], "/api/auth/*", (c) => sessions.handle(c.req.raw));

  app.route("/api/v1", apiRoutes(deps));
  app.route("/api/v1", liveRoutes(live, sessions));
  app.get("/healthz", (c) => c.text("ok"));
  app.all("/api/*", () => {
    throw new Refused("not_found");
  });
  app.get("/*", compress(), webFiles());

  app.onError(async (error, c) => {
    const requestId = c.var.requestId;
    if (error instanceof DoneBefore) {
      const answered = await c.var.once?.answered().catch((refusal) => refusal as Error);
      if (answered instanceof Response) return answered;
      error = answered ?? error;
    }
    const refusal = asRefusal(error);
    if (refusal !== undefined) {
      const { status, ...problem } = problemOf(refusal.code, refusal.detail, requestId);
      const issues = refusal instanceof InputInvalid ? { issues: refusal.issues } : {};
      return c.json({ ...problem, status, ...issues, ...refusal.more }, status, { "content-type": "application/problem+json" });
    }
    log.error({ err: error, requestId }, "a request failed");
    return c.json(unforeseenProblem(requestId), 500, { "content-type": "application/problem+json" });
  });
  return app;
}

/** What hono itself throws (a body that is no JSON) is a refusal too, and so are letters that PostgreSQL cannot keep. */
function asRefusal(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error;
  if (hasLettersNobodyCanKeep(error))
    return new Refused("input_invalid", "It has a character that cannot be kept (NUL, or half of one).");
  if (error instanceof HTTPException && error.status < 500) return new Refused("input_invalid", error.message);
  return undefined;
}

function hasLettersNobodyCanKeep(error: unknown): boolean {
  const { code, message } = error instanceof Error && "code" in error ? error : { code: "", message: "" };
  // character_not_in_repertoire, untranslatable_character; and half a character in JSON.
  return code === "22021" || code === "22P05" || (code === "22P02" && message.includes("type json"));
}

/**
 * Requests that change something must come from our own pages: a browser names the page's origin, and other sites cannot
 * forge it. Programs that are no browser send no Origin and carry no cookie unless they mean to.
 */
function ownPagesOnly(origins: string[]) {
  return createMiddleware(async (c, next) => {
    const origin = c.req.header("origin");
    const safe = ["GET", "HEAD", "OPTIONS"].includes(c.req.method);
    if (!safe && origin !== undefined && !origins.includes(origin)) throw new Refused("foreign_page");
    await next();
  });
}

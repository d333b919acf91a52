// The web server's app: who asks, what may be asked, every folder's routes, the live stream, the screens.

import type { BlockList } from "node:net";
import { OpenAPIHono } from "@hono/zod-openapi";
import { compress } from "hono/compress";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { channelRoutes } from "../domain/channel/routes.ts";
import { draftRoutes } from "../domain/conversation/draft-routes.ts";
import { encounterRoutes } from "../domain/conversation/encounter-routes.ts";
import { outboxRoutes } from "../domain/conversation/outbox-routes.ts";
import { recipientRoutes } from "../domain/conversation/recipient-routes.ts";
import { conversationRoutes } from "../domain/conversation/routes.ts";
import { fileRoutes } from "../domain/file/routes.ts";
import { customerEntryRoutes } from "../domain/inbox/customer-entry-routes.ts";
import { customerRoutes } from "../domain/inbox/customer-routes.ts";
import { eventRoutes } from "../domain/inbox/event-routes.ts";
import { inboxRoutes } from "../domain/inbox/routes.ts";
import { searchRoutes } from "../domain/inbox/search-routes.ts";
import { todayRoutes } from "../domain/inbox/today-routes.ts";
import { visibleEvents } from "../domain/inbox/visible-events.ts";
import { accountRoutes } from "../domain/mail/account-routes.ts";
import { healthRoutes as channelHealthRoutes } from "../domain/mail/health-routes.ts";
import { importRoutes } from "../domain/mail/import-routes.ts";
import { inboundRoutes } from "../domain/mail/inbound-routes.ts";
import { inboundSettingRoutes } from "../domain/mail/inbound-setting-routes.ts";
import { pictureRoutes } from "../domain/mail/picture-routes.ts";
import { mailRoutes } from "../domain/mail/routes.ts";
import { organizationRoutes } from "../domain/organization/routes.ts";
import { invitationRoutes } from "../domain/workspace/invitation-routes.ts";
import { keyRoutes } from "../domain/workspace/key-routes.ts";
import { findOffers } from "../domain/workspace/offers-store.ts";
import { rescueRoutes } from "../domain/workspace/rescue-routes.ts";
import { workspaceRoutes } from "../domain/workspace/routes.ts";
import { singleSignOnRoutes } from "../domain/workspace/single-sign-on-routes.ts";
import { teamRoutes } from "../domain/workspace/team-routes.ts";
import { teammateRoutes } from "../domain/workspace/teammate-routes.ts";
import { findPersonOf } from "../domain/workspace/teammate-store.ts";
import { foundedRoutes } from "../domain/workspace/workspace-routes.ts";
import { Refused, TooManyRequests } from "../refused.ts";
import type { Database } from "./db.ts";
import type { FileDeps } from "./deps.ts";
import type { TextRecords } from "./dns.ts";
import { openGate } from "./gate.ts";
import { healthRoutes } from "./health.ts";
import { DoneBefore } from "./idempotency.ts";
import { identityRoutes } from "./identity/routes.ts";
import { newId } from "./ids.ts";
import type { Live } from "./live.ts";
import { type LivePace, liveRoutes, usualPace } from "./live-routes.ts";
import { openMetrics } from "./metrics.ts";
import { notModified } from "./not-modified.ts";
import { describeOnce, documentRoutes, pageRoutes } from "./openapi/routes.ts";
import type { Outgoing } from "./outgoing.ts";
import { problemAnswer, problemOf } from "./problem.ts";
import { requestLog } from "./request-log.ts";
import { type Env, InputInvalid } from "./route.ts";
import { securityHeaders } from "./security-headers.ts";
import type { Sessions } from "./session.ts";
import { sourceOf } from "./source.ts";
import { openStreams } from "./streams.ts";
import { webFiles } from "./web-files.ts";
import { closeUnread, wholeBody } from "./whole-body.ts";

export interface HttpDeps extends FileDeps {
  sessions: Sessions;
  /** Requests to addresses that somebody entered. */
  outgoing: Outgoing;
  /** Requests for pictures that mails name. */
  pictures: Outgoing;
  /** What domains say of themselves. */
  textRecords: TextRecords;
  /** The largest mail that is taken in, and whom to tell when one was. */
  mailMaxBytes: number;
  mailTaken?: (() => void) | undefined;
  live: Live;
  /** How fast streams go; the usual pace where it is left out. */
  pace?: LivePace;
  /** The connections that are measured and asked whether the database is there. */
  pool: Database["pool"];
  /** Whoever shows it may read the metrics; without one, only this machine may. */
  metricsToken?: string | undefined;
  /** The addresses that our own pages are opened under. */
  origins: string[];
  /** The proxies that are believed when they say whom they ask for. */
  trusted: BlockList;
}

/** Everything below /api/v1. The web app's clients infer from the folders' own routes. */
function apiRoutes(deps: HttpDeps) {
  return new OpenAPIHono<Env>()
    .route("/", identityRoutes({ ...deps, offers: () => findOffers(deps.connection) }))
    .route("/", workspaceRoutes(deps, deps.sessions))
    .route("/", rescueRoutes(deps, deps.sessions))
    .route("/", singleSignOnRoutes({ ...deps, publicUrl: deps.origins[0] ?? "" }))
    .route("/", foundedRoutes(deps))
    .route("/", teammateRoutes(deps))
    .route("/", teamRoutes(deps))
    .route("/", invitationRoutes(deps, { sessions: deps.sessions, publicUrl: deps.origins[0] ?? "" }))
    .route("/", keyRoutes(deps))
    .route("/", channelRoutes(deps))
    .route("/", mailRoutes(deps))
    .route("/", accountRoutes(deps, { publicUrl: deps.origins[0] ?? "" }))
    .route("/", channelHealthRoutes(deps))
    .route("/", inboundSettingRoutes(deps, { publicUrl: deps.origins[0] ?? "" }))
    .route("/", inboundRoutes(deps))
    .route("/", importRoutes(deps))
    .route("/", conversationRoutes(deps))
    .route("/", pictureRoutes(deps, deps.pictures))
    .route("/", encounterRoutes(deps))
    .route("/", recipientRoutes(deps))
    .route("/", draftRoutes(deps))
    .route("/", outboxRoutes(deps))
    .route("/", fileRoutes(deps))
    .route("/", organizationRoutes(deps))
    .route("/", inboxRoutes(deps))
    .route("/", todayRoutes(deps))
    .route("/", customerRoutes(deps))
    .route("/", customerEntryRoutes(deps))
    .route("/", searchRoutes(deps))
    .route("/", eventRoutes(deps));
}

/** Builds the app. It answers requests; listening is up to the caller. */
export function buildApp(deps: HttpDeps) {
  const { connection, log, live, pool, pace = usualPace, metricsToken, origins, trusted } = deps;
  const app = new OpenAPIHono<Env>();
  const gate = openGate(deps);
  const streams = openStreams();
  const metrics = openMetrics({ pool, log, openStreams: streams.count });

  app.use(async (c, next) => {
    c.set("requestId", newId());
    c.set("source", sourceOf(c, trusted));
    c.set("gate", gate);
    await next();
    c.header("x-request-id", c.var.requestId);
  });
  app.use(closeUnread);
  app.use(requestLog(log, metrics));
  app.use(securityHeaders);
  app.use("/api/*", ownPagesOnly(origins));
  app.use("/api/*", notModified);
  app.use("/api/*", wholeBody);
  app.use("/api/*", async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });

  app.route("/api/v1", apiRoutes(deps));
  app.route(
    "/api/v1",
    liveRoutes({
      live,
      log,
      streams,
      pace,
      visible: (viewer, events) => visibleEvents(connection, viewer, events),
      personOf: async ({ workspaceId, teammateId }) => (await findPersonOf(connection, workspaceId, teammateId)).userId,
    }),
  );
  const described = describeOnce(() => app, origins[0] ?? "");
  app.route("/api/v1", documentRoutes(described));
  app.route("/api", pageRoutes(described));
  app.route("/", healthRoutes({ pool, log, metrics, metricsToken }));
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
      const problem = problemOf(refusal.code, refusal.detail, requestId);
      const issues = refusal instanceof InputInvalid ? { issues: refusal.issues } : {};
      if (refusal instanceof TooManyRequests) c.header("retry-after", String(refusal.retryAfterSeconds));
      return problemAnswer(c, { ...problem, ...issues, ...refusal.more });
    }
    log.error({ err: error, requestId }, "a request failed");
    return problemAnswer(c, problemOf("unforeseen", undefined, requestId));
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

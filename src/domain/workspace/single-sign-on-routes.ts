// Single sign-on over HTTP: setting it up, going off to the identity provider, coming back.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import type { TextRecords } from "../../server/dns.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { requireYoungSession, youngEnoughMs } from "../../server/identity/proof.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import {
  body,
  done,
  type Env,
  ifMatch,
  json,
  newRoutes,
  type Person,
  refusals,
  route,
  workspaceParam,
} from "../../server/route.ts";
import { originOf, passCookies, type Sessions } from "../../server/session.ts";
import { workspaceIdSchema } from "./schema.ts";
import { proveDomain, removeSingleSignOn, setSingleSignOn, shown } from "./single-sign-on.ts";
import {
  attemptSeconds,
  beginConnecting,
  beginSignIn,
  type Flow,
  finishSignIn,
  NotLetIn,
  type WayOff,
} from "./single-sign-on-flow.ts";
import { beginInput, type SignInProblem, singleSignOnInput, singleSignOnSchema } from "./single-sign-on-schema.ts";
import { findSingleSignOn } from "./single-sign-on-store.ts";

export interface SingleSignOnDeps extends Deps {
  sessions: Sessions;
  outgoing: Outgoing;
  textRecords: TextRecords;
  /** The address that links are built from. */
  publicUrl: string;
}

const path = "/workspaces/{workspaceId}/single-sign-on";
const callbackPath = "/sign-in/single-sign-on/callback";
const wayOff = json("Where to go", z.object({ url: z.string() }));

const read = route("singleSignOn.read", {
  method: "get",
  path,
  summary: "How single sign-on is set up; null where it is not",
  request: { params: workspaceParam },
  responses: { 200: json("Single sign-on", singleSignOnSchema.nullable()), ...refusals },
});

const change = route("singleSignOn.change", {
  method: "put",
  path,
  summary: "Set up single sign-on, or change it",
  description: "The provider is asked first whether it is one. It is used as soon as the domain is proven.",
  request: { params: workspaceParam, headers: ifMatch, ...body(singleSignOnInput) },
  responses: { 200: json("Single sign-on", singleSignOnSchema), ...refusals },
});

const prove = route("singleSignOn.change", {
  method: "post",
  path: `${path}/prove-domain`,
  summary: "Look for the TXT record that proves the domain",
  request: { params: workspaceParam },
  responses: done,
});

const remove = route("singleSignOn.change", {
  method: "delete",
  path,
  summary: "Let go of single sign-on",
  request: { params: workspaceParam, headers: ifMatch },
  responses: done,
});

const begin = route("anyone", {
  method: "post",
  path: "/sign-in/single-sign-on",
  summary: "Go off to the identity provider of a workspace, found by an address or by its id",
  request: body(beginInput),
  responses: { 200: wayOff, ...refusals },
});

const connect = route("person", {
  method: "post",
  path: "/me/single-sign-on",
  summary: "Connect one's account at the workspace's identity provider to oneself",
  request: body(z.object({ workspaceId: workspaceIdSchema })),
  responses: { 200: wayOff, ...refusals },
});

const callback = route("anyone", {
  method: "get",
  path: callbackPath,
  summary: "Where an identity provider sends people back to",
  request: {
    query: z.object({
      state: z.string().max(500).optional(),
      code: z.string().max(10_000).optional(),
      error: z.string().max(500).optional(),
    }),
  },
  responses: { 302: { description: "To the workspace, or to /sign-in?problem=…" }, ...refusals },
});

export function singleSignOnRoutes(deps: SingleSignOnDeps) {
  const { connection, box, outgoing, textRecords, sessions, log, publicUrl, now } = deps;
  const redirectUrl = `${publicUrl}/api/v1${callbackPath}`;
  const flow = (): Flow => ({ connection, box, outgoing, log, redirectUrl, now: now() });

  // The cookie goes to the way back alone. Lax: the provider's page leads there.
  const secure = publicUrl.startsWith("https:");
  const cookie = { name: "rapport.single_sign_on", path: `/api/v1${callbackPath}` };
  const remember = (c: Context<Env>, { url, browserToken }: WayOff) => {
    const lives = { path: cookie.path, maxAge: attemptSeconds };
    setCookie(c, cookie.name, browserToken, { ...lives, httpOnly: true, sameSite: "Lax", secure });
    return { url };
  };

  return newRoutes()
    .openapi(read, async (c) => {
      const settings = await findSingleSignOn(connection, c.req.valid("param").workspaceId);
      if (settings === undefined) return c.json(null, 200);
      const found = shown(settings, redirectUrl);
      return c.json(found, 200, tagged(found));
    })
    .openapi(change, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const sessionId = sessionOf(c);
      const having = { box, outgoing, redirectUrl, sessionId, unchanged, now: now() };
      const changed = await setSingleSignOn(c.var.connection, c.var.teammate, c.req.valid("json"), having);
      return c.json(changed, 200, tagged(changed));
    })
    .openapi(prove, async (c) => {
      await proveDomain(c.var.connection, c.var.teammate, { textRecords, now: now() });
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const having = { redirectUrl, sessionId: sessionOf(c), unchanged, now: now() };
      await removeSingleSignOn(c.var.connection, c.var.teammate, having);
      return c.body(null, 204);
    })
    .openapi(begin, async (c) => c.json(remember(c, await beginSignIn(flow(), c.req.valid("json"))), 200))
    .openapi(connect, async (c) => {
      const { userId, onlyWorkspaceId } = c.var.person;
      // Such a session is the provider's word already; it cannot vouch for more.
      if (onlyWorkspaceId !== null) throw new Refused("not_permitted", "Sign in with your password first, then connect.");
      await requireYoungSession(deps, c.var.person, youngEnoughMs);
      return c.json(remember(c, await beginConnecting(flow(), c.req.valid("json").workspaceId, userId)), 200);
    })
    .openapi(callback, async (c) => {
      const browserToken = getCookie(c, cookie.name);
      deleteCookie(c, cookie.name, { path: cookie.path, secure });
      const signedInAs = (await sessions.whoIs(c.req.raw.headers))?.userId;
      try {
        const back = await finishSignIn(flow(), new URL(c.req.url).searchParams, { browserToken, signedInAs });
        if (!back.connected) {
          passCookies(c, await sessions.open(back.userId, { ...originOf(c), onlyWorkspaceId: back.workspaceId }));
        }
        return c.redirect(`/w/${back.workspaceId}`, 302);
      } catch (error) {
        if (!(error instanceof NotLetIn)) throw error;
        const problem: SignInProblem = error.problem;
        return c.redirect(`/sign-in?problem=${problem}`, 302);
      }
    });
}

/** The session of whoever acts; a key has none. */
function sessionOf(c: Context<Env>): string | undefined {
  return (c.var.person as Person | undefined)?.sessionId;
}

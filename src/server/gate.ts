// Who asks, and may they: a session or an API key, the workspace in the address, the table of permissions, the rate of asking.
import type { Context } from "hono";
import { keyMayDo, mayDo, type Permission, permissions } from "../domain/workspace/permissions.ts";
import type { Teammate } from "../domain/workspace/schema.ts";
import { findKeyTeammate, findTeammate, noteKeyUse } from "../domain/workspace/store.ts";
import { hashOfToken } from "../domain/workspace/token.ts";
import { Refused } from "../refused.ts";
import type { Deps } from "./deps.ts";
import { once } from "./idempotency.ts";
import { sourceNetwork } from "./identity/limits.ts";
import { openRateLimit, type RateLimit, rateHeaders, rates } from "./rate-limit.ts";
import type { Env, Gate } from "./route.ts";
import type { Sessions } from "./session.ts";
import { isUpload } from "./upload.ts";

export function openGate({ connection, box, now, sessions }: Deps & { sessions: Sessions }): Gate {
  const limits = Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, openRateLimit(rate)])) as Record<
    keyof typeof rates,
    RateLimit
  >;

  function count(c: Context<Env>, kind: keyof typeof rates, asker: string): void {
    const allowance = limits[kind](asker, now().getTime());
    for (const [name, value] of Object.entries(rateHeaders(rates[kind], allowance))) c.header(name, value);
    if (allowance.allowed) return;
    c.header("retry-after", String(allowance.resetSeconds));
    throw new Refused("too_many_requests");
  }

  async function byKey(c: Context<Env>, token: string): Promise<{ teammate: Teammate; scopes: string[] }> {
    const found = await findKeyTeammate(connection, hashOfToken(token), now());
    if (found === undefined) {
      count(c, "stranger", sourceNetwork(c.var.source));
      throw new Refused("key_invalid");
    }
    const { apiKeyId } = found.teammate;
    count(c, "key", apiKeyId);
    await noteKeyUse(connection, found.teammate.workspaceId, apiKeyId, now());
    return found;
  }

  async function bySession(c: Context<Env>): Promise<void> {
    const person = await sessions.whoIs(c.req.raw.headers, (cookie) => c.header("set-cookie", cookie, { append: true }));
    if (person === undefined) {
      count(c, "stranger", sourceNetwork(c.var.source));
      throw new Refused("not_signed_in");
    }
    count(c, "person", person.userId);
    c.set("person", person);
  }

  async function admit(permission: Permission, c: Context<Env>): Promise<Teammate> {
    const workspaceId = c.req.param("workspaceId") ?? "";
    const token = bearerToken(c);
    if (token !== undefined) {
      const { teammate, scopes } = await byKey(c, token);
      if (teammate.workspaceId !== workspaceId) throw new Refused("not_found");
      if (!mayDo(teammate.role, permission)) throw new Refused("not_permitted");
      if (!keyMayDo(scopes, permission)) throw new Refused("scope_missing", neededScope(permission));
      return teammate;
    }
    await bySession(c);
    const { userId, onlyWorkspaceId } = c.var.person;
    const isOpen = isUuid(workspaceId) && (onlyWorkspaceId === null || onlyWorkspaceId === workspaceId);
    const teammate = isOpen ? await findTeammate(connection, workspaceId, userId) : undefined;
    // To one who does not belong to it, a workspace does not exist.
    if (teammate === undefined) throw new Refused("not_found");
    if (!mayDo(teammate.role, permission)) throw new Refused("not_permitted");
    return teammate;
  }

  /** The same as when it was let through, without counting it as asking. */
  async function recheck(permission: Permission, c: Context<Env>): Promise<Teammate | undefined> {
    const workspaceId = c.req.param("workspaceId") ?? "";
    const token = bearerToken(c);
    if (token !== undefined) {
      const found = await findKeyTeammate(connection, hashOfToken(token), now());
      if (found === undefined || !mayDo(found.teammate.role, permission) || !keyMayDo(found.scopes, permission)) return undefined;
      return found.teammate;
    }
    const person = await sessions.whoIs(c.req.raw.headers);
    if (person === undefined) return undefined;
    const teammate = await findTeammate(connection, workspaceId, person.userId);
    return teammate !== undefined && mayDo(teammate.role, permission) ? teammate : undefined;
  }

  return async (access, c, next) => {
    c.set("connection", connection);
    if (access === "anyone") {
      count(c, "stranger", sourceNetwork(c.var.source));
      await next();
    } else if (access === "person" || access === "known") {
      const token = access === "known" ? bearerToken(c) : undefined;
      if (token === undefined) await bySession(c);
      else c.set("teammate", (await byKey(c, token)).teammate);
      await next();
    } else {
      const teammate = await admit(access, c);
      c.set("teammate", teammate);
      c.set("recheck", () => recheck(access, c));
      const key = c.req.header("idempotency-key");
      if (key === undefined || c.req.method === "GET") await next();
      else return runOnce(c, teammate, key, next);
    }
  };

  async function runOnce(
    c: Context<Env>,
    teammate: Teammate,
    key: string,
    next: () => Promise<void>,
  ): Promise<Response | undefined> {
    // Files are streamed, never read whole: they are told apart by their names and sizes.
    const words = isUpload(c) ? (c.req.header("content-length") ?? "") : await c.req.text();
    const write = once({ connection, box, now: now() }, teammate, key, `${c.req.method} ${c.req.url}\n${words}`);
    const answered = await write.answered();
    if (answered !== undefined) return answered;
    c.set("connection", write.connection);
    c.set("once", write);
    await next();
    await write.keep(c.res);
  }
}

function neededScope(permission: Permission): string {
  const { scope } = permissions[permission];
  return scope === null ? "No API key may do this; it is for people who are signed in." : `It needs the scope ${scope}.`;
}

function bearerToken(c: Context): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

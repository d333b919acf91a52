// Who asks, and may they: a session or an API key, the workspace in the address, the table of permissions, the rate of asking.
import type { Context } from "hono";
import { findKeyTeammate, noteKeyUse } from "../domain/workspace/key-store.ts";
import { keyMayDo, mayDo, type Permission, permissions } from "../domain/workspace/permissions.ts";
import type { Teammate } from "../domain/workspace/schema.ts";
import { findTeammate } from "../domain/workspace/teammate-store.ts";
import { Refused, TooManyRequests } from "../refused.ts";
import { bearerToken } from "./bearer-token.ts";
import type { Deps } from "./deps.ts";
import { once } from "./idempotency.ts";
import { openRateLimit, type RateLimit, rateHeaders, rates } from "./rate-limit.ts";
import type { Env, Gate, Person } from "./route.ts";
import type { Sessions } from "./session.ts";
import { sourceNetwork } from "./source.ts";
import { hashOfToken } from "./token.ts";
import { isUpload } from "./upload.ts";

/** For whom an API key acts, and what it was made for. */
interface KeyTeammate {
  teammate: Teammate;
  scopes: string[];
}

export function openGate({ connection, box, now, sessions }: Deps & { sessions: Sessions }): Gate {
  const limits = Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, openRateLimit(rate)])) as Record<
    keyof typeof rates,
    RateLimit
  >;

  function count(c: Context<Env>, kind: keyof typeof rates, asker: string): void {
    const left = limits[kind](asker, now().getTime());
    for (const [name, value] of Object.entries(rateHeaders(rates[kind], left))) c.header(name, value);
    if (!left.allowed) throw new TooManyRequests(left.resetSeconds);
  }

  async function byKey(c: Context<Env>, token: string): Promise<KeyTeammate> {
    const found = await findKeyTeammate(connection, hashOfToken(token), now());
    if (found === undefined) {
      count(c, "stranger", sourceNetwork(c.var.source));
      throw new Refused("key_invalid");
    }
    const { workspaceId, apiKeyId } = found.teammate;
    count(c, "key", apiKeyId);
    await noteKeyUse(connection, { workspaceId, apiKeyId, lastUsedAt: found.lastUsedAt }, now());
    return found;
  }

  async function bySession(c: Context<Env>): Promise<Person> {
    const person = await sessions.whoIs(c.req.raw.headers, (cookie) => c.header("set-cookie", cookie, { append: true }));
    if (person === undefined) {
      count(c, "stranger", sourceNetwork(c.var.source));
      throw new Refused("not_signed_in");
    }
    count(c, "person", person.userId);
    c.set("person", person);
    return person;
  }

  /** As whom the asker may do this in the workspace; refuses where they may not. */
  async function teammateWhoMay(permission: Permission, workspaceId: string, asker: KeyTeammate | Person): Promise<Teammate> {
    const teammate = "scopes" in asker ? ofWorkspace(asker, workspaceId) : await findTeammateOf(asker, workspaceId);
    // To one who does not belong to it, a workspace does not exist.
    if (teammate === undefined) throw new Refused("not_found");
    if (!mayDo(teammate.role, permission)) throw new Refused("not_permitted");
    if ("scopes" in asker && !keyMayDo(asker.scopes, permission)) throw new Refused("scope_missing", neededScope(permission));
    return teammate;
  }

  async function findTeammateOf({ userId, onlyWorkspaceId }: Person, workspaceId: string): Promise<Teammate | undefined> {
    const isOpen = isUuid(workspaceId) && (onlyWorkspaceId === null || onlyWorkspaceId === workspaceId);
    return isOpen ? findTeammate(connection, workspaceId, userId) : undefined;
  }

  async function admit(permission: Permission, c: Context<Env>): Promise<Teammate> {
    const token = bearerToken(c);
    const asker = token === undefined ? await bySession(c) : await byKey(c, token);
    return teammateWhoMay(permission, workspaceIdOf(c), asker);
  }

  /** The same as when it was let through, without counting it as asking. */
  async function recheck(permission: Permission, c: Context<Env>): Promise<Teammate | undefined> {
    const token = bearerToken(c);
    const asker =
      token === undefined
        ? await sessions.whoIs(c.req.raw.headers)
        : await findKeyTeammate(connection, hashOfToken(token), now());
    if (asker === undefined) return undefined;
    try {
      return await teammateWhoMay(permission, workspaceIdOf(c), asker);
    } catch (error) {
      if (error instanceof Refused) return undefined;
      throw error;
    }
  }

  return async (access, c, next) => {
    c.set("connection", connection);
    if (access === "anyone") {
      count(c, "stranger", sourceNetwork(c.var.source));
      await next();
    } else if (access === "secret") {
      // A provider brings everybody's mail from a few addresses: not counted here as strangers are.
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

function ofWorkspace({ teammate }: KeyTeammate, workspaceId: string): Teammate | undefined {
  return teammate.workspaceId === workspaceId ? teammate : undefined;
}

function workspaceIdOf(c: Context<Env>): string {
  return c.req.param("workspaceId") ?? "";
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

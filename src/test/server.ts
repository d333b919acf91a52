// The real app in memory, and a person's browser for it: requests with cookies, as fetch would make them.

import type { Database } from "../server/db.ts";
import { buildApp } from "../server/http.ts";
import { openLive } from "../server/live.ts";
import { openLog } from "../server/log.ts";
import { openSessions } from "../server/session.ts";
import { trustedProxies } from "../server/source.ts";
import { testBox } from "./factories.ts";

export const testOrigin = "http://rapport.test";

export interface TestApp {
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A browser in which this person has signed in. */
  signIn(person: { email: string; password: string }): Promise<Browser>;
  /** Every route of the API that a page can call, such as "get /workspaces/{workspaceId}/counts". */
  routes(): string[];
  close(): Promise<void>;
}

export interface Browser {
  /** The cookies it sends. */
  cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body?: unknown): Promise<Response>;
}

/** Builds the app on a database. Paths are below the origin, such as /api/v1/me. */
export async function openTestApp(database: Database, now: () => Date = () => new Date()): Promise<TestApp> {
  const log = openLog("silent");
  const live = await openLive(database, log);
  const sessions = openSessions(database.connection, Buffer.alloc(32, 7), [testOrigin]);
  const app = buildApp({
    connection: database.connection,
    box: testBox,
    log,
    now,
    live,
    sessions,
    origins: [testOrigin],
    trusted: trustedProxies([]),
  });
  const request = async (path: string, init?: RequestInit) => app.request(`${testOrigin}${path}`, init);
  return {
    request,
    async signIn(person) {
      const answer = await request("/api/auth/sign-in/email", send("POST", { email: person.email, password: person.password }));
      if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
      const cookie = answer.headers
        .getSetCookie()
        .map((each) => each.split(";")[0])
        .join("; ");
      return {
        cookie,
        get: (path, headers = {}) => request(path, { headers: { cookie, ...headers } }),
        post: (path, body, headers = {}) => request(path, send("POST", body, { cookie, ...headers })),
        put: (path, body) => request(path, send("PUT", body, { cookie })),
      };
    },
    routes: () =>
      app.routes
        .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/"))
        .map(
          ({ method, path }) => `${method.toLowerCase()} ${path.slice("/api/v1".length).replace(/:(\w+)(\{[^/]*\})?/g, "{$1}")}`,
        ),
    close: () => live.close(),
  };
}

function send(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  return { method, headers: { origin: testOrigin, "content-type": "application/json", ...headers }, ...json };
}

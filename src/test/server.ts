// The real app in memory, and a person's browser for it: requests with cookies, as fetch would make them.
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { getRequestListener } from "@hono/node-server";
import { pictureLimits } from "../domain/mail/picture-actions.ts";
import type { Database } from "../server/db.ts";
import type { TextRecords } from "../server/dns.ts";
import { buildApp } from "../server/http.ts";
import { openLive } from "../server/live.ts";
import type { LivePace } from "../server/live-routes.ts";
import { type Log, openLog } from "../server/log.ts";
import { type Outgoing, openOutgoing } from "../server/outgoing.ts";
import { instanceSecret } from "../server/sealed.ts";
import { openSessions, type Sessions } from "../server/session.ts";
import { trustedProxies } from "../server/source.ts";
import type { SystemMail } from "../server/system-mail.ts";
import { testBox } from "./factories.ts";

export const testOrigin = "http://rapport.test";

export interface SentMail {
  to: string;
  subject: string;
  text: string;
}

export interface TestApp {
  /** `source`: the address that it comes from. */
  request(path: string, init?: RequestInit, source?: string): Promise<Response>;
  /** A browser in which nobody has signed in. */
  browser(source?: string): Browser;
  /** A browser in which this person has signed in. */
  signIn(person: { email: string; password: string }): Promise<Browser>;
  /** Every route of the API that a page can call, such as "get /workspaces/{workspaceId}/counts". */
  routes(): string[];
  /** Listens on 127.0.0.1, for what only real connections show. Ends with the app. */
  listen(): Promise<{ port: number }>;
  sessions: Sessions;
  /** What this server has mailed itself, oldest first. */
  mails: SentMail[];
  close(): Promise<void>;
}

export interface Browser {
  /** The cookies it sends. */
  readonly cookie: string;
  /** Takes the cookies of an answer that it did not ask for itself. */
  take(headers: Headers): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  delete(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Builds the app on a database. Paths are below the origin, such as /api/v1/me. */
export async function openTestApp(
  database: Database,
  now: () => Date = () => new Date(),
  {
    log = openLog("silent"),
    fileMaxBytes = 25 * 1024 * 1024,
    filesAreChecked = false,
    mailsAreSetUp = true,
    reachableNetworks = [],
    pictureNetworks = [],
    textRecords = async () => [],
    ...more
  }: {
    log?: Log;
    mailsAreSetUp?: boolean;
    pace?: LivePace;
    metricsToken?: string;
    fileMaxBytes?: number;
    /** For viruses. */
    filesAreChecked?: boolean;
    mailMaxBytes?: number;
    /** Instead of requests that really go out. */
    outgoing?: Outgoing;
    reachableNetworks?: string[];
    pictureNetworks?: string[];
    textRecords?: TextRecords;
  } = {},
): Promise<TestApp> {
  const mails: SentMail[] = [];
  const systemMail: SystemMail = { isSetUp: mailsAreSetUp, send: async (mail) => void mails.push(mail) };
  const live = await openLive(database, log);
  const sessions = openSessions(database.connection, await instanceSecret(database.connection, testBox, "session"), [testOrigin]);
  const outgoing = openOutgoing({ allow: reachableNetworks });
  const pictures = openOutgoing({ allow: pictureNetworks, plain: true, ports: [80, 443], ...pictureLimits });
  const app = buildApp({
    outgoing,
    pictures,
    textRecords,
    connection: database.connection,
    box: testBox,
    log,
    now,
    systemMail,
    live,
    pool: database.pool,
    sessions,
    mailMaxBytes: 1024 * 1024,
    files: { mostBytes: fileMaxBytes, spoolFolder: tmpdir(), isChecked: filesAreChecked },
    origins: [testOrigin],
    trusted: trustedProxies([]),
    ...more,
  });
  const closing = [() => live.close(), () => outgoing.close(), () => pictures.close()];
  const request = async (path: string, init?: RequestInit, source?: string) =>
    app.request(
      `${testOrigin}${path}`,
      init,
      source === undefined ? undefined : { incoming: { socket: { remoteAddress: source } } },
    );
  return {
    request,
    sessions,
    mails,
    async signIn(person) {
      const browser = openBrowser(request);
      const answer = await browser.post("/api/v1/sign-in", { email: person.email, password: person.password });
      if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
      return browser;
    },
    browser: (source) => openBrowser((path, init) => request(path, init, source)),
    routes: () =>
      app.routes
        .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/"))
        .map(
          ({ method, path }) => `${method.toLowerCase()} ${path.slice("/api/v1".length).replace(/:(\w+)(\{[^/]*\})?/g, "{$1}")}`,
        ),
    async listen() {
      const web = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
      await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
      closing.push(async () => {
        web.closeAllConnections();
        await new Promise((resolve) => web.close(resolve));
      });
      const address = web.address();
      return { port: typeof address === "object" && address !== null ? address.port : 0 };
    },
    async close() {
      for (const step of closing.reverse()) await step();
    },
  };
}

/** Keeps cookies as a browser does, without their paths and ages. */
function openBrowser(request: (path: string, init: RequestInit) => Promise<Response>): Browser {
  const kept = new Map<string, string>();
  function take(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0(;|$)/i.test(cookie)) kept.delete(name);
      else kept.set(name, value);
    }
  }
  async function ask(path: string, { headers, ...init }: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const answer = await request(path, { ...init, headers: { ...(kept.size > 0 && { cookie: browser.cookie }), ...headers } });
    take(answer.headers);
    return answer;
  }
  const browser: Browser = {
    get cookie() {
      return [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
    },
    take,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, headers) => ask(path, send("POST", body, headers)),
    put: (path, body, headers) => ask(path, send("PUT", body, headers)),
    patch: (path, body, headers) => ask(path, send("PATCH", body, headers)),
    delete: (path, body, headers) => ask(path, send("DELETE", body, headers)),
  };
  return browser;
}

function send(method: string, body: unknown, headers: Record<string, string> = {}) {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  return { method, headers: { origin: testOrigin, "content-type": "application/json", ...headers }, ...json };
}

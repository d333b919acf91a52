// How routes call better-auth: only the cookies that a call is about go in, its cookies come out, and its refusals become ours.
import { isAPIError } from "better-auth/api";
import type { Context } from "hono";
import { type Refused, TooManyRequests } from "../../refused.ts";
import type { Deps } from "../deps.ts";
import type { Env } from "../route.ts";
import { originHeaders, originOf, passCookies, type Sessions } from "../session.ts";
import { cookiePrefix } from "./better-auth.ts";
import { type Bucket, countAttempt, TooOften, takeBack, waitInWords } from "./limits.ts";
import { endSession } from "./store.ts";

export interface IdentityDeps extends Deps {
  sessions: Sessions;
  /** The addresses that people open in their browser; the first is the one that links are built from. */
  origins: string[];
}

/** The headers for a call: where the request came from, and of its cookies only these. */
export function headersFor(c: Context<Env>, ...cookies: string[]): Headers {
  const headers = originHeaders(originOf(c));
  const wanted = cookies.map((name) => `${cookiePrefix}.${name}`);
  const kept = (c.req.header("cookie") ?? "").split(";").filter((each) => {
    const [name = ""] = each.split("=");
    return wanted.includes(name.trim().replace(/^__Secure-/, ""));
  });
  if (kept.length > 0) headers.set("cookie", kept.join(";"));
  return headers;
}

/** Waits for a call. What it refuses is refused in our words: `refusals` has its codes, and `otherwise` stands for all others. */
export async function refusing<Answer>(
  call: Promise<Answer>,
  refusals: Record<string, Refused>,
  otherwise?: Refused,
): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!isAPIError(error)) throw error;
    const code = typeof error.body?.code === "string" ? error.body.code : "";
    const refusal = refusals[code] ?? (error.statusCode < 500 ? otherwise : undefined);
    if (refusal !== undefined) throw refusal;
    // Its message may hold what was sent.
    throw new Error(`better-auth refused: ${error.statusCode} ${code.slice(0, 100)}`);
  }
}

/** Counts an attempt before it is made; refuses with the time to wait where there were too many. */
export async function limited(c: Context<Env>, { connection, log, now }: Deps, buckets: Bucket[]): Promise<void> {
  try {
    await countAttempt(connection, buckets, now());
  } catch (error) {
    if (!(error instanceof TooOften)) throw error;
    log.warn({ requestId: c.var.requestId, limits: buckets.map(({ limit }) => limit.name) }, "signing in was tried too often");
    throw new TooManyRequests(error.waitSeconds, `Please try again in ${waitInWords(error.waitSeconds)}.`);
  }
}

/** Makes an attempt of which only failures count. Refuses with the time to wait where there were too many. */
export async function limitingFailures<Answer>(
  c: Context<Env>,
  deps: Deps,
  buckets: Bucket[],
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  await limited(c, deps, buckets);
  try {
    const answer = await attempt();
    await takeBack(deps.connection, buckets);
    return answer;
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error;
    // Nobody looked whether it was right: others keep us busy.
    await takeBack(deps.connection, buckets);
    throw error;
  }
}

/** Completes a sign-in: sets its cookies, remembers the browser, and ends the session that it had before. */
export async function welcome(
  c: Context<Env>,
  { connection, sessions }: IdentityDeps,
  headers: Headers,
  email: string,
): Promise<void> {
  const before = await sessions.whoIs(c.req.raw.headers);
  if (before !== undefined) await endSession(connection, before.userId, before.sessionId);
  passCookies(c, headers);
  c.header("set-cookie", sessions.browsers.cookie(email), { append: true });
}

// Answers 304 to who has seen this state already: If-None-Match against the tag of the answer (RFC 9110, 13.1.2).
import { createMiddleware } from "hono/factory";

/** What a 304 says too, for it describes what was seen (RFC 9110, 15.4.5). */
const kept = ["etag", "cache-control", "content-location", "date", "expires", "vary", "ratelimit", "ratelimit-policy"];

export const notModified = createMiddleware(async (c, next) => {
  await next();
  const seen = c.req.header("if-none-match");
  const tag = c.res.headers.get("etag");
  if (seen === undefined || tag === null || c.res.status !== 200 || !["GET", "HEAD"].includes(c.req.method)) return;
  if (!isAmong(tag, seen)) return;
  await c.res.body?.cancel();
  const headers = new Headers([...c.res.headers].filter(([name]) => kept.includes(name)));
  c.res = undefined;
  c.res = new Response(null, { status: 304, headers });
});

/** The weak comparison (RFC 9110, 8.8.3.2): W/ makes no difference. */
function isAmong(tag: string, seen: string): boolean {
  const opaque = (text: string) => text.trim().replace(/^W\//, "");
  return seen.trim() === "*" || seen.split(",").some((each) => opaque(each) === opaque(tag));
}

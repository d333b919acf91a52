// Headers that tell browsers what our pages may do: their own scripts, styles and pictures, and nothing else.
import { createMiddleware } from "hono/factory";

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Sets them on every answer that has not set its own. */
export const securityHeaders = createMiddleware(async (c, next) => {
  await next();
  const set = (name: string, value: string) => {
    if (!c.res.headers.has(name)) c.header(name, value);
  };
  set("content-security-policy", pagePolicy);
  set("x-content-type-options", "nosniff");
  set("referrer-policy", "no-referrer");
  set("cross-origin-opener-policy", "same-origin");
  set("cross-origin-resource-policy", "same-origin");
  set("permissions-policy", "camera=(), microphone=(), geolocation=()");
});

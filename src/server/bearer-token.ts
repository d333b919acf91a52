// The token that a request shows in its Authorization header (RFC 6750, 2.1).
import type { Context } from "hono";

/** Undefined where none is shown. */
export function bearerToken(c: Context): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

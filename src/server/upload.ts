// Which requests bring a file as it is: their bodies are streamed to where files are kept, and never read whole.
import type { Context } from "hono";

export function isUpload(c: Context): boolean {
  return c.req.method === "POST" && /^\/api\/v1\/workspaces\/[^/]+\/files$/.test(c.req.path);
}

// Which requests bring a file as it is: their bodies are streamed to where files are kept, and never read whole.
import type { Context } from "hono";

export function isUpload(c: Context): boolean {
  return c.req.method === "POST" && uploads.some((path) => path.test(c.req.path));
}

const uploads = [
  /^\/api\/v1\/workspaces\/[^/]+\/files$/,
  /^\/api\/v1\/workspaces\/[^/]+\/channels\/[^/]+\/imports$/,
  // What providers bring, in the charset that it has.
  /^\/api\/v1\/inbound\/[^/]+\/[^/]+$/,
];

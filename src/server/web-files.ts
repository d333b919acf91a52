// Serves the built web app: files under their hashed names for ever, and the one page for every address of the app.
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

const folder = fileURLToPath(new URL("../../dist/web/", import.meta.url));

const mediaTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/**
 * The page in which mail is shown. It has no scripts and may load nothing from elsewhere, whatever the mail says;
 * it may be framed by our own page only, which writes the cleaned words into it.
 */
const mailFramePolicy = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
].join("; ");

export function webFiles() {
  return createMiddleware(async (c) => {
    const path = normalize(decodePath(c.req.path));
    const wanted = join(folder, path);
    const inside = wanted.startsWith(folder.endsWith(sep) ? folder : folder + sep);
    const type = mediaTypes[extname(path)];
    if (inside && type !== undefined) {
      const bytes = await readFile(wanted).catch(() => undefined);
      if (bytes === undefined) return c.text("There is nothing here.", 404);
      if (path === "/mail-frame.html") c.header("content-security-policy", mailFramePolicy);
      c.header("cache-control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      return c.body(new Uint8Array(bytes), 200, { "content-type": type });
    }
    return page(c);
  });
}

async function page(c: Context): Promise<Response> {
  const html = await readFile(join(folder, "index.html"), "utf8").catch(() => undefined);
  if (html === undefined) return c.text("The web app is not built. Stop Rapport and run npm start.", 503);
  c.header("cache-control", "no-cache");
  return c.html(html);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "/";
  }
}

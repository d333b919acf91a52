// The headers under which a stranger's file is handed out, so that no browser ever runs it.

/** Pictures that a browser draws and cannot run; everything else is only downloaded. SVG is not among them: it can carry scripts. */
const drawable = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"]);

/** Content-Disposition per RFC 6266 with the name in RFC 8187 form; the type is believed only for pictures. */
export function contentHeaders({
  name,
  mediaType,
  sizeBytes,
}: {
  name: string;
  mediaType: string;
  sizeBytes?: number;
}): Record<string, string> {
  const inline = drawable.has(mediaType);
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    "content-type": inline || mediaType === "message/rfc822" ? mediaType : "application/octet-stream",
    "content-disposition": `${inline ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    // What is behind this address never changes; only who may see it does.
    "cache-control": "private, max-age=3600",
    ...(sizeBytes === undefined ? {} : { "content-length": String(sizeBytes) }),
  };
}

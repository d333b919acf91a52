// The headers under which a stranger's file is handed out, so that no browser ever runs it.

/**
 * Content-Disposition per RFC 6266 with the name in RFC 8187 form. `openedAs`: the type under which a browser may open it; what has
 * none is downloaded, and no type of it is believed.
 */
export function contentHeaders({
  name,
  mediaType,
  sizeBytes,
  openedAs,
}: {
  name: string;
  mediaType: string;
  sizeBytes?: number;
  openedAs?: string | undefined;
}): Record<string, string> {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    "content-type": openedAs ?? (mediaType === "message/rfc822" ? mediaType : "application/octet-stream"),
    "content-disposition": `${openedAs === undefined ? "attachment" : "inline"}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    // What is behind this address never changes; only who may see it does.
    "cache-control": "private, max-age=3600",
    ...(sizeBytes === undefined ? {} : { "content-length": String(sizeBytes) }),
  };
}

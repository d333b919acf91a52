// Reads forms as bytes (multipart/form-data, RFC 7578, and application/x-www-form-urlencoded): a message within one may be in any charset.

const mostFields = 500;

/** The fields of a form, the first of each name; undefined for what is no form, or is broken. */
export function readForm(body: Buffer, contentType: string | undefined): Map<string, Buffer> | undefined {
  const [type = ""] = (contentType ?? "").split(";");
  if (/^\s*application\/x-www-form-urlencoded\s*$/i.test(type)) return readEncoded(body);
  if (!/^\s*multipart\/form-data\s*$/i.test(type)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType ?? "") ?? [];
  const boundary = quoted ?? plain;
  return boundary === undefined ? undefined : readParts(body, Buffer.from(`--${boundary}`, "latin1"));
}

function readParts(body: Buffer, delimiter: Buffer): Map<string, Buffer> | undefined {
  const fields = new Map<string, Buffer>();
  const between = Buffer.concat([Buffer.from("\r\n"), delimiter]);
  let at = body.indexOf(delimiter);
  if (at !== 0 && body.indexOf(between) !== at - 2) return undefined;
  for (let count = 0; count < mostFields; count++) {
    at += delimiter.length;
    if (body.subarray(at, at + 2).equals(Buffer.from("--"))) return fields;
    const headersAt = body.indexOf("\r\n", at);
    const contentAt = headersAt === -1 ? -1 : body.indexOf("\r\n\r\n", headersAt);
    const endAt = contentAt === -1 ? -1 : body.indexOf(between, contentAt + 2);
    if (endAt === -1) return undefined;
    const name = nameIn(body.toString("utf8", headersAt, Math.min(contentAt, headersAt + 4096)));
    if (name !== undefined && !fields.has(name)) fields.set(name, body.subarray(contentAt + 4, Math.max(endAt, contentAt + 4)));
    at = endAt + 2;
  }
  return undefined;
}

function nameIn(headers: string): string | undefined {
  const line = /^content-disposition:[ \t]*form-data\b(.*)$/im.exec(headers)?.[1] ?? "";
  const [, quoted, plain] = /;[ \t]*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(line) ?? [];
  return quoted ?? plain;
}

function readEncoded(body: Buffer): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  for (const pair of body.toString("latin1").split("&", mostFields)) {
    const at = pair.indexOf("=");
    const name = decoded(at === -1 ? pair : pair.slice(0, at)).toString("utf8");
    if (!fields.has(name)) fields.set(name, decoded(at === -1 ? "" : pair.slice(at + 1)));
  }
  return fields;
}

function decoded(text: string): Buffer {
  const bytes = text
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(bytes, "latin1");
}

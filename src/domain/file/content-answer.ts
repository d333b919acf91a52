// Answers with a file, whole or the part that is asked for (RFC 9110, 13 and 14), reading no more of it than goes out.
import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Refused } from "../../refused.ts";
import type { Connection } from "../../server/db.ts";
import { refusals } from "../../server/route.ts";
import { contentHeaders } from "./file-headers.ts";
import { foundType, tellingBytes } from "./found-type.ts";
import { askedPart, namesTag, openedAs } from "./rules.ts";
import { findInfected } from "./scan-store.ts";
import { readBeginning, readContent } from "./store.ts";

export interface NamedContent {
  name: string;
  mediaType: string;
  sizeBytes: number;
  contentHash: Buffer;
}

const bytes = { "application/octet-stream": { schema: z.any().openapi({ type: "string", format: "binary" }) } };

/** What a route of a file may answer. */
export const contentResponses = {
  200: { description: "The whole file", content: bytes },
  206: { description: "The part that was asked for (Range: one stretch of bytes)", content: bytes },
  304: { description: "It is what If-None-Match named" },
  ...refusals,
};

/** What a route of a file may be asked. */
export const contentRequestHeaders = z.object({
  range: z.string().max(500).optional().openapi({ description: "One stretch of bytes, such as bytes=0-499 or bytes=-500." }),
  "if-range": z.string().max(500).optional().openapi({ description: "Only while the file has this ETag; else the whole." }),
  "if-none-match": z.string().max(2000).optional(),
});

/**
 * The answer to a GET or HEAD of a file. A browser may open it only where its own bytes are what it is declared as. Refuses a part
 * that the file does not have, and a file in which a virus was found.
 */
export async function contentAnswer(c: Context, connection: Connection, workspaceId: string, file: NamedContent) {
  const { contentHash, sizeBytes } = file;
  if ((await findInfected(connection, workspaceId, [contentHash])).size > 0) throw new Refused("file_infected");
  // Named by what it is, so the tag is strong: the same tag, the same bytes.
  const tag = `"${contentHash.toString("base64url")}"`;
  const opened = await typeToOpen(connection, workspaceId, file);
  const headers = { ...contentHeaders({ ...file, openedAs: opened }), etag: tag, "accept-ranges": "bytes" };
  if (namesTag((c.req.header("if-none-match") ?? "").replaceAll("W/", ""), tag)) return c.body(null, 304, headers);
  const isGet = c.req.method === "GET";
  const ifRange = c.req.header("if-range");
  const mayBePart = isGet && (ifRange === undefined || ifRange.trim() === tag);
  const part = mayBePart ? askedPart(c.req.header("range"), sizeBytes) : undefined;
  if (part === "none") {
    c.header("content-range", `bytes */${sizeBytes}`);
    throw new Refused("range_not_satisfiable");
  }
  if (part === undefined) {
    const whole = { ...headers, "content-length": String(sizeBytes) };
    if (!isGet) return c.body(null, 200, whole);
    return c.body(stream(readContent(connection, workspaceId, contentHash)), 200, whole);
  }
  return c.body(stream(readContent(connection, workspaceId, contentHash, part)), 206, {
    ...headers,
    "content-length": String(part.last - part.first + 1),
    "content-range": `bytes ${part.first}-${part.last}/${sizeBytes}`,
  });
}

async function typeToOpen(
  connection: Connection,
  workspaceId: string,
  { mediaType, contentHash }: NamedContent,
): Promise<string | undefined> {
  if (!/^(?:image|audio|video)\/|^text\/plain$|^application\/ogg$/.test(mediaType)) return undefined;
  return openedAs(mediaType, await foundType(await readBeginning(connection, workspaceId, contentHash, tellingBytes)));
}

function stream(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(chunks, { objectMode: false })) as ReadableStream<Uint8Array>;
}

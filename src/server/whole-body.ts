// Takes in what a request brings before anybody decides about it, and sees to the connection where it was not taken in.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { Refused } from "../refused.ts";
import { isUpload } from "./upload.ts";

const mostBodyBytes = 1024 * 1024;
/**
 * After a refusal, so much of what still comes is thrown away, for so long, so that the sender gets to reading the answer. Both
 * are guesses, at how large most files are and how long a line may be kept busy for nothing: nobody has measured it.
 */
const mostThrownAwayBytes = 64 * 1024 * 1024;
const throwAwayMs = 500;

const withoutBody = ["GET", "HEAD", "OPTIONS"];

/**
 * Reads the whole body, so that whoever decides later decides when the request is complete, however slowly it came. Refuses more
 * than 1 MB, counted as it comes. Files that are sent up are not read here: they have a limit of their own.
 */
export const wholeBody = createMiddleware(async (c, next) => {
  // Where hono looks before it would read the request itself.
  if (!withoutBody.includes(c.req.method) && !isUpload(c)) c.req.bodyCache.text = Promise.resolve(await read(c)) as never;
  await next();
});

async function read(c: Context): Promise<string> {
  if (Number(c.req.header("content-length") ?? 0) > mostBodyBytes) throw new Refused("input_too_large");
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return "";
  const pieces: Uint8Array[] = [];
  let seen = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read().catch(() => {
        throw new Refused("input_invalid", "The request did not arrive whole.");
      });
      if (done) return new TextDecoder().decode(Buffer.concat(pieces));
      seen += value.length;
      if (seen > mostBodyBytes) throw new Refused("input_too_large");
      pieces.push(value);
    }
  } finally {
    // Not cancelled: that would cut the connection before the answer is out.
    reader.releaseLock();
  }
}

/**
 * An answer that was ready before the whole request had come is the last on its connection: what still comes would otherwise
 * stand before the next request, or have the connection cut under it.
 */
export const closeUnread = createMiddleware(async (c, next) => {
  await next();
  const incoming = (c.env as { incoming?: { complete?: boolean } } | undefined)?.incoming;
  if (incoming?.complete !== false || withoutBody.includes(c.req.method)) return;
  await throwAwayRest(c.req.raw.body);
  if (!incoming.complete) c.header("connection", "close");
});

async function throwAwayRest(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  let enough = false;
  const late = setTimeout(() => {
    enough = true;
    reader.releaseLock();
  }, throwAwayMs);
  try {
    for (let seen = 0; !enough && seen <= mostThrownAwayBytes; ) {
      const { value, done } = await reader.read();
      if (done) return;
      seen += value.length;
    }
  } catch {
    // Broken off, or late.
  } finally {
    clearTimeout(late);
    reader.releaseLock();
  }
}

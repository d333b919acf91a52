// Reading a conversation, answering, taking notes, settling and reopening; its files and raw messages.
import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { readContent } from "../file/store.ts";
import { addNote, reopenEncounter, reply, settleEncounter } from "./actions.ts";
import { contentHeaders } from "./file-headers.ts";
import { type EntryCursor, findConversation, findConversationOf, findEntryFile, findEntryRaw, listEntries } from "./read.ts";
import { conversationSchema, entrySchema, noteInput, replyInput, settleInput } from "./schema.ts";

const encounterParam = workspaceParam.extend({ encounterId: z.uuid() });
const entryParam = workspaceParam.extend({ entryId: z.uuid() });
const added = { 201: json("Added", z.object({ entryId: z.uuid() })), ...refusals };
const bytes = { 200: { description: "The bytes", content: { "application/octet-stream": { schema: z.any() } } }, ...refusals };
const pageSize = 100;

const conversationOf = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/conversation",
  summary: "The conversation that an encounter belongs to, with its customer and all its encounters",
  request: { params: encounterParam },
  responses: { 200: json("Conversation", conversationSchema), ...refusals },
});

const entries = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/conversations/{conversationId}/entries",
  summary: "The entries of a conversation: the newest page, oldest first, or the page before a cursor",
  request: {
    params: workspaceParam.extend({ conversationId: z.uuid() }),
    query: z.object({ before: z.string().max(200).optional() }),
  },
  responses: {
    200: json("Entries", z.object({ entries: z.array(entrySchema), earlierCursor: z.string().nullable() })),
    ...refusals,
  },
});

const answer = route("conversations.reply", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/replies",
  summary: "Answer the customer",
  request: { params: encounterParam, ...body(replyInput) },
  responses: added,
});

const note = route("conversations.note", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/notes",
  summary: "Add a note that only teammates see",
  request: { params: encounterParam, ...body(noteInput) },
  responses: added,
});

const settle = route("conversations.work", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/settle",
  summary: "Settle an encounter",
  request: { params: encounterParam, ...body(settleInput) },
  responses: done,
});

const reopen = route("conversations.work", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/reopen",
  summary: "Take up a settled encounter again",
  request: { params: encounterParam },
  responses: done,
});

const file = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}/files/{ordinal}",
  summary: "A file of an entry",
  request: { params: entryParam.extend({ ordinal: z.coerce.number().int().min(0).max(100_000) }) },
  responses: bytes,
});

const raw = route("conversations.raw", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}/raw",
  summary: "The raw message behind an entry",
  request: { params: entryParam },
  responses: bytes,
});

export function conversationRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(conversationOf, async (c) => {
      const { workspaceId } = c.var.teammate;
      const conversationId = await findConversationOf(connection, workspaceId, c.req.valid("param").encounterId);
      const conversation = conversationId && (await findConversation(connection, workspaceId, conversationId));
      if (!conversation) throw new Refused("not_found");
      return c.json(conversation, 200);
    })
    .openapi(entries, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { conversationId } = c.req.valid("param");
      const before = readCursor(c.req.valid("query").before);
      const found = await listEntries(connection, workspaceId, conversationId, { before, limit: pageSize + 1, now: now() });
      // A conversation begins with words: one without any is not there.
      if (found.length === 0) throw new Refused("not_found");
      const page = found.slice(-pageSize);
      const [first] = page;
      const earlierCursor = found.length > pageSize && first !== undefined ? writeCursor(first) : null;
      return c.json({ entries: page, earlierCursor }, 200);
    })
    .openapi(answer, async (c) => {
      const { encounterId } = c.req.valid("param");
      return c.json(await reply(connection, c.var.teammate, encounterId, c.req.valid("json").text, now()), 201);
    })
    .openapi(note, async (c) => {
      const { encounterId } = c.req.valid("param");
      return c.json(await addNote(connection, c.var.teammate, encounterId, c.req.valid("json").text, now()), 201);
    })
    .openapi(settle, async (c) => {
      await settleEncounter(connection, c.var.teammate, c.req.valid("param").encounterId, c.req.valid("json"), now());
      return c.body(null, 204);
    })
    .openapi(reopen, async (c) => {
      await reopenEncounter(connection, c.var.teammate, c.req.valid("param").encounterId, now());
      return c.body(null, 204);
    })
    .openapi(file, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { entryId, ordinal } = c.req.valid("param");
      const found = await findEntryFile(connection, workspaceId, entryId, ordinal);
      if (found === undefined) throw new Refused("not_found");
      return c.body(stream(readContent(connection, workspaceId, found.contentHash)), 200, contentHeaders(found));
    })
    .openapi(raw, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { entryId } = c.req.valid("param");
      const contentHash = await findEntryRaw(connection, workspaceId, entryId);
      if (contentHash === undefined) throw new Refused("not_found");
      const named = { name: `${entryId}.eml`, mediaType: "message/rfc822" };
      return c.body(stream(readContent(connection, workspaceId, contentHash)), 200, contentHeaders(named));
    });
}

function stream(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(chunks, { objectMode: false })) as ReadableStream<Uint8Array>;
}

function writeCursor({ at, entryId }: { at: string; entryId: string }): string {
  return Buffer.from(`${at} ${entryId}`).toString("base64url");
}

const cursorPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(cursor: string | undefined): EntryCursor | undefined {
  if (cursor === undefined) return undefined;
  const match = cursorPattern.exec(Buffer.from(cursor, "base64url").toString());
  const at = new Date(match?.[1] ?? "");
  if (match === null || Number.isNaN(at.getTime()))
    throw new Refused("input_invalid", "The cursor is not one that this list gave.");
  return { at, entryId: match[2] ?? "" };
}

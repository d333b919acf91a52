// Reading conversations and their entries, answering, taking notes; files and raw messages of entries.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { FileDeps } from "../../server/deps.ts";
import { tagged } from "../../server/etag.ts";
import { pageQuery, readCursor, usualPage, writeCursor } from "../../server/paging.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { fieldsQuery, pick, sparse } from "../../server/sparse.ts";
import { contentAnswer, contentRequestHeaders, contentResponses } from "../file/content-answer.ts";
import { addNote, reply, retryReply } from "./actions.ts";
import { findEncounter } from "./encounter-store.ts";
import { moveEntry } from "./move-actions.ts";
import { type EntriesOf, findConversation, findEntry, findEntryFile, findEntryRaw, listEntries } from "./read.ts";
import { conversationSchema, entrySchema, moveInput, noteInput, replyInput } from "./schema.ts";
import type { Viewer } from "./visibility.ts";

const conversationParam = workspaceParam.extend({ conversationId: z.uuid() });
const encounterParam = workspaceParam.extend({ encounterId: z.uuid() });
const entryParam = workspaceParam.extend({ entryId: z.uuid() });
const added = { 201: json("Added", z.object({ entryId: z.uuid() })), ...refusals };

const entriesQuery = pageQuery.extend(fieldsQuery(entrySchema));
const entriesAnswer = {
  200: json("Entries", z.object({ entries: z.array(sparse(entrySchema, "entryId")), nextCursor: z.string().nullable() })),
  ...refusals,
};

const conversation = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/conversations/{conversationId}",
  summary: "A conversation, with its customer and those of its encounters that you see",
  request: { params: conversationParam },
  responses: { 200: json("Conversation", conversationSchema), ...refusals },
});

const conversationOf = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/conversation",
  summary: "The conversation that an encounter belongs to, with its customer and those of its encounters that you see",
  request: { params: encounterParam },
  responses: { 200: json("Conversation", conversationSchema), ...refusals },
});

const entries = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/conversations/{conversationId}/entries",
  summary: "The entries of a conversation that you see: the newest page first, the oldest entry first in each",
  request: { params: conversationParam, query: entriesQuery },
  responses: entriesAnswer,
});

const encounterEntries = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/entries",
  summary: "The entries of an encounter: the newest page first, the oldest entry first in each",
  request: { params: encounterParam, query: entriesQuery },
  responses: entriesAnswer,
});

const entry = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}",
  summary: "An entry",
  request: { params: entryParam },
  responses: { 200: json("Entry", entrySchema), ...refusals },
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

const move = route("conversations.work", {
  method: "post",
  path: "/workspaces/{workspaceId}/entries/{entryId}/move",
  summary: "Move a message or a note to another encounter of its conversation, or to a new one",
  request: { params: entryParam, ...body(moveInput) },
  responses: { 200: json("Where it is now", z.object({ encounterId: z.uuid() })), ...refusals },
});

const retrySending = route("conversations.reply", {
  method: "post",
  path: "/workspaces/{workspaceId}/deliveries/{deliveryId}/retry",
  summary: "Send a reply that failed once more",
  request: { params: workspaceParam.extend({ deliveryId: z.uuid() }) },
  responses: done,
});

const file = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}/files/{ordinal}",
  summary: "A file of an entry",
  request: {
    params: entryParam.extend({ ordinal: z.coerce.number().int().min(0).max(100_000) }),
    headers: contentRequestHeaders,
  },
  responses: contentResponses,
});

const raw = route("conversations.raw", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}/raw",
  summary: "The raw message behind an entry",
  request: { params: entryParam, headers: contentRequestHeaders },
  responses: contentResponses,
});

export function conversationRoutes({ connection, files, now }: FileDeps) {
  async function requireConversation(viewer: Viewer, conversationId: string | undefined) {
    const found = conversationId === undefined ? undefined : await findConversation(connection, viewer, conversationId);
    if (found === undefined) throw new Refused("not_found");
    return found;
  }

  async function pageOfEntries(
    viewer: Viewer,
    of: EntriesOf,
    { limit = usualPage, cursor, fields }: z.infer<typeof entriesQuery>,
  ) {
    const before = readCursor(cursor, "time", "id");
    const found = await listEntries(connection, viewer, of, { before, limit: limit + 1, now: now() });
    const page = found.slice(-limit);
    const [first] = page;
    return {
      entries: page.map((each) => pick(each, fields, "entryId")),
      nextCursor: found.length > limit && first !== undefined ? writeCursor([first.at, first.entryId]) : null,
    };
  }

  return newRoutes()
    .openapi(conversation, async (c) => {
      const found = await requireConversation(c.var.teammate, c.req.valid("param").conversationId);
      return c.json(found, 200, tagged(found));
    })
    .openapi(conversationOf, async (c) => {
      const encounter = await findEncounter(connection, c.var.teammate, c.req.valid("param").encounterId);
      const found = await requireConversation(c.var.teammate, encounter?.conversationId);
      return c.json(found, 200, tagged(found));
    })
    .openapi(entries, async (c) => {
      const { conversationId } = c.req.valid("param");
      const page = await pageOfEntries(c.var.teammate, { conversationId }, c.req.valid("query"));
      // There is an entry in every conversation; where none is seen, it is either the end or not theirs to see.
      if (page.entries.length === 0) await requireConversation(c.var.teammate, conversationId);
      return c.json(page, 200);
    })
    .openapi(encounterEntries, async (c) => {
      const { encounterId } = c.req.valid("param");
      const page = await pageOfEntries(c.var.teammate, { encounterId }, c.req.valid("query"));
      const isThere = page.entries.length > 0 || (await findEncounter(connection, c.var.teammate, encounterId)) !== undefined;
      if (!isThere) throw new Refused("not_found");
      return c.json(page, 200);
    })
    .openapi(entry, async (c) => {
      const found = await findEntry(connection, c.var.teammate, c.req.valid("param").entryId, now());
      if (found === undefined) throw new Refused("not_found");
      return c.json(found, 200, tagged(found));
    })
    .openapi(answer, async (c) => {
      const { encounterId } = c.req.valid("param");
      const { text, fileIds } = c.req.valid("json");
      const attached = { fileIds, mostBytes: files.mostBytes };
      return c.json(await reply(c.var.connection, c.var.teammate, encounterId, text, now(), attached), 201);
    })
    .openapi(note, async (c) => {
      const { encounterId } = c.req.valid("param");
      return c.json(await addNote(c.var.connection, c.var.teammate, encounterId, c.req.valid("json").text, now()), 201);
    })
    .openapi(move, async (c) => {
      const { encounterId } = c.req.valid("json");
      return c.json(await moveEntry(c.var.connection, c.var.teammate, c.req.valid("param").entryId, encounterId, now()), 200);
    })
    .openapi(retrySending, async (c) => {
      await retryReply(c.var.connection, c.var.teammate, c.req.valid("param").deliveryId, now());
      return c.body(null, 204);
    })
    .openapi(file, async (c) => {
      const { entryId, ordinal } = c.req.valid("param");
      const found = await findEntryFile(connection, c.var.teammate, entryId, ordinal);
      if (found === undefined) throw new Refused("not_found");
      return contentAnswer(c, connection, c.var.teammate.workspaceId, found);
    })
    .openapi(raw, async (c) => {
      const { entryId } = c.req.valid("param");
      const found = await findEntryRaw(connection, c.var.teammate, entryId);
      if (found === undefined) throw new Refused("not_found");
      const named = { name: `${entryId}.eml`, mediaType: "message/rfc822", ...found };
      return contentAnswer(c, connection, c.var.teammate.workspaceId, named);
    });
}

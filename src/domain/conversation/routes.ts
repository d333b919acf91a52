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
import {
  type EntriesOf,
  findConversation,
  findEntry,
  findEntryFile,
  findEntryRaw,
  listEntries,
  listLaterEntries,
} from "./read.ts";
import { conversationSchema, type Entry, entrySchema, moveInput, noteInput, replyInput, seenInput } from "./schema.ts";
import { markUnread, readUpTo } from "./seen-actions.ts";
import type { Viewer } from "./visibility.ts";

const conversationParam = workspaceParam.extend({ conversationId: z.uuid() });
const encounterParam = workspaceParam.extend({ encounterId: z.uuid() });
const entryParam = workspaceParam.extend({ entryId: z.uuid() });
const added = { 201: json("Added", z.object({ entryId: z.uuid() })), ...refusals };

const entriesQuery = pageQuery
  .extend({
    around: z.uuid().optional().openapi({ description: "The page that has this entry in its middle." }),
    after: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: "Where an earlier answer said that newer entries begin (`newerCursor`)." }),
  })
  .extend(fieldsQuery(entrySchema));
const entriesAnswer = {
  200: json(
    "Entries",
    z.object({
      entries: z.array(sparse(entrySchema, "entryId")),
      nextCursor: z.string().nullable().openapi({ description: "Where earlier entries begin; null where there are none." }),
      newerCursor: z.string().nullable().openapi({ description: "Where newer entries begin; null where there are none." }),
    }),
  ),
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

const seen = route("conversations.read", {
  method: "put",
  path: "/workspaces/{workspaceId}/conversations/{conversationId}/seen",
  summary: "Note up to when you have read a conversation; nobody else is told of it",
  request: { params: conversationParam, ...body(seenInput) },
  responses: done,
});

const unseen = route("conversations.read", {
  method: "delete",
  path: "/workspaces/{workspaceId}/conversations/{conversationId}/seen",
  summary: "Mark an encounter of a conversation as unread: the one that is named, or the one with the newest words",
  request: { params: conversationParam, query: z.object({ encounterId: z.uuid().optional() }) },
  responses: done,
});

const answer = route("conversations.reply", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/replies",
  summary: "Answer the customer",
  description:
    "Whom `cc` names gets it too, and everybody reads who they are; whom `bcc` names gets it without anybody else learning of it. An address that is named twice, or that it goes to anyway, counts once. Where they are left out it goes to the customer alone; GET recipients says who else takes part.",
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
  summary: "Send a reply once more to those whom it did not reach",
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
    { limit = usualPage, cursor, around, after, fields }: z.infer<typeof entriesQuery>,
  ) {
    if ([cursor, around, after].filter((each) => each !== undefined).length > 1)
      throw new Refused("input_invalid", "Ask for one of cursor, around and after.");
    const { page, hasEarlier, hasNewer } = await readPage();
    const [first] = page;
    const last = page.at(-1);
    return {
      entries: page.map((each) => pick(each, fields, "entryId")),
      nextCursor: hasEarlier && first !== undefined ? writeCursor([first.at, first.entryId]) : null,
      newerCursor: hasNewer && last !== undefined ? writeCursor([last.at, last.entryId]) : null,
    };

    async function readPage(): Promise<{ page: Entry[]; hasEarlier: boolean; hasNewer: boolean }> {
      if (around !== undefined) return pageAround(viewer, of, around, limit);
      const from = readCursor(after, "time", "id");
      if (from !== undefined) {
        const found = await listLaterEntries(connection, viewer, of, { after: from, limit: limit + 1, now: now() });
        return { page: found.slice(0, limit), hasEarlier: true, hasNewer: found.length > limit };
      }
      const before = readCursor(cursor, "time", "id");
      const found = await listEntries(connection, viewer, of, { before, limit: limit + 1, now: now() });
      return { page: found.slice(-limit), hasEarlier: found.length > limit, hasNewer: before !== undefined };
    }
  }

  /** Half a page up to an entry and half from it on. Refuses an entry that is not seen, or not among these. */
  async function pageAround(viewer: Viewer, of: EntriesOf, entryId: string, limit: number) {
    const middle = await findEntry(connection, viewer, entryId, now());
    if (middle === undefined) throw new Refused("not_found");
    const keys = [new Date(middle.at), entryId] as const;
    const half = Math.max(1, Math.floor(limit / 2));
    const [earlier, later] = await Promise.all([
      listEntries(connection, viewer, of, { before: keys, limit: half + 1, now: now() }),
      listLaterEntries(connection, viewer, of, { after: keys, inclusive: true, limit: limit - half + 1, now: now() }),
    ]);
    if (later[0]?.entryId !== entryId) throw new Refused("not_found");
    const newer = later.slice(0, Math.max(1, limit - half));
    const before = limit === 1 ? [] : earlier.slice(-half);
    return { page: [...before, ...newer], hasEarlier: earlier.length > before.length, hasNewer: later.length > newer.length };
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
    .openapi(seen, async (c) => {
      const upTo = new Date(c.req.valid("json").upTo);
      await readUpTo(c.var.connection, c.var.teammate, c.req.valid("param").conversationId, upTo, now());
      return c.body(null, 204);
    })
    .openapi(unseen, async (c) => {
      const { encounterId } = c.req.valid("query");
      await markUnread(c.var.connection, c.var.teammate, c.req.valid("param").conversationId, encounterId);
      return c.body(null, 204);
    })
    .openapi(answer, async (c) => {
      const { encounterId } = c.req.valid("param");
      const { text, fileIds, cc, bcc } = c.req.valid("json");
      const attached = { fileIds, mostBytes: files.mostBytes, copies: { cc, bcc } };
      return c.json(await reply(c.var.connection, c.var.teammate, encounterId, text, now(), attached), 201);
    })
    .openapi(note, async (c) => {
      const { encounterId } = c.req.valid("param");
      const { text, fileIds } = c.req.valid("json");
      const attached = { fileIds, mostBytes: files.mostBytes };
      return c.json(await addNote(c.var.connection, c.var.teammate, encounterId, text, now(), attached), 201);
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
      if (found.isInfected) throw new Refused("file_infected", "The message carries it.");
      const named = { name: `${entryId}.eml`, mediaType: "message/rfc822", ...found };
      return contentAnswer(c, connection, c.var.teammate.workspaceId, named);
    });
}

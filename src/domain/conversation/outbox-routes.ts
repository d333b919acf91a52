// The outbox over HTTP: sending words that can be taken back for a moment, and what has become of them; beginning an encounter.
import { z } from "@hono/zod-openapi";
import type { RefusalCode } from "../../refused.ts";
import type { FileDeps } from "../../server/deps.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { problemOf } from "../../server/problem.ts";
import { body, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { mostFiles } from "../file/schema.ts";
import { draftSchema } from "./draft-schema.ts";
import { openEncounter } from "./opening-actions.ts";
import { retryWords, sendOpening, sendWords, takeBackWords } from "./outbox-actions.ts";
import {
  type OutboxWords,
  openingOutboxInput,
  outboxInput,
  outboxSchema,
  takenSchema,
  undoMs,
  writingLimitsSchema,
} from "./outbox-schema.ts";
import { listOutbox, type OutboxRow } from "./outbox-store.ts";
import { longestWords, openingInput } from "./schema.ts";

const encounterParam = workspaceParam.extend({ encounterId: z.uuid() });
const outboxParam = workspaceParam.extend({ outboxId: z.uuid() });
const taken = { 202: json("Taken: it goes at `sendAt`, unless it is taken back before", takenSchema), ...refusals };
const description =
  "You make `outboxId`: sent again under the same id, the same words go once. They go as yours, with the rights that you have then, and become the entry of that id; where they are refused then, they stay in the outbox with the reason. Words of one writer go in their order.";

const open = route("conversations.reply", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters",
  summary: "Begin an encounter with words to a customer, who is found or made by their address",
  description: "The encounter waits for the customer and is yours. Name `customerId`, or `address`, or both.",
  request: { params: workspaceParam, ...body(openingInput) },
  responses: { 201: json("Opened", z.object({ encounterId: z.uuid(), entryId: z.uuid() })), ...refusals },
});

const send = route("conversations.note", {
  method: "post",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/outbox",
  summary: "Send a reply or a note that can be taken back for a moment",
  description: `${description} A reply needs the role to answer customers.`,
  request: { params: encounterParam, ...body(outboxInput) },
  responses: taken,
});

const sendNew = route("conversations.reply", {
  method: "post",
  path: "/workspaces/{workspaceId}/outbox",
  summary: "Begin an encounter with words that can be taken back for a moment",
  description,
  request: { params: workspaceParam, ...body(openingOutboxInput) },
  responses: taken,
});

const list = route("conversations.note", {
  method: "get",
  path: "/workspaces/{workspaceId}/outbox",
  summary: "Your words that have not gone yet, or were refused when they were to go; in their order",
  request: { params: workspaceParam, query: pageQuery.extend({ encounterId: z.uuid().optional() }) },
  responses: {
    200: json("Outbox", z.object({ outbox: z.array(outboxSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const takeBack = route("conversations.note", {
  method: "delete",
  path: "/workspaces/{workspaceId}/outbox/{outboxId}",
  summary: "Take back words that have not gone: they are a draft again",
  description: "`gone_already` where they went before this came.",
  request: { params: outboxParam },
  responses: { 200: json("The draft that they are now", z.object({ draft: draftSchema })), ...refusals },
});

const retry = route("conversations.note", {
  method: "post",
  path: "/workspaces/{workspaceId}/outbox/{outboxId}/retry",
  summary: "Send refused words once more, at once",
  request: { params: outboxParam },
  responses: taken,
});

const limits = route("conversations.note", {
  method: "get",
  path: "/workspaces/{workspaceId}/writing-limits",
  summary: "How long words can be taken back, how long they may be, and what files they may carry",
  request: { params: workspaceParam },
  responses: { 200: json("Limits", writingLimitsSchema), ...refusals },
});

export function outboxRoutes({ connection, files, now }: FileDeps) {
  const { mostBytes } = files;
  return newRoutes()
    .openapi(open, async (c) => {
      const { text, fileIds, cc, bcc, ...opening } = c.req.valid("json");
      const words = { text, fileIds, mostBytes, copies: { cc, bcc } };
      return c.json(await openEncounter(c.var.connection, c.var.teammate, opening, words, now()), 201);
    })
    .openapi(send, async (c) => {
      const sending = { now: now(), mostFileBytes: mostBytes };
      const { encounterId } = c.req.valid("param");
      return c.json(await sendWords(c.var.connection, c.var.teammate, encounterId, c.req.valid("json"), sending), 202);
    })
    .openapi(sendNew, async (c) => {
      const sending = { now: now(), mostFileBytes: mostBytes };
      return c.json(await sendOpening(c.var.connection, c.var.teammate, c.req.valid("json"), sending), 202);
    })
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor, encounterId } = c.req.valid("query");
      const after = readCursor(cursor, "time", "id");
      const found = await listOutbox(connection, c.var.teammate, { encounterId, after, limit: limit + 1 });
      const { page, nextCursor } = pageOf(found, limit, (row) => [row.sendAt, row.outboxId]);
      return c.json({ outbox: page.map(show), nextCursor }, 200);
    })
    .openapi(takeBack, async (c) => {
      const { outboxId } = c.req.valid("param");
      return c.json({ draft: await takeBackWords(c.var.connection, c.var.teammate, outboxId, now()) }, 200);
    })
    .openapi(retry, async (c) => {
      const { outboxId } = c.req.valid("param");
      return c.json(await retryWords(c.var.connection, c.var.teammate, outboxId, now()), 202);
    })
    .openapi(limits, (c) => c.json({ undoMs, longestWords, mostFiles, mostFileBytes: mostBytes }, 200));
}

function show(row: OutboxRow): OutboxWords {
  const { outboxId, kind, encounterId, text, files, copies, channelId, customerId, address, name, subject } = row;
  return {
    outboxId,
    kind,
    encounterId,
    text,
    files,
    to: kind === "encounter" ? { channelId, customerId, address, name, subject } : null,
    copies,
    state: row.state === "refused" ? "refused" : "waiting",
    problem: problemIn(row),
    createdAt: row.createdAt.toISOString(),
    sendAt: row.sendAt.toISOString(),
  };
}

function problemIn({ problemCode, problemDetail }: OutboxRow): OutboxWords["problem"] {
  if (problemCode === null) return null;
  const { code, title } = problemOf(problemCode as RefusalCode, undefined, "");
  return { code, title, detail: problemDetail };
}

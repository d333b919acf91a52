// Drafts over HTTP: looking at one's own, keeping and discarding them.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { discardDraft, keepDraft, keepOpeningDraft } from "./draft-actions.ts";
import { draftInput, draftSchema, openingDraftInput, writtenKindSchema } from "./draft-schema.ts";
import { findOpeningDraft, listDrafts, listDraftsOf } from "./draft-store.ts";
import { findEncounter } from "./encounter-store.ts";

const encounterParam = workspaceParam.extend({ encounterId: z.uuid() });
const writtenParam = encounterParam.extend({ draftKind: writtenKindSchema });
const openingParam = workspaceParam.extend({ draftId: z.uuid() });
const ofEncounter = "/workspaces/{workspaceId}/encounters/{encounterId}/drafts" as const;

const description =
  "Drafts are their writer's alone. `version` is the one that these words go on from, 0 where there was none: where the draft is another one by now, it is refused with `changed_meanwhile` and shown in `current`. Words without a letter and without a file are no draft: then none is kept, and `draft` is null.";
const kept = { 200: json("Kept", z.object({ draft: draftSchema.nullable() })), ...refusals };

const list = route("conversations.note", {
  method: "get",
  path: "/workspaces/{workspaceId}/drafts",
  summary: "Your drafts, the newest first",
  request: { params: workspaceParam, query: pageQuery },
  responses: {
    200: json("Drafts", z.object({ drafts: z.array(draftSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const listOfEncounter = route("conversations.note", {
  method: "get",
  path: ofEncounter,
  summary: "Your drafts in an encounter: at most one of a reply and one of a note",
  request: { params: encounterParam },
  responses: { 200: json("Drafts", z.object({ drafts: z.array(draftSchema) })), ...refusals },
});

const keepWritten = route("conversations.note", {
  method: "put",
  path: `${ofEncounter}/{draftKind}`,
  summary: "Keep what you have begun to write in an encounter",
  description,
  request: { params: writtenParam, ...body(draftInput) },
  responses: kept,
});

const discardWritten = route("conversations.note", {
  method: "delete",
  path: `${ofEncounter}/{draftKind}`,
  summary: "Discard what you have begun to write in an encounter",
  request: { params: writtenParam },
  responses: done,
});

const look = route("conversations.reply", {
  method: "get",
  path: "/workspaces/{workspaceId}/drafts/{draftId}",
  summary: "A draft of yours that is to begin an encounter",
  request: { params: openingParam },
  responses: { 200: json("Draft", draftSchema), ...refusals },
});

const keepOpening = route("conversations.reply", {
  method: "put",
  path: "/workspaces/{workspaceId}/drafts/{draftId}",
  summary: "Keep what is to begin an encounter, under an id that you make",
  description,
  request: { params: openingParam, ...body(openingDraftInput) },
  responses: kept,
});

const discardOpening = route("conversations.reply", {
  method: "delete",
  path: "/workspaces/{workspaceId}/drafts/{draftId}",
  summary: "Discard a draft of yours that is to begin an encounter",
  request: { params: openingParam },
  responses: done,
});

export function draftRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { limit = usualPage, cursor } = c.req.valid("query");
      const after = readCursor(cursor, "time", "id");
      const found = await listDrafts(connection, c.var.teammate, { after, limit: limit + 1 });
      const { page, nextCursor } = pageOf(found, limit, (draft) => [draft.changedAt, draft.draftId]);
      return c.json({ drafts: page, nextCursor }, 200);
    })
    .openapi(listOfEncounter, async (c) => {
      const { encounterId } = c.req.valid("param");
      if ((await findEncounter(connection, c.var.teammate, encounterId)) === undefined) throw new Refused("not_found");
      return c.json({ drafts: await listDraftsOf(connection, c.var.teammate, encounterId) }, 200);
    })
    .openapi(keepWritten, async (c) => {
      const { encounterId, draftKind: kind } = c.req.valid("param");
      const place = { encounterId, kind };
      const draft = await keepDraft(c.var.connection, c.var.teammate, place, c.req.valid("json"), now());
      return c.json({ draft }, 200);
    })
    .openapi(discardWritten, async (c) => {
      const { encounterId, draftKind: kind } = c.req.valid("param");
      if ((await findEncounter(connection, c.var.teammate, encounterId)) === undefined) throw new Refused("not_found");
      await discardDraft(c.var.connection, c.var.teammate, { encounterId, kind });
      return c.body(null, 204);
    })
    .openapi(look, async (c) => {
      const draft = await findOpeningDraft(connection, c.var.teammate, c.req.valid("param").draftId);
      if (draft === undefined) throw new Refused("not_found");
      return c.json(draft, 200, tagged(draft));
    })
    .openapi(keepOpening, async (c) => {
      const { draftId } = c.req.valid("param");
      const draft = await keepOpeningDraft(c.var.connection, c.var.teammate, draftId, c.req.valid("json"), now());
      return c.json({ draft }, 200);
    })
    .openapi(discardOpening, async (c) => {
      await discardDraft(c.var.connection, c.var.teammate, { draftId: c.req.valid("param").draftId });
      return c.body(null, 204);
    });
}

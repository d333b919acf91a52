// One encounter: looking at it, giving it to someone, putting it to sleep, settling it, taking it up again, sharing it.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { pageOf, pageQuery, readCursor, usualPage } from "../../server/paging.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { changeCustomer } from "./customer-actions.ts";
import {
  assignEncounter,
  changeSubject,
  reopenEncounter,
  settleEncounter,
  shareEncounter,
  snoozeEncounter,
  unshareEncounter,
} from "./encounter-actions.ts";
import { findEncounter, listShares } from "./encounter-store.ts";
import { assignInput, customerOfInput, encounterSchema, settleInput, shareSchema, snoozeInput, subjectInput } from "./schema.ts";
import { markNotSpam, markSpam } from "./spam-actions.ts";

const params = workspaceParam.extend({ encounterId: z.uuid() });
const shareParams = params.extend({ teammateId: z.uuid() });
const path = "/workspaces/{workspaceId}/encounters/{encounterId}" as const;

const look = route("conversations.read", {
  method: "get",
  path,
  summary: "An encounter",
  request: { params },
  responses: { 200: json("Encounter", encounterSchema), ...refusals },
});

const rename = route("conversations.work", {
  method: "patch",
  path,
  summary: "Say what an encounter is about; replies carry this subject from now on",
  request: { params, headers: ifMatch, ...body(subjectInput) },
  responses: done,
});

const assign = route("conversations.work", {
  method: "post",
  path: `${path}/assign`,
  summary: "Give an encounter to a teammate or a team, or take it from them; what is left out stays",
  request: { params, headers: ifMatch, ...body(assignInput) },
  responses: done,
});

const snooze = route("conversations.work", {
  method: "post",
  path: `${path}/snooze`,
  summary: "Put an encounter to sleep until a moment, a year from now at most; its clocks run on, and new words wake it",
  request: { params, headers: ifMatch, ...body(snoozeInput) },
  responses: done,
});

const settle = route("conversations.work", {
  method: "post",
  path: `${path}/settle`,
  summary: "Settle an encounter",
  request: { params, headers: ifMatch, ...body(settleInput) },
  responses: done,
});

const spam = route("conversations.work", {
  method: "post",
  path: `${path}/spam`,
  summary:
    "Say that an encounter is spam: it lies apart, nobody owes it an answer, and further mails of its authors go there too",
  request: { params },
  responses: done,
});

const notSpam = route("conversations.work", {
  method: "delete",
  path: `${path}/spam`,
  summary: "Say that an encounter is no spam: it is open, and its words wait for an answer since they came",
  request: { params },
  responses: done,
});

const customer = route("conversations.work", {
  method: "post",
  path: `${path}/customer`,
  summary: "Say whose an encounter is: it goes to their conversation. What is on its way out goes to whom it was written",
  request: { params, ...body(customerOfInput) },
  responses: done,
});

const reopen = route("conversations.work", {
  method: "post",
  path: `${path}/reopen`,
  summary: "Take up a settled encounter again, or wake one that sleeps",
  request: { params, headers: ifMatch },
  responses: done,
});

const shares = route("conversations.read", {
  method: "get",
  path: `${path}/shares`,
  summary: "With whom an encounter is shared",
  request: { params, query: pageQuery },
  responses: { 200: json("Shares", z.object({ shares: z.array(shareSchema), nextCursor: z.string().nullable() })), ...refusals },
});

const share = route("conversations.share", {
  method: "put",
  path: `${path}/shares/{teammateId}`,
  summary: "Show an encounter to a teammate",
  request: { params: shareParams },
  responses: done,
});

const unshare = route("conversations.share", {
  method: "delete",
  path: `${path}/shares/{teammateId}`,
  summary: "Take a share back",
  request: { params: shareParams },
  responses: done,
});

export function encounterRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(look, async (c) => {
      const found = await findEncounter(connection, c.var.teammate, c.req.valid("param").encounterId);
      if (found === undefined) throw new Refused("not_found");
      return c.json(found, 200, tagged(found));
    })
    .openapi(rename, async (c) => {
      const { encounterId } = c.req.valid("param");
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await changeSubject(c.var.connection, c.var.teammate, encounterId, c.req.valid("json").subject, now(), unchanged);
      return c.body(null, 204);
    })
    .openapi(assign, async (c) => {
      const { encounterId } = c.req.valid("param");
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await assignEncounter(c.var.connection, c.var.teammate, encounterId, c.req.valid("json"), now(), unchanged);
      return c.body(null, 204);
    })
    .openapi(snooze, async (c) => {
      const { encounterId } = c.req.valid("param");
      const until = new Date(c.req.valid("json").until);
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await snoozeEncounter(c.var.connection, c.var.teammate, encounterId, until, now(), unchanged);
      return c.body(null, 204);
    })
    .openapi(settle, async (c) => {
      const { encounterId } = c.req.valid("param");
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await settleEncounter(c.var.connection, c.var.teammate, encounterId, c.req.valid("json"), now(), unchanged);
      return c.body(null, 204);
    })
    .openapi(reopen, async (c) => {
      const { encounterId } = c.req.valid("param");
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await reopenEncounter(c.var.connection, c.var.teammate, encounterId, now(), unchanged);
      return c.body(null, 204);
    })
    .openapi(customer, async (c) => {
      const { encounterId } = c.req.valid("param");
      await changeCustomer(c.var.connection, c.var.teammate, encounterId, c.req.valid("json"), now());
      return c.body(null, 204);
    })
    .openapi(spam, async (c) => {
      await markSpam(c.var.connection, c.var.teammate, c.req.valid("param").encounterId, now());
      return c.body(null, 204);
    })
    .openapi(notSpam, async (c) => {
      await markNotSpam(c.var.connection, c.var.teammate, c.req.valid("param").encounterId, now());
      return c.body(null, 204);
    })
    .openapi(shares, async (c) => {
      const { encounterId } = c.req.valid("param");
      const { limit = usualPage, cursor } = c.req.valid("query");
      const { teammate } = c.var;
      if ((await findEncounter(connection, teammate, encounterId)) === undefined) throw new Refused("not_found");
      const after = readCursor(cursor, "time", "id");
      const rows = await listShares(connection, teammate.workspaceId, encounterId, { after, limit: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, (row) => [row.sharedAt, row.teammateId]);
      return c.json({ shares: page, nextCursor }, 200);
    })
    .openapi(share, async (c) => {
      const { encounterId, teammateId } = c.req.valid("param");
      await shareEncounter(c.var.connection, c.var.teammate, encounterId, teammateId, now());
      return c.body(null, 204);
    })
    .openapi(unshare, async (c) => {
      const { encounterId, teammateId } = c.req.valid("param");
      await unshareEncounter(c.var.connection, c.var.teammate, encounterId, teammateId, now());
      return c.body(null, 204);
    });
}

// Bringing in mail from before: a file sent up, how far it has been read, and cancelling.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { FileDeps } from "../../server/deps.ts";
import { done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { findChannel } from "../channel/store.ts";
import { contentAnswer, contentRequestHeaders, contentResponses } from "../file/content-answer.ts";
import { cleanName } from "../file/rules.ts";
import { beginImport, cancelImport } from "./import-actions.ts";
import { type Aside, asideSchema, type Import, importSchema } from "./import-schema.ts";
import { type AsideRow, findAside, findImport, type ImportRow, listAside, listImports } from "./import-store.ts";

const channelParam = workspaceParam.extend({ channelId: z.uuid() });
const importParam = channelParam.extend({ importId: z.uuid() });
const path = "/workspaces/{workspaceId}/channels/{channelId}/imports" as const;
const mostListed = 50;
const mostAside = 200;

const begin = route("channels.change", {
  method: "post",
  path,
  summary: "Bring in mail from before. The body is an mbox, or one message (.eml); either may be gzipped",
  description:
    "Messages stand in their conversations at the time when they were written, settled; no clock starts, and nothing is sent. What was there already is not taken twice, so the same file may be sent again. It is read after the answer: ask how far it is.",
  request: {
    params: channelParam,
    query: z.object({
      name: z.string().min(1).max(1000).openapi({ description: "What the file is called.", example: "desk.mbox" }),
    }),
    body: {
      required: true,
      content: { "application/octet-stream": { schema: z.any().openapi({ type: "string", format: "binary" }) } },
    },
  },
  responses: { 201: json("Begun", z.object({ importId: z.uuid() })), ...refusals },
});

const list = route("channels.read", {
  method: "get",
  path,
  summary: `The newest ${mostListed} imports of a channel, with how far they are`,
  request: { params: channelParam },
  responses: { 200: json("Newest first", z.object({ imports: z.array(importSchema) })), ...refusals },
});

const look = route("channels.read", {
  method: "get",
  path: `${path}/{importId}`,
  summary: "How far an import is, and what it set aside",
  request: { params: importParam },
  responses: {
    200: json(`The first ${mostAside} that were set aside, with why`, importSchema.extend({ aside: z.array(asideSchema) })),
    ...refusals,
  },
});

const raw = route("channels.change", {
  method: "get",
  path: `${path}/{importId}/aside/{placeBytes}/raw`,
  summary: "A message that an import set aside, as it stood in the file",
  request: {
    params: importParam.extend({ placeBytes: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
    headers: contentRequestHeaders,
  },
  responses: contentResponses,
});

const cancel = route("channels.change", {
  method: "post",
  path: `${path}/{importId}/cancel`,
  summary: "Stop an import where it is. What it has taken in stays",
  request: { params: importParam },
  responses: done,
});

export function importRoutes({ connection, files, now }: FileDeps) {
  return newRoutes()
    .openapi(begin, async (c) => {
      const name = cleanName(c.req.valid("query").name);
      if (name === undefined) throw new Refused("input_invalid", "The file needs a name.");
      const bytes = (c.req.raw.body ?? new Blob([]).stream()).values({ preventCancel: true }) as AsyncIterable<Uint8Array>;
      const room = { spoolFolder: files.spoolFolder, now: now(), stillMay: c.var.recheck };
      const { channelId } = c.req.valid("param");
      return c.json(await beginImport(c.var.connection, c.var.teammate, { channelId, name, bytes }, room), 201);
    })
    .openapi(list, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { channelId } = c.req.valid("param");
      if ((await findChannel(connection, workspaceId, channelId)) === undefined) throw new Refused("not_found");
      return c.json({ imports: (await listImports(connection, workspaceId, channelId, mostListed)).map(present) }, 200);
    })
    .openapi(look, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { channelId, importId } = c.req.valid("param");
      const row = await findImport(connection, workspaceId, importId);
      if (row?.channelId !== channelId) throw new Refused("not_found");
      const aside = (await listAside(connection, workspaceId, importId, mostAside)).map(presentAside);
      return c.json({ ...present(row), aside }, 200);
    })
    .openapi(raw, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { channelId, importId, placeBytes } = c.req.valid("param");
      const found = await findAside(connection, workspaceId, importId, placeBytes);
      const row = await findImport(connection, workspaceId, importId);
      if (row?.channelId !== channelId || found === undefined) throw new Refused("not_found");
      const { contentHash, sizeBytes } = found;
      if (contentHash === null || sizeBytes === null) throw new Refused("not_found");
      const file = { contentHash, sizeBytes, name: "message.eml", mediaType: "message/rfc822" };
      return contentAnswer(c, connection, workspaceId, file);
    })
    .openapi(cancel, async (c) => {
      await cancelImport(c.var.connection, c.var.teammate, c.req.valid("param"), now());
      return c.body(null, 204);
    });
}

function present({
  workspaceId: _workspace,
  channelId: _channel,
  contentHash: _hash,
  createdAt,
  changedAt,
  ...row
}: ImportRow): Import {
  return { ...row, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() };
}

function presentAside({ contentHash: _hash, ...aside }: AsideRow): Aside {
  return aside;
}

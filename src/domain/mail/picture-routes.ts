// Pictures that a mail only names: whether they are shown, and each of them, fetched by this server for one who asks.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import { done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { contentAnswer, contentRequestHeaders, contentResponses } from "../file/content-answer.ts";
import { openPictureFetcher, readConsent, setConsent } from "./picture-actions.ts";
import { pictureConsentSchema } from "./picture-schema.ts";

const entryParam = workspaceParam.extend({ entryId: z.uuid() });

const consent = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}/pictures",
  summary: "Whether the pictures that a mail only names are always shown of its sender",
  request: { params: entryParam },
  responses: { 200: json("Of whom, and whether", pictureConsentSchema), ...refusals },
});

const always = route("conversations.work", {
  method: "put",
  path: "/workspaces/{workspaceId}/entries/{entryId}/pictures/always",
  summary: "Always show the pictures that mails of this entry's sender name, to everyone in the workspace",
  request: { params: entryParam },
  responses: done,
});

const noLonger = route("conversations.work", {
  method: "delete",
  path: "/workspaces/{workspaceId}/entries/{entryId}/pictures/always",
  summary: "No longer show the pictures of this entry's sender without being asked",
  request: { params: entryParam },
  responses: done,
});

const picture = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/entries/{entryId}/pictures/shown",
  summary: "A picture that the HTML of an entry names",
  description:
    "This server fetches it, without cookies and without saying for whom, and keeps it for a day. Only PNG, JPEG, GIF, WebP and AVIF, by what they are, of at most 5 MB; never what only counts who opens a mail, and nothing within networks of one's own.",
  request: {
    params: entryParam,
    query: z.object({
      address: z.string().min(1).max(8000).openapi({
        description: "As it stands in the HTML.",
        example: "https://news.example/garden.jpg",
      }),
    }),
    headers: contentRequestHeaders,
  },
  responses: contentResponses,
});

export function pictureRoutes({ connection, now, isDemo = false }: Deps, pictures: Outgoing) {
  const fetcher = openPictureFetcher(connection, pictures);
  return newRoutes()
    .openapi(consent, async (c) => {
      return c.json(await readConsent(connection, c.var.teammate, c.req.valid("param").entryId, now()), 200);
    })
    .openapi(always, async (c) => {
      await setConsent(c.var.connection, c.var.teammate, c.req.valid("param").entryId, { always: true, now: now() });
      return c.body(null, 204);
    })
    .openapi(noLonger, async (c) => {
      await setConsent(c.var.connection, c.var.teammate, c.req.valid("param").entryId, { always: false, now: now() });
      return c.body(null, 204);
    })
    .openapi(picture, async (c) => {
      // In a demonstration no server is asked for anything.
      if (isDemo) throw new Refused("demonstration");
      const { workspaceId } = c.var.teammate;
      const found = await fetcher.show(c.var.teammate, c.req.valid("param").entryId, c.req.valid("query").address, now);
      return contentAnswer(c, connection, workspaceId, { ...found, name: `picture.${found.mediaType.split("/")[1]}` });
    });
}

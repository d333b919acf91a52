// Sending files up, to go with a reply or a note; looking at them and taking them back. Each is its sender's alone.
import { z } from "@hono/zod-openapi";
import { Refused, TooManyRequests } from "../../refused.ts";
import type { FileDeps } from "../../server/deps.ts";
import { done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { keepFile, takeBackFile } from "./actions.ts";
import { contentAnswer, contentRequestHeaders, contentResponses } from "./content-answer.ts";
import { cleanName, mediaTypeOf } from "./rules.ts";
import { uploadSchema } from "./schema.ts";
import { openUnderWay } from "./under-way.ts";
import { findUpload } from "./upload-store.ts";

const fileParam = workspaceParam.extend({ fileId: z.uuid() });

const send = route("conversations.note", {
  method: "post",
  path: "/workspaces/{workspaceId}/files",
  summary:
    "Send a file up, to go with a reply or a note. The body is the file itself; those that neither go out nor stand in a draft are forgotten after a day",
  description:
    "`Content-Type` says what kind of file it is, such as `application/pdf`: the customer gets it as that. Without one it is `application/octet-stream`. At most 4 of your files may be on their way up at once, and at most 40 may wait to go out.",
  request: {
    params: workspaceParam,
    query: z.object({
      name: z.string().min(1).max(1000).openapi({ description: "What the file is called.", example: "plan.pdf" }),
    }),
    body: {
      required: true,
      content: { "application/octet-stream": { schema: z.any().openapi({ type: "string", format: "binary" }) } },
    },
  },
  responses: { 201: json("Kept", uploadSchema), ...refusals },
});

const look = route("conversations.note", {
  method: "get",
  path: "/workspaces/{workspaceId}/files/{fileId}",
  summary: "A file that you have sent up",
  request: { params: fileParam, headers: contentRequestHeaders },
  responses: contentResponses,
});

const takeBack = route("conversations.note", {
  method: "delete",
  path: "/workspaces/{workspaceId}/files/{fileId}",
  summary: "Take back a file that has not gone out",
  request: { params: fileParam },
  responses: done,
});

export function fileRoutes({ connection, files, now }: FileDeps) {
  const underWay = openUnderWay();
  return newRoutes()
    .openapi(send, async (c) => {
      const name = cleanName(c.req.valid("query").name);
      if (name === undefined) throw new Refused("input_invalid", "The file needs a name.");
      const mediaType = mediaTypeOf(c.req.header("content-type"));
      if (mediaType === undefined) throw new Refused("input_invalid", "The Content-Type is not a media type such as image/png.");
      const stated = c.req.header("content-length");
      const file = {
        name,
        mediaType,
        // What is refused in the middle is not cancelled: that would cut the connection before the answer is out.
        bytes: (c.req.raw.body ?? new Blob([]).stream()).values({ preventCancel: true }) as AsyncIterable<Uint8Array>,
        statedBytes: stated !== undefined && /^\d{1,15}$/.test(stated) ? Number(stated) : undefined,
      };
      const over = underWay.begin(c.var.teammate.teammateId);
      if (over === undefined) throw new TooManyRequests(5, "Some of your files are on their way up. Wait for one of them.");
      try {
        const room = { ...files, now: now(), stillMay: c.var.recheck };
        return c.json(await keepFile(c.var.connection, c.var.teammate, file, room), 201);
      } finally {
        over();
      }
    })
    .openapi(look, async (c) => {
      const { workspaceId, teammateId } = c.var.teammate;
      const upload = await findUpload(connection, workspaceId, teammateId, c.req.valid("param").fileId);
      if (upload === undefined) throw new Refused("not_found");
      return contentAnswer(c, connection, workspaceId, upload);
    })
    .openapi(takeBack, async (c) => {
      await takeBackFile(c.var.connection, c.var.teammate, c.req.valid("param").fileId);
      return c.body(null, 204);
    });
}

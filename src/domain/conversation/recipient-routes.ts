// Whom the next reply can go to, over HTTP.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { recipientsSchema } from "./copy-schema.ts";
import { findEncounter } from "./encounter-store.ts";
import { readRecipients } from "./recipients.ts";

const look = route("conversations.reply", {
  method: "get",
  path: "/workspaces/{workspaceId}/encounters/{encounterId}/recipients",
  summary: "Whom the next reply can go to: the customer, and who takes part beside them",
  description:
    "Left out are our own addresses, teammates, programs that read no answers, and whoever was called spam. `isInLast`: they stood in the newest message, so answering to all answers to them; of a message whose sender is not proven nobody is.",
  request: { params: workspaceParam.extend({ encounterId: z.uuid() }) },
  responses: { 200: json("Recipients", recipientsSchema), ...refusals },
});

export function recipientRoutes({ connection }: Pick<Deps, "connection">) {
  return newRoutes().openapi(look, async (c) => {
    const { workspaceId } = c.var.teammate;
    const encounter = await findEncounter(connection, c.var.teammate, c.req.valid("param").encounterId);
    if (encounter === undefined) throw new Refused("not_found");
    return c.json(await readRecipients(connection, workspaceId, encounter), 200);
  });
}

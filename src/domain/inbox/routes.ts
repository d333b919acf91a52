// The list of encounters and the counts.
import { z } from "@hono/zod-openapi";
import type { Deps } from "../../server/deps.ts";
import { pageQuery } from "../../server/paging.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { fieldsQuery, pick, sparse } from "../../server/sparse.ts";
import { customerSchema } from "../customer/schema.ts";
import { findCustomers } from "../customer/store.ts";
import { countEncounters } from "./count-store.ts";
import { countsSchema, listedEncounterSchema, listOrderSchema, listViewSchema, mostCounted } from "./schema.ts";
import { listEncounters } from "./store.ts";

const list = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/encounters",
  summary: "Encounters, newest words first or by when they were opened",
  request: {
    params: workspaceParam,
    query: pageQuery.extend({
      view: listViewSchema.default("open"),
      ownerId: z.uuid().optional(),
      teamId: z.uuid().optional(),
      channelId: z.uuid().optional(),
      customerId: z.uuid().optional(),
      order: listOrderSchema.default("latest"),
      expand: z.enum(["customer"]).optional(),
      ...fieldsQuery(listedEncounterSchema),
    }),
  },
  responses: {
    200: json(
      "A page of encounters; of each the fields that were asked for",
      z.object({
        encounters: z.array(
          sparse(listedEncounterSchema, "encounterId").extend({
            customer: customerSchema.optional().openapi({ description: "With expand=customer." }),
          }),
        ),
        nextCursor: z.string().nullable(),
      }),
    ),
    ...refusals,
  },
});

const counts = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/counts",
  summary: "How many encounters there are in each view, and how many customers wait, of what one sees",
  description: `Each count is exact up to ${mostCounted.toLocaleString("en")}; ${mostCounted + 1} stands for any number above it.`,
  request: { params: workspaceParam },
  responses: { 200: json("Counts", countsSchema), ...refusals },
});

export function inboxRoutes({ connection, now }: Deps) {
  return newRoutes()
    .openapi(list, async (c) => {
      const { fields, expand, ...query } = c.req.valid("query");
      const { encounters, nextCursor } = await listEncounters(connection, c.var.teammate, { ...query, now: now() });
      const customerIds = expand === "customer" ? encounters.map((each) => each.customerId) : [];
      const customers = await findCustomers(connection, c.var.teammate.workspaceId, [...new Set(customerIds)]);
      const shown = encounters.map((each) => {
        const customer = customers.get(each.customerId);
        return { ...pick(each, fields, "encounterId"), ...(customer === undefined ? {} : { customer }) };
      });
      return c.json({ encounters: shown, nextCursor }, 200);
    })
    .openapi(counts, async (c) => c.json(await countEncounters(connection, c.var.teammate, now()), 200));
}

// What lies in a customer's conversation: all its files, all its notes.
import { z } from "@hono/zod-openapi";
import type { Deps } from "../../server/deps.ts";
import { pageQuery } from "../../server/paging.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { listCustomerFiles, listCustomerNotes } from "./customer-entries.ts";
import { customerFileSchema, customerNoteSchema } from "./customer-entry-schema.ts";
import { getSeenCustomer } from "./customers.ts";

const request = { params: workspaceParam.extend({ customerId: z.uuid() }), query: pageQuery };
const nextCursor = z.string().nullable();

const files = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/customers/{customerId}/files",
  summary: "The files of a customer's conversation, the newest first; each is read at its entry",
  request,
  responses: { 200: json("A page of files", z.object({ files: z.array(customerFileSchema), nextCursor })), ...refusals },
});

const notes = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/customers/{customerId}/notes",
  summary: "The notes of a customer's conversation, the newest first",
  request,
  responses: { 200: json("A page of notes", z.object({ notes: z.array(customerNoteSchema), nextCursor })), ...refusals },
});

export function customerEntryRoutes({ connection }: Deps) {
  return newRoutes()
    .openapi(files, async (c) => {
      const { customerId } = c.req.valid("param");
      await getSeenCustomer(connection, c.var.teammate, customerId);
      return c.json(await listCustomerFiles(connection, c.var.teammate, customerId, c.req.valid("query")), 200);
    })
    .openapi(notes, async (c) => {
      const { customerId } = c.req.valid("param");
      await getSeenCustomer(connection, c.var.teammate, customerId);
      return c.json(await listCustomerNotes(connection, c.var.teammate, customerId, c.req.valid("query")), 200);
    });
}

// Customers as a teammate sees them, adding and changing them, and their identities.
import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import type { Connection } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import { tagged, unchangedSince } from "../../server/etag.ts";
import { pageQuery } from "../../server/paging.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { customerIsSeenBy } from "../conversation/visibility.ts";
import {
  addCustomer,
  addIdentity,
  type CustomerCheck,
  changeCustomer,
  clearUndeliverable,
  removeIdentity,
} from "../customer/actions.ts";
import { type Customer, customerChange, customerInput, identityInput } from "../customer/schema.ts";
import type { Teammate } from "../workspace/schema.ts";
import { customerTable } from "./customer-table.ts";
import { findContact, getSeenCustomer, listSeenCustomers, withOrganizations } from "./customers.ts";
import { customerOrderSchema, type ReadCustomer, readCustomerSchema } from "./schema.ts";
import { wordsQuery } from "./search-schema.ts";

const customerParam = workspaceParam.extend({ customerId: z.uuid() });
const expandQuery = { expand: z.enum(["organization"]).optional() };
const one = { 200: json("Customer", readCustomerSchema), ...refusals };
const added = { 201: json("Customer", readCustomerSchema), ...refusals };

const filters = {
  q: wordsQuery.optional().openapi({ description: "What their name or one of their addresses contains." }),
  organizationId: z.uuid().optional(),
  order: customerOrderSchema.default("newest"),
};

const list = route("customers.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/customers",
  summary: "Customers, the newest first or by name",
  request: {
    params: workspaceParam,
    query: pageQuery.extend({ ...filters, ...expandQuery }),
  },
  responses: {
    200: json("A page of customers", z.object({ customers: z.array(readCustomerSchema), nextCursor: z.string().nullable() })),
    ...refusals,
  },
});

const table = route("customers.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/customers.csv",
  summary: "Customers as a table (CSV, UTF-8): their names, addresses, organization, since when, and the last contact",
  request: { params: workspaceParam, query: z.object(filters) },
  responses: {
    200: { description: "The table", content: { "text/csv": { schema: z.string() } } },
    ...refusals,
  },
});

const add = route("customers.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/customers",
  summary: "Add a customer with their addresses",
  request: { params: workspaceParam, ...body(customerInput) },
  responses: added,
});

const get = route("customers.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/customers/{customerId}",
  summary: "One customer",
  request: { params: customerParam, query: z.object(expandQuery) },
  responses: one,
});

const change = route("customers.change", {
  method: "patch",
  path: "/workspaces/{workspaceId}/customers/{customerId}",
  summary: "Change a customer's name or organization",
  request: { params: customerParam, headers: ifMatch, ...body(customerChange) },
  responses: one,
});

const addAddress = route("customers.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/customers/{customerId}/identities",
  summary: "Give a customer one more address",
  request: { params: customerParam, headers: ifMatch, ...body(identityInput) },
  responses: added,
});

const removeAddress = route("customers.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/customers/{customerId}/identities/{identityId}",
  summary: "Take an address from a customer: not the last one, and none that messages came from or went to",
  request: { params: customerParam.extend({ identityId: z.uuid() }), headers: ifMatch },
  responses: done,
});

const clearAddress = route("customers.change", {
  method: "delete",
  path: "/workspaces/{workspaceId}/customers/{customerId}/identities/{identityId}/undeliverable",
  summary: "Say that an address can be written to again, after mails to it came back",
  request: { params: customerParam.extend({ identityId: z.uuid() }), headers: ifMatch },
  responses: done,
});

export function customerRoutes({ connection, now }: Deps) {
  const check = (by: Teammate, seen: { "if-match"?: string | undefined }): CustomerCheck => ({
    isSeen: customerIsSeenBy(by),
    unchanged: unchangedSince(seen["if-match"]),
    now: now(),
  });
  return newRoutes()
    .openapi(list, async (c) => {
      const { expand, ...query } = c.req.valid("query");
      const { customers, nextCursor } = await listSeenCustomers(connection, c.var.teammate, query);
      return c.json({ customers: await expanded(connection, c.var.teammate, customers, expand), nextCursor }, 200);
    })
    .openapi(table, async (c) => {
      const rows = customerTable(connection, c.var.teammate, c.req.valid("query"), c.var.recheck);
      // What is refused is refused before anything has gone out.
      const first = await rows.next();
      const headers = {
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": 'attachment; filename="customers.csv"',
      };
      return c.body(streamOf(first.value ?? "", rows), 200, headers);
    })
    .openapi(add, async (c) => {
      const customer = await addCustomer(c.var.connection, c.var.teammate, c.req.valid("json"), now());
      return c.json({ ...customer, conversationId: null, lastContactAt: null }, 201, tagged(customer));
    })
    .openapi(get, async (c) => {
      const found = await getSeenCustomer(connection, c.var.teammate, c.req.valid("param").customerId);
      const [customer = found] = await expanded(connection, c.var.teammate, [found], c.req.valid("query").expand);
      return c.json(customer, 200, tagged(own(found)));
    })
    .openapi(change, async (c) => {
      const { customerId } = c.req.valid("param");
      const by = c.var.teammate;
      const checked = check(by, c.req.valid("header"));
      const customer = await changeCustomer(c.var.connection, by, customerId, c.req.valid("json"), checked);
      return c.json({ ...customer, ...(await findContact(connection, by, customerId)) }, 200, tagged(customer));
    })
    .openapi(addAddress, async (c) => {
      const { customerId } = c.req.valid("param");
      const by = c.var.teammate;
      const checked = check(by, c.req.valid("header"));
      const customer = await addIdentity(c.var.connection, by, customerId, c.req.valid("json"), checked);
      return c.json({ ...customer, ...(await findContact(connection, by, customerId)) }, 201, tagged(customer));
    })
    .openapi(removeAddress, async (c) => {
      const checked = check(c.var.teammate, c.req.valid("header"));
      await removeIdentity(c.var.connection, c.var.teammate, c.req.valid("param"), checked);
      return c.body(null, 204);
    })
    .openapi(clearAddress, async (c) => {
      const checked = check(c.var.teammate, c.req.valid("header"));
      await clearUndeliverable(c.var.connection, c.var.teammate, c.req.valid("param"), checked);
      return c.body(null, 204);
    });
}

function streamOf(first: string, rest: AsyncIterable<string>): ReadableStream<Uint8Array> {
  async function* all() {
    yield first;
    yield* rest;
  }
  return Readable.toWeb(Readable.from(all(), { objectMode: false })) as ReadableStream<Uint8Array>;
}

function expanded(
  connection: Connection,
  { workspaceId }: Teammate,
  customers: ReadCustomer[],
  expand: "organization" | undefined,
): Promise<ReadCustomer[]> {
  return expand === undefined ? Promise.resolve(customers) : withOrganizations(connection, workspaceId, customers);
}

/** What changes of a customer are compared with: their own fields, without what is read from elsewhere. */
function own({ conversationId: _, lastContactAt: __, organization: ___, ...customer }: ReadCustomer): Customer {
  return customer;
}

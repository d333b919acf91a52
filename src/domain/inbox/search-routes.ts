// Searching: one field for customers, encounters and entries.
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { pageQuery } from "../../server/paging.ts";
import { json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { search, searchAll } from "./search.ts";
import { searchKindSchema, searchPageSchema } from "./search-page-schema.ts";
import { wordsQuery } from "./search-schema.ts";

const find = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/search",
  summary: "Find customers by name and address, encounters by subject, entries by words",
  description:
    'Without `kind` the first results of each; with it a list of pages. Entries are found by whole words: "several words in a row", one `or` another, `-without` a word. An API key needs the scope customers:read too, unless `kind` leaves customers out.',
  request: {
    params: workspaceParam,
    query: pageQuery.extend({
      q: wordsQuery.openapi({ description: "What to look for, 1 to 200 characters.", example: "rabbit" }),
      kind: searchKindSchema.optional(),
    }),
  },
  responses: { 200: json("What was found, the newest first", searchPageSchema), ...refusals },
});

export function searchRoutes({ connection }: Deps) {
  return newRoutes().openapi(find, async (c) => {
    const { kind, ...query } = c.req.valid("query");
    const findsCustomers = kind === undefined || kind === "customer";
    if (findsCustomers && c.var.teammate.apiKeyId !== null) await c.var.gate("customers.read", c, async () => {});
    if (kind !== undefined) return c.json(await search(connection, c.var.teammate, kind, query), 200);
    if (query.cursor !== undefined) throw new Refused("input_invalid", "A cursor belongs to a search of one kind.");
    return c.json(await searchAll(connection, c.var.teammate, query), 200);
  });
}

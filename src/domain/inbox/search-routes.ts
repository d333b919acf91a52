// Searching: one field for customers, encounters, entries and files.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { pageQuery } from "../../server/paging.ts";
import { type Env, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { search } from "./search.ts";
import { searchAnswerSchema, searchQuery } from "./search-schema.ts";

const timeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, "There is no such time zone.")
  .openapi({ description: "In which days begin and end, as IANA names it; UTC where it is left out.", example: "Europe/Berlin" });

const find = route("conversations.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/search",
  summary: "Find customers by name and address; encounters, entries and files by words and filters",
  description: [
    "All words must be there, in any form that their language gives them; accents and capitals do not matter. Chinese, Japanese, Korean and Thai are found without spaces.",
    '`"several words"` in a row, as they are written; `tax*` how a word begins, and the last word of `q` is taken as begun too unless a space follows it; one `or` another; `-spam` without it.',
    '`from:` and `to:` a customer\'s name or address; `owner:` me, none or a name; `team:` none or a name; `is:` open, waiting, snoozed, settled, unread, ignored, mine, unassigned; `has:` file, note; `in:` message, note, file, subject, name; `before:` `after:` (since) `on:` a date: 2026-03-02, 2026-03, 2026, today, yesterday, 7d, 2w, 3m, 1y. A minus before a filter turns it round; quotes hold names of several words together: `from:"Ilse Brandt"`. Filters alone list encounters.',
    "What was said is found within moments. Where nothing has a word as it was typed, the nearest word that was ever written is looked for instead, and `searchedFor` says so. An API key without the scope customers:read is told of no customers (null).",
  ].join("\n\n"),
  request: {
    params: workspaceParam,
    query: pageQuery.extend({
      q: searchQuery.openapi({ description: "What to look for, at most 500 characters.", example: "rabbit" }),
      timeZone: timeZone.optional(),
    }),
  },
  responses: { 200: json("What was found, the newest first", searchAnswerSchema), ...refusals },
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export function searchRoutes({ connection, now }: Deps) {
  return newRoutes().openapi(find, async (c) => {
    const { timeZone = "UTC", ...query } = c.req.valid("query");
    const withCustomers = await mayReadCustomers(c);
    return c.json(await search(connection, c.var.teammate, { ...query, timeZone, now: now(), withCustomers }), 200);
  });
}

/** A key may be made for conversations alone. */
async function mayReadCustomers(c: Context<Env>): Promise<boolean> {
  if (c.var.teammate.apiKeyId === null) return true;
  try {
    await c.var.gate("customers.read", c, async () => {});
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === "scope_missing") return false;
    throw error;
  }
}

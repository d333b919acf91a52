// Pages of a list: how many, and where the next one begins. A cursor holds the sort keys of the last row, so that pages are
// stable while rows come and go.
import { z } from "@hono/zod-openapi";
import { Refused } from "../refused.ts";

export const mostPerPage = 200;
export const usualPage = 50;

/** What each list may be asked. */
export const pageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(mostPerPage)
    .optional()
    .openapi({ description: `How many at most, 1 to ${mostPerPage}; ${usualPage} where it is left out.`, example: usualPage }),
  cursor: z.string().max(500).optional().openapi({ description: "Where the page before this one said that the next begins." }),
});

/** A page of `rows`, which were read with one more than `limit`; `keyOf` gives the sort keys of a row. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => (string | number | Date)[],
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}

export function writeCursor(keys: (string | number | Date)[]): string {
  return Buffer.from(JSON.stringify(keys.map((key) => (key instanceof Date ? key.toISOString() : key)))).toString("base64url");
}

const kinds = {
  time: z.iso.datetime().transform((text) => new Date(text)),
  id: z.uuid(),
  text: z.string().max(300),
  number: z.number().int(),
};
interface KeyTypes {
  time: Date;
  id: string;
  text: string;
  number: number;
}

/** The sort keys in a cursor, of these kinds; undefined without one. Refuses a cursor that no list of this kind gave. */
export function readCursor<const Kinds extends readonly (keyof KeyTypes)[]>(
  cursor: string | undefined,
  ...wanted: Kinds
): { [I in keyof Kinds]: KeyTypes[Kinds[I]] } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const keys = z
      .array(z.unknown())
      .length(wanted.length)
      .parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return wanted.map((kind, i) => kinds[kind].parse(keys[i])) as unknown as { [I in keyof Kinds]: KeyTypes[Kinds[I]] };
  } catch {
    throw new Refused("input_invalid", "The cursor is not one that this list gave.");
  }
}

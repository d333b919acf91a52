// A program: makes its share of what was said findable, and ends.
import { once } from "node:events";
import { sql } from "kysely";
import { indexNow } from "../../src/domain/inbox/search-index.ts";
import { openDatabase } from "../../src/server/db.ts";
import type { Share } from "./findable.ts";

const [{ config, workspaceId, stretches }] = (await once(process, "message")) as [Share];
const { connection, close } = openDatabase(config, { max: 2 });

for (const { kind, first, last } of stretches) {
  const id = sql.id(`${kind}_id`);
  const { rows } = await sql<{ itemId: string }>`
    select ${id} as item_id from ${sql.table(kind)}
    where workspace_id = ${workspaceId} and ${id} between ${first}::uuid and ${last}::uuid order by ${id}
  `.execute(connection);
  await indexNow(
    connection,
    rows.map(({ itemId }) => ({ workspaceId, kind, itemId })),
  );
}
await close();
process.disconnect();

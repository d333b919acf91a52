// The floor of reading: the same server software on the same database, which reads rows by their primary key and nothing else.

import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { sql } from "kysely";
import { openDatabase } from "../../src/server/db.ts";
import { databaseOf } from "./seeded.ts";

const [dataFolder = "", workspaceId = ""] = process.argv.slice(2);
const { connection } = openDatabase(databaseOf(dataFolder));

const app = new Hono()
  .get("/encounters", async (c) => {
    const ids = c.req.query("ids")?.split(",") ?? [];
    const { rows } = await sql`
      select encounter_id, conversation_id, channel_id, state, subject, owner_id, team_id, opened_at, snoozed_until, latest_at,
        latest_text, latest_by
      from encounter where workspace_id = ${workspaceId} and encounter_id = any (${ids}::uuid[])`.execute(connection);
    return c.json(rows);
  })
  .get("/entries", async (c) => {
    const ids = c.req.query("ids")?.split(",") ?? [];
    const { rows } = await sql`
      select entry_id, encounter_id, kind, event, at, subject, text, html, teammate_id, delivery_id
      from entry where workspace_id = ${workspaceId} and entry_id = any (${ids}::uuid[])`.execute(connection);
    return c.json(rows);
  })
  .get("/one", async (c) => {
    const { rows } = await sql`select position from event_counter where workspace_id = ${workspaceId}`.execute(connection);
    return c.json(rows);
  });

const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("disconnect", () => process.exit(0));

// Keeps a demonstration and one's own workspaces apart: neither is ever started as the other.
import pg from "pg";
import { StartRefused } from "./start-refused.ts";

/** Looks before anything is changed. Throws StartRefused where the database is of the other kind. */
export async function requireKind(config: pg.ClientConfig, { demo }: { demo: boolean }): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const has = async (query: string) => (await client.query(query)).rows.length > 0;
    const exists = (table: string) => has(`select where to_regclass('${table}') is not null`);
    const isUsed = (await exists("workspace")) && (await has("select from workspace limit 1"));
    if (!isUsed) return;
    const isDemo = (await exists("auth.demonstration")) && (await has("select from auth.demonstration"));
    if (demo && !isDemo) {
      throw new StartRefused(
        "What is kept here is no demonstration: it has workspaces of your own.",
        "Start it without --demo; or start the demonstration with --data and another folder, it makes one for itself.",
      );
    }
    if (!demo && isDemo) {
      throw new StartRefused(
        "What is kept here is a demonstration.",
        "Start it with --demo, or choose another folder with --data for workspaces of your own.",
      );
    }
  } finally {
    await client.end();
  }
}

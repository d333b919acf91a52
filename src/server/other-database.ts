// A PostgreSQL of the user's own, named by DATABASE_URL: tries it once, and says in plain words what keeps us out.
import pg from "pg";
import { errorCode, StartRefused } from "./start-refused.ts";

/** The configuration for a database that lets us in; refuses one that does not. Never repeats the URL: it may hold a password. */
export async function tryOtherDatabase(url: string): Promise<pg.ClientConfig> {
  const config = { connectionString: url };
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return config;
  } catch (error) {
    throw refusal(error, client);
  } finally {
    await client.end().catch(() => {});
  }
}

function refusal(error: unknown, { host, port, user = "", database = "" }: pg.Client): StartRefused {
  const place = host.startsWith("/") ? host : `${host}, port ${port}`;
  switch (errorCode(error)) {
    case "3D000":
      return new StartRefused(
        `The PostgreSQL of DATABASE_URL has no database called ${database}.`,
        `Make it: createdb --owner=${user} ${database}`,
      );
    case "28P01":
    case "28000":
      return new StartRefused(
        `The PostgreSQL of DATABASE_URL does not let ${user} in.`,
        "Check the user and the password in DATABASE_URL.",
      );
    case "ECONNREFUSED":
    case "ENOENT":
      return new StartRefused(`No PostgreSQL answers at ${place}.`, "Start it, or correct DATABASE_URL.");
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartRefused(`There is no machine called ${host} to be found.`, "Correct the host in DATABASE_URL.");
    default: {
      const message = error instanceof Error ? error.message : String(error);
      return new StartRefused(
        `The PostgreSQL of DATABASE_URL cannot be used: ${message}.`,
        "Correct DATABASE_URL, or leave it out to use the one inside.",
      );
    }
  }
}

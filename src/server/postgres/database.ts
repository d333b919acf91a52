// The first connection to the PostgreSQL inside: sees that Rapport's role and database are there, and makes them where not.
import pg from "pg";
import { StartRefused } from "../start-refused.ts";

export interface DatabaseConfig {
  /** The folder of the socket. */
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface OpenedDatabase {
  config: DatabaseConfig;
  connectionString: string;
  superuser: DatabaseConfig;
  version: string;
}

const role = "rapport";
const database = "rapport";
const wrongPassword = "28P01";
const noSuchDatabase = "3D000";

/**
 * Connects as Rapport's role, which is not a superuser: what works here works on a PostgreSQL of one's own as well.
 * Makes the role and the database at the first start, or where a kill came between. Throws `StartRefused` for a wrong password.
 */
export async function openToRapport(server: {
  host: string;
  port: number;
  password: string;
  passwordFile: string;
}): Promise<OpenedDatabase> {
  const { host, port, password, passwordFile } = server;
  const config = { host, port, user: role, password, database };
  const superuser = { host, port, user: "postgres", password, database: "postgres" };
  const version = await askVersion(config).catch(async (error: unknown) => {
    if (sqlState(error) !== wrongPassword && sqlState(error) !== noSuchDatabase) throw error;
    await makeRoleAndDatabase(superuser, passwordFile);
    return askVersion(config);
  });
  return { config, connectionString: asUrl(config), superuser, version };
}

async function askVersion(config: DatabaseConfig): Promise<string> {
  return connected(config, async (client) => {
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return rows[0]?.server_version ?? "";
  });
}

async function makeRoleAndDatabase(superuser: DatabaseConfig, passwordFile: string): Promise<void> {
  await connected(superuser, async (client) => {
    const { rows } = await client.query<{ roles: number; databases: number }>(
      `SELECT (SELECT count(*)::int FROM pg_roles WHERE rolname = '${role}') AS roles,
              (SELECT count(*)::int FROM pg_database WHERE datname = '${database}') AS databases`,
    );
    const verb = rows[0]?.roles === 0 ? "CREATE" : "ALTER";
    await client.query(`${verb} ROLE ${role} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(superuser.password)}`);
    if (rows[0]?.databases === 0) await client.query(`CREATE DATABASE ${database} OWNER ${role}`);
  }).catch((error: unknown) => {
    if (sqlState(error) !== wrongPassword) throw error;
    throw new StartRefused(
      `The password in ${passwordFile} is not the one of this database.`,
      "Put it back from the same backup as the database, or remove the file: the database then gets a new one.",
      { cause: error },
    );
  });
}

async function connected<T>(config: DatabaseConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function asUrl({ host, port, user, password, database }: DatabaseConfig): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

function sqlState(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

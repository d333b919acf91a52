// Writes the table types of the migrated database to src/server/db-types.ts, or with --check says whether they are current.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "../src/server/migrate.ts";
import { startPostgres } from "../src/server/postgres/postgres.ts";

const folder = await mkdtemp(join(tmpdir(), "rapport-types-"));
const postgres = await startPostgres({ folder: join(folder, "postgres"), systemUser: "nobody", log: () => {}, fsync: false });
let status: number | null = 1;
try {
  await migrate(postgres.config);
  const codegen = fileURLToPath(new URL("../node_modules/kysely-codegen/dist/cli/bin.js", import.meta.url));
  const out = fileURLToPath(new URL("../src/server/db-types.ts", import.meta.url));
  const args = ["--dialect", "postgres", "--url", postgres.connectionString, "--camel-case", "--out-file", out];
  args.push("--type-mapping", JSON.stringify({ int8: "number" }));
  args.push("--default-schema", "public", "--include-pattern", "{public,auth}.*", "--exclude-pattern", "public.schema_migration");
  if (process.argv.includes("--check")) args.push("--verify");
  ({ status } = spawnSync(process.execPath, [codegen, ...args], { stdio: ["ignore", "inherit", "inherit"] }));
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(status ?? 1);

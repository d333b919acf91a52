// Adds to package-lock.json what npm leaves out when a registry mirror lacks a package for some other platform.
// Without these entries `npm ci` refuses the lockfile on every platform. Run it after npm install: npm run lockfile
import { readFileSync, writeFileSync } from "node:fs";

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  optional?: boolean;
  cpu?: string[];
  os?: string[];
  libc?: string[];
}

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> };
const added: string[] = [];

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`;
    if (path === "" || lock.packages[place] !== undefined || lock.packages[`${path}/${place}`] !== undefined) continue;
    lock.packages[place] = { version, ...platformOf(name), ...(dev === true ? { dev } : {}), optional: true };
    added.push(place);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(added.length === 0 ? "The lockfile is complete." : `Added:\n${added.join("\n")}`);

/** Such packages carry their platform at the end of their name: @scope/cli-linux-x64-musl. */
function platformOf(name: string): Pick<LockedPackage, "cpu" | "os" | "libc"> {
  const [os = "", cpu = "", abi = ""] = (name.split("/").at(-1) ?? "").replace(/^(cli|binding)-/, "").split("-");
  const libc = abi.startsWith("musl") ? "musl" : "glibc";
  return { cpu: [cpu], os: [os], ...(os === "linux" ? { libc: [libc] } : {}) };
}

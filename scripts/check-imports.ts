// Checks who may know whom: the order of the domain folders, what each kind of file may import, and that there are no cycles.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Each folder may know those before it, and itself. */
const folders = ["workspace", "file", "channel", "customer", "standard", "conversation", "mail", "inbox"] as const;

/** What the domain may use of the server: the ground it stands on, none of what is built on top of it. */
const groundOfDomain = [
  "db",
  "db-types",
  "deps",
  "etag",
  "ids",
  "jobs",
  "log",
  "paging",
  "route",
  "secret-box",
  "session",
  "source",
];

/** Inside a domain folder: which kinds of file may import which. A kind that is not named may import any of its own folder. */
const kinds: Record<string, string[]> = {
  schema: ["schema"],
  rules: ["schema", "rules"],
  store: ["schema", "rules", "store"],
};

/** The only server files that know the domain's code: what puts all together. */
const puttingTogether = ["assemble", "gate", "http", "worker"];

/** What the web app may use of the domain at run time. */
const seenByWeb = /^src\/domain\/[^/]+\/(schema|rules|permissions)\.ts$|^src\/domain\/reading\//;

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const problems: string[] = [];
const files = sourceFiles(join(root, "src"));
const imports = files.flatMap(importsOf);
for (const each of imports) checkRules(each);
checkCycles();
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${files.length} files, ${imports.length} imports: each knows only whom it may.`);

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(from: string): Import[] {
  const { module, errors } = parseSync(from, readFileSync(join(root, from), "utf8"));
  if (errors.length > 0) problems.push(`${from}: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const to = specifier.startsWith(".") ? relative(root, resolve(root, dirname(from), specifier)) : specifier;
    found.push({ from, to, typeOnly });
  };
  for (const each of module.staticImports) {
    add(each.moduleRequest.value, each.entries.length > 0 && each.entries.every((entry) => entry.isType));
  }
  for (const each of module.staticExports) {
    for (const entry of each.entries) if (entry.moduleRequest !== null) add(entry.moduleRequest.value, entry.isType);
  }
  for (const each of module.dynamicImports) {
    const text = readFileSync(join(root, from), "utf8").slice(each.moduleRequest.start, each.moduleRequest.end);
    if (/^["']/.test(text)) add(text.slice(1, -1), false);
  }
  return found;
}

function checkRules({ from, to, typeOnly }: Import): void {
  const test = /\.test\.tsx?$/.test(from) || from.startsWith("src/test/");
  const refuse = (why: string) => problems.push(`${from} imports ${to}: ${why}`);
  const [, part, name = ""] = from.split("/");
  const target = to.split("/");

  if (to.startsWith("@base-ui/") && !from.startsWith("src/web/ui/")) refuse("only src/web/ui wraps the component library");
  if (test) return;
  if (to.startsWith("src/test/")) refuse("the product does not know its tests");

  if (part === "domain") {
    checkDomain(from, to, refuse);
  } else if (part === "server") {
    const together = puttingTogether.includes(name.replace(/\.ts$/, ""));
    if (to.startsWith("src/domain/") && !together && !(typeOnly && ["schema.ts", "permissions.ts"].includes(target[3] ?? ""))) {
      refuse("the ground does not know what stands on it");
    }
    if (to.startsWith("src/web/")) refuse("the server does not know the web app");
  } else if (part === "web" || part === "page" || part === "widget") {
    const own = to.startsWith(`src/${part}/`) || !to.startsWith("src/");
    const shared = to === "src/web/tokens.css";
    if (!own && !shared && !seenByWeb.test(to) && !typeOnly) refuse("of the domain it may use schema, rules and types only");
  } else if (to.startsWith("src/domain/")) {
    refuse("events and refusals know no domain folder");
  }
}

function checkDomain(from: string, to: string, refuse: (why: string) => void): void {
  const [, , folder = "", file = ""] = from.split("/");
  const order = folders.indexOf(folder as (typeof folders)[number]);
  if (order === -1) refuse(`the folder ${folder} has no place in the order of folders`);
  const kind = file.replace(/\.ts$/, "");
  const allowed = kinds[kind];
  if (to.startsWith("src/web/")) refuse("the domain does not know the web app");
  if (to.startsWith("src/server/")) {
    const name = to.slice("src/server/".length).replace(/\.ts$/, "");
    if (!groundOfDomain.includes(name)) refuse("the domain knows the ground only: database, jobs, keys, log");
    if (allowed !== undefined && kind !== "store") refuse(`${kind} does no input or output`);
  }
  if (!to.startsWith("src/domain/")) return;
  const [, , otherFolder = "", otherFile = ""] = to.split("/");
  if (folders.indexOf(otherFolder as (typeof folders)[number]) > order) refuse(`${folder} comes before ${otherFolder}`);
  const otherKind = otherFile.replace(/\.ts$/, "");
  if (allowed !== undefined && !allowed.includes(otherKind)) refuse(`${kind} may import ${allowed.join(", ")} only`);
  if (/routes|jobs/.test(otherKind)) refuse("routes and jobs are the top of a folder, nobody imports them");
}

function checkCycles(): void {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) if (to.startsWith("src/")) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    const at = path.indexOf(file);
    if (at !== -1) {
      problems.push(`a cycle: ${[...path.slice(at), file].join(" → ")}`);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const to of next.get(file) ?? []) visit(to);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
}

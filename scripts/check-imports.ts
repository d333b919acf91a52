// Checks who may know whom: the order of the domain folders, what each kind of file may import, and that there are no cycles.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Each folder may know those before it, and itself. */
const folders = [
  "workspace",
  "file",
  "search",
  "channel",
  "organization",
  "customer",
  "standard",
  "conversation",
  "mail",
  "inbox",
] as const;

/** What the domain may use of the server: the ground it stands on, none of what is built on top of it. */
const groundOfDomain = [
  "csv",
  "db",
  "db-types",
  "deps",
  "dns",
  "etag",
  "identity/proof",
  "identity/store",
  "ids",
  "in-time",
  "jobs",
  "log",
  "outgoing",
  "paging",
  "problem",
  "rate-limit",
  "rescue",
  "route",
  "rows",
  "secret-box",
  "session",
  "source",
  "sparse",
  "spent-memory",
  "system-mail",
  "token",
  "virus-scanner",
];

/**
 * Inside a domain folder: which kinds of file may import which. A folder with several nouns names them first: `team-store.ts`
 * is a store. A kind that is not named may import any of its own folder.
 */
const kinds: Record<string, string[]> = {
  schema: ["schema", "limits"],
  rules: ["schema", "rules"],
  store: ["schema", "rules", "store", "visibility"],
};

/** The only server files that know the domain's code: what puts all together. */
const puttingTogether = ["assemble", "gate", "http", "tidy", "worker", "openapi"];

/** What the web app may use of the domain at run time. */
const seenByWeb =
  /^src\/domain\/[^/]+\/(([a-z-]+-)?(schema|limits|rules|search-terms|quoted|quoted-language)|permissions)\.ts$|^src\/domain\/reading\//;

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const problems: string[] = [];
const files = sourceFiles(join(root, "src"));
const imports = files.flatMap(importsOf);
for (const each of imports) checkRules(each);
for (const file of files) checkWayOut(file);
checkGround();
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
    if (to.startsWith("src/domain/") && !together && !(typeOnly && ["schema", "permissions"].includes(kindOf(target[3] ?? "")))) {
      refuse("the ground does not know what stands on it");
    }
    if (/^src\/(web|client)\//.test(to)) refuse("the server does not know who asks");
  } else if (part === "client") {
    if (to.startsWith("src/") && !to.startsWith("src/client/") && !typeOnly) refuse("of all else the client knows types only");
  } else if (part === "web" || part === "page" || part === "widget") {
    const own = to.startsWith(`src/${part}/`) || !to.startsWith("src/");
    const shared = ["src/web/tokens.css", "src/client/problem.ts", "src/letters.ts"].includes(to);
    if (!own && !shared && !seenByWeb.test(to) && !typeOnly) refuse("of the domain it may use schema, rules and types only");
  } else if (part === "demo") {
    if (/^src\/(web|client|page|widget)\//.test(to)) refuse("the demonstration writes rows, it shows nothing");
    if (to.startsWith("src/domain/") && !["schema", "rules", "store"].includes(kindOf(target[3] ?? "")))
      refuse("of the domain the demonstration knows schema, rules and stores");
  } else if (to.startsWith("src/domain/")) {
    refuse("events and refusals know no domain folder");
  }
}

/**
 * Requests to addresses that somebody entered go through src/server/outgoing.ts alone, which keeps them out of networks that
 * nobody allowed. Whoever could call fetch or open an HTTP connection would pass it by.
 */
function checkWayOut(file: string): void {
  const isBrowser = /^src\/(web|page|widget|client)\//.test(file);
  if (isBrowser || file === "src/server/outgoing.ts" || /\.test\.tsx?$/.test(file) || file.startsWith("src/test/")) return;
  const why = "requests go out through src/server/outgoing.ts alone";
  for (const { from, to, typeOnly } of imports) {
    // The web server itself takes requests with node:http.
    const isServing = from === "src/server/server.ts" && to === "node:http";
    const isWayOut = /^(undici|(node:)?https?2?)(\/|$)/.test(to) && !typeOnly && !isServing;
    if (from === file && isWayOut) problems.push(`${from} imports ${to}: ${why}`);
  }
  // By its name, however it is called: a property of another thing (`app.fetch`) and a word in a comment are none of it.
  const code = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|"[^"\n]*"/g, "");
  if (/(?<![\w.])fetch\s*\(|\bglobalThis\.fetch\b|=\s*fetch\b/.test(code)) problems.push(`${file} calls fetch: ${why}`);
}

function checkDomain(from: string, to: string, refuse: (why: string) => void): void {
  const [, , folder = "", file = ""] = from.split("/");
  const order = folders.indexOf(folder as (typeof folders)[number]);
  if (order === -1) refuse(`the folder ${folder} has no place in the order of folders`);
  const kind = kindOf(file);
  const allowed = kinds[kind];
  if (to.startsWith("src/web/")) refuse("the domain does not know the web app");
  if (to.startsWith("src/server/")) {
    const name = to.slice("src/server/".length).replace(/\.ts$/, "");
    if (!groundOfDomain.includes(name)) refuse("the domain knows the ground only: what groundOfDomain lists");
    if (allowed !== undefined && kind !== "store") refuse(`${kind} does no input or output`);
  }
  if (!to.startsWith("src/domain/")) return;
  const [, , otherFolder = "", otherFile = ""] = to.split("/");
  if (folders.indexOf(otherFolder as (typeof folders)[number]) > order) refuse(`${folder} comes before ${otherFolder}`);
  const otherKind = kindOf(otherFile);
  if (allowed !== undefined && !allowed.includes(otherKind)) refuse(`${kind} may import ${allowed.join(", ")} only`);
  if (["routes", "jobs"].includes(otherKind)) refuse("routes and jobs are the top of a folder, nobody imports them");
}

/** What the domain does not use any more is not ground for it. */
function checkGround(): void {
  const used = new Set(imports.filter(({ from }) => from.startsWith("src/domain/")).map(({ to }) => to));
  for (const name of groundOfDomain)
    if (!used.has(`src/server/${name}.ts`)) problems.push(`groundOfDomain names ${name}, which no file of the domain imports`);
}

/** What a file of a domain folder is: `team-store.ts` is a store, as `store.ts` is. */
function kindOf(file: string): string {
  const name = file.replace(/\.ts$/, "");
  return /(?:^|-)(schema|limits|rules|store|actions|routes|jobs)$/.exec(name)?.[1] ?? name;
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

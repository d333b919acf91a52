// Runs benches: `npm run bench` all of them, `npm run bench -- NAME` one. With --json the last line is one object a program reads.
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bench, goalInWords, isMet, type Measured } from "./kit/contract.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const programs = ["run.ts", "seed.ts"];
const known = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !programs.includes(file))
  .map((file) => basename(file, ".ts"))
  .sort();

const args = process.argv.slice(2);
const asJson = args.includes("--json");
const wanted = args.filter((arg) => arg !== "--json");
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.map((name) => `"${name}"`).join(", ")}. There are: ${known.join(", ")}.`);
  process.exit(1);
}

let measuredAll = true;
// One after the other: two at once would measure each other.
for (const name of wanted.length > 0 ? wanted : known) {
  const { bench }: { bench: Bench } = await import(`./${name}.ts`);
  try {
    tell(bench, await bench.measure((line) => process.stderr.write(`${name}: ${line}\n`)));
  } catch (error) {
    measuredAll = false;
    console.error(`${name} could not be measured.`);
    console.error(error);
  }
}
// Whatever a bench has left open must not hold the answer up.
process.exit(measuredAll ? 0 : 1);

function tell(bench: Bench, measured: Measured): void {
  const figures = rounded(measured.figures);
  const floors = rounded(measured.floors ?? {});
  const met = Object.entries(bench.goals).every(([name, goal]) => isMet(measured.figures[name], goal));
  if (asJson) console.log(JSON.stringify({ bench: bench.name, figures, floors, goals: bench.goals, met }));
  else console.log(table(bench, figures, floors));
}

function table({ name, measures, goals }: Bench, figures: Record<string, number>, floors: Record<string, number>): string {
  const names = [...new Set([...Object.keys(goals), ...Object.keys(figures)])];
  const rows = names.map((figure) => {
    const goal = goals[figure];
    const isWell = goal === undefined ? "" : isMet(figures[figure], goal) ? "met" : "NOT MET";
    return [figure, figures[figure] ?? "–", floors[figure] ?? "", goal === undefined ? "" : goalInWords(goal), isWell].map(
      String,
    );
  });
  const all = [["", "figure", "floor", "goal", ""], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === 1 || i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return ["", `${name}: ${measures}`, ...all.map((row) => `  ${line(row)}`)].join("\n");
}

/** Three digits say what can be said: the fourth is noise. */
function rounded(figures: Record<string, number>): Record<string, number> {
  const short = (figure: number) => (Math.abs(figure) >= 1000 ? Math.round(figure) : Number(figure.toPrecision(3)));
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, short(figure)]));
}

// Fills a new data folder as years of use would: `npm run seed -- --messages 1000000 --customers 100000 --data FOLDER`.
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { seedFolder } from "./seed/folder.ts";
import { seededPassword } from "./seed/founding.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "10000" },
    customers: { type: "string" },
    seed: { type: "string", default: "1" },
    data: { type: "string" },
  },
});
if (values.data === undefined) refuse("Say where: --data FOLDER.");
const folder = resolve(values.data ?? "");
const messages = number("messages", values.messages);
const customers = values.customers === undefined ? Math.ceil(messages / 10) : number("customers", values.customers);
if (existsSync(folder) && readdirSync(folder).length > 0) refuse(`${folder} is not empty. Choose a new folder.`);

const from = Date.now();
const say = (line: string) => console.log(`${((Date.now() - from) / 1000).toFixed(1).padStart(6)} s  ${line}`);
const seeded = await seedFolder(folder, { messages, customers, untilMs: Date.now() }, number("seed", values.seed), say);
say(`${seeded.encounters} encounters with ${seeded.entries} entries in ${folder}`);
console.log(`Start it with: npm start -- --data ${folder}. Sign in as ada@hotel.example with "${seededPassword}".`);
process.exit(0);

function number(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) refuse(`--${name} takes a whole number, such as --${name} 10000.`);
  return Number(text);
}

function refuse(why: string): void {
  console.error(why);
  process.exit(1);
}

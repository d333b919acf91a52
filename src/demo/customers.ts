// Who writes to a brand: its own customers by name, and the many others, each with a face and addresses that lead nowhere.
import type { Brand } from "./brand.ts";
import type { Chance } from "./chance.ts";
import { addressPart, languageOf, nameOf, type Origin } from "./names.ts";
import type { Language } from "./story.ts";

/** A customer of the demonstration. */
export interface Writer {
  /** Null: one of the many. */
  key: string | null;
  name: string;
  first: string;
  face: string;
  language: Language;
  addresses: readonly string[];
  organization: string | null;
  /** How often they write against others. */
  weight: number;
  /** How many encounters the year has of them at least. */
  encounters: number;
}

const mailDomains = ["posthorn", "inkwell-mail", "letterbox", "swiftpost", "quillmail", "dovecote-mail", "paperboat"];

/** All who write to a brand. No two have the same name or address. */
export function writersOf(brand: Brand, chance: Chance): Writer[] {
  const addresses = new Set<string>();
  const names = new Set<string>();
  const writers: Writer[] = brand.customers.map(({ key, name, origin, face, addresses: own, organization, encounters = 0 }) => {
    for (const address of own) addresses.add(address);
    names.add(name);
    const language = languageOf(origin);
    const first = language === "ja" ? `${name.slice(0, 2)}様` : (name.split(" ")[0] ?? name);
    return { key, name, first, face, language, addresses: own, organization: organization ?? null, weight: 1, encounters };
  });
  // Of everywhere there are two at least: somebody has to tell the stories in each language.
  const firstOf = [...brand.origins, ...brand.origins].map(([origin]) => origin);
  while (writers.length < brand.customers.length + brand.otherCustomers) {
    const person = nameOf(firstOf[writers.length - brand.customers.length] ?? originOf(brand, chance), chance);
    if (names.has(person.name)) continue;
    names.add(person.name);
    const organization = chance.happens(0.3) ? chance.one(brand.organizations) : null;
    const organizationDomain =
      organization === null ? null : `${addressPart(organization, "office").replaceAll(".", "-")}.example`;
    const part = addressPart(person.name, `guest${chance.between(100, 999)}`);
    const own = [`${part}@${organizationDomain ?? `${chance.one(mailDomains)}.example`}`];
    if (chance.happens(0.09)) own.push(`${part}@${chance.one(mailDomains)}.example`);
    if (own.some((address) => addresses.has(address)) || new Set(own).size < own.length) continue;
    for (const address of own) addresses.add(address);
    // A few come back all the time, most now and then.
    const weight = chance.happens(0.1) ? 7 : chance.happens(0.35) ? 2.5 : 1;
    writers.push({ ...person, key: null, addresses: own, organization, weight, encounters: 1 });
  }
  return writers;
}

function originOf(brand: Brand, chance: Chance): Origin {
  const whole = brand.origins.reduce((sum, [, share]) => sum + share, 0);
  let left = chance.next() * whole;
  for (const [origin, share] of brand.origins) {
    left -= share;
    if (left < 0) return origin;
  }
  return "british";
}

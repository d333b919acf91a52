// Larkmoor Hosting: servers, domains and mailboxes, and those who keep them running.
import type { Brand } from "./brand.ts";
import { dayWords, weekdayWords } from "./fill-in.ts";
import { hostingAbuse } from "./hosting-stories/abuse.ts";
import { hostingDomains } from "./hosting-stories/domains.ts";
import { hostingElsewhere } from "./hosting-stories/elsewhere.ts";
import { hostingElsewhereMore } from "./hosting-stories/elsewhere-more.ts";
import { hostingInvoices } from "./hosting-stories/invoices.ts";
import { hostingMachines } from "./hosting-stories/machines.ts";
import { hostingMail } from "./hosting-stories/mail.ts";
import { hostingNights } from "./hosting-stories/nights.ts";
import { hostingOutage } from "./hosting-stories/outage.ts";
import { hostingPeople } from "./hosting-stories/people.ts";
import { hostingShops } from "./hosting-stories/shops.ts";
import { hostingShortcomings } from "./hosting-stories/shortcomings.ts";
import { hostingSmall } from "./hosting-stories/small.ts";
import { hostingSmallAbroad } from "./hosting-stories/small-abroad.ts";
import { hostingSmallBilling } from "./hosting-stories/small-billing.ts";
import { hostingToday } from "./hosting-stories/today.ts";

const workdays = [1, 2, 3, 4, 5];
const everyDay = [0, 1, 2, 3, 4, 5, 6];

export const hosting: Brand = {
  key: "hosting",
  name: "Larkmoor Hosting",
  domain: "larkmoor.example",
  people: [
    { key: "ida", name: "Ida Hallberg", role: "owner", face: "woman grown tone1 214", hours: [8, 18], days: workdays },
    { key: "sanne", name: "Sanne Roermond", role: "admin", face: "woman young tone0 glasses 63", hours: [8, 17], days: workdays },
    { key: "mateo", name: "Mateo Arrizabal", role: "agent", face: "man young tone3 beard 21", hours: [8, 17], days: everyDay },
    { key: "priya", name: "Priya Menonath", role: "agent", face: "woman young tone6 430", hours: [11, 20], days: everyDay },
    { key: "deniz", name: "Deniz Karabulutlu", role: "agent", face: "man grown tone3 95", hours: [0, 8], days: everyDay },
    { key: "leila", name: "Leila Hadjian", role: "agent", face: "woman elder tone3 glasses 37", hours: [9, 17], days: workdays },
    {
      key: "callum",
      name: "Callum Sedgeworth",
      role: "agent",
      face: "man young tone0 5",
      hours: [9, 18],
      days: workdays,
      leftDaysAgo: 78,
    },
    { key: "ruth", name: "Ruth Ackerbell", role: "agent", face: "woman elder tone1 802", hours: [9, 18], days: workdays },
    {
      key: "femi",
      name: "Femi Adeyinkan",
      role: "colleague",
      face: "man young tone8 glasses 14",
      hours: [10, 19],
      days: workdays,
    },
    { key: "greta", name: "Greta Solheimer", role: "colleague", face: "woman grown tone0 707", hours: [6, 22], days: everyDay },
    { key: "wim", name: "Wim Terhorst", role: "colleague", face: "man elder tone1 beard 49", hours: [7, 16], days: workdays },
  ],
  teams: [
    { key: "support", name: "Support", private: false, members: ["mateo", "priya", "deniz", "callum", "sanne"] },
    { key: "billing", name: "Billing", private: false, members: ["leila", "sanne"] },
    { key: "abuse", name: "Abuse and security", private: true, members: ["ruth", "sanne"] },
  ],
  channels: [
    { key: "desk", name: "Support", box: "help", team: "support", answeredBy: ["mateo", "priya", "deniz", "callum"] },
    { key: "billing", name: "Billing", box: "billing", team: "billing", answeredBy: ["leila", "sanne"] },
    { key: "abuse", name: "Abuse and security", box: "abuse", team: "abuse", answeredBy: ["ruth", "sanne"] },
    { key: "domains", name: "Domains", box: "domains", team: "support", answeredBy: ["mateo", "sanne", "priya"] },
  ],
  organizations: [
    "Bellweather Bakery",
    "Ostrel Instruments",
    "Copperfinch Radio",
    "Wickmere Library",
    "Stonefly Theatre",
    "Hollowell Dentists",
    "Tansy & Rook Florists",
    "Pinnacle Row Housing",
    "Saltmarsh Kayaks",
    "Norrland Looms",
    "Greyling Cartography",
    "Juniper Street School",
  ],
  customers: [
    {
      ...{ key: "radio", name: "Amarachi Nwachi", origin: "nigerian", face: "woman young tone8 coils 91", encounters: 19 },
      ...{
        organization: "Copperfinch Radio",
        addresses: ["amarachi@copperfinch.example", "amarachi.nwachi@inkwell-mail.example"],
      },
    },
    {
      ...{ key: "bakery", name: "Leonard Thistlewood", origin: "british", face: "man elder tone1 9", encounters: 17 },
      ...{ organization: "Bellweather Bakery", addresses: ["leonard@bellweather.example"] },
    },
    {
      ...{ key: "agency", name: "Runa Bergsvik", origin: "nordic", face: "woman young tone0 36", encounters: 26 },
      ...{ organization: "Greyling Cartography", addresses: ["runa@greyling.example", "runa.bergsvik@swiftpost.example"] },
    },
    {
      ...{ key: "library", name: "Winifred Quill", origin: "british", face: "woman elder tone2 glasses 450", encounters: 13 },
      ...{ organization: "Wickmere Library", addresses: ["w.quill@wickmere-library.example"] },
    },
    {
      key: "long",
      name: "Prof. Dr. Dr. h. c. Friedrich-Wilhelm Eberhard Freiherr von und zu Rautenberg-Zwingmann-Hohenlützelstein",
      ...{ origin: "german", face: "man elder tone0 glasses 18", encounters: 4, addresses: ["fw@rautenberg-zwingmann.example"] },
    },
  ],
  otherCustomers: 151,
  origins: [
    ...([
      ["british", 34],
      ["german", 20],
      ["nordic", 10],
      ["indian", 11],
      ["nigerian", 9],
      ["dutch", 8],
      ["french", 7],
    ] as const),
    ...([
      ["spanish", 6],
      ["italian", 5],
      ["portuguese", 5],
      ["polish", 7],
      ["turkish", 6],
      ["vietnamese", 4],
    ] as const),
    ...([
      ["arabic", 4],
      ["hebrew", 3],
      ["japanese", 3],
      ["chinese", 2],
    ] as const),
  ],
  stories: [
    ...hostingToday,
    ...hostingNights,
    ...hostingDomains,
    ...hostingMail,
    ...hostingInvoices,
    ...hostingAbuse,
    ...hostingPeople,
    ...hostingShops,
    ...hostingMachines,
    ...hostingShortcomings,
    ...hostingElsewhere,
    ...hostingElsewhereMore,
  ],
  smallStories: [...hostingSmall, ...hostingSmallBilling, ...hostingSmallAbroad],
  busyDays: [{ daysAgo: 53, hours: [9, 13], count: 33, stories: hostingOutage }],
  encounters: 860,
  seasons: [1.1, 1, 1.1, 1, 1, 0.9, 0.7, 0.7, 1.1, 1.1, 1.3, 0.9],
  week: [0.35, 1.4, 1.2, 1.2, 1.1, 1, 0.4],
  blanks: {
    server: (chance) =>
      `${chance.one(["heron", "wren", "plover", "siskin", "dunlin", "linnet", "curlew", "fieldfare"])}-${chance.between(2, 38)}`,
    domain: (chance) =>
      `${chance.one(["oak", "salt", "grey", "copper", "moss", "river", "little", "north", "paper", "amber", "stone", "blue"])}${chance.one(["lantern", "mill", "finch", "harbour", "orchard", "kettle", "loom", "meadow", "thimble", "anchor"])}.example`,
    mailbox: (chance) => chance.one(["info", "office", "hello", "orders", "contact", "studio"]),
    invoice: (chance) => String(chance.between(20_110, 23_980)),
    amount: (chance) => `${chance.between(6, 180)}.${chance.one(["00", "40", "90", "50"])}`,
    address: (chance) => `${chance.one(["192.0.2", "198.51.100", "203.0.113"])}.${chance.between(2, 250)}`,
    due: (chance, { begins, language }) => dayWords(begins, chance.between(3, 12), language),
    lastDay: (chance, { begins, language }) => weekdayWords(begins, -chance.between(1, 4), language),
    soon: (chance, { begins, language }) => weekdayWords(begins, chance.between(2, 5), language),
    size: (chance) => chance.one(["8", "12", "20", "40", "80", "160"]),
    time: (chance) => `${chance.between(1, 11)}:${chance.one(["04", "17", "26", "38", "41", "55"])}`,
    shop: (chance) =>
      chance.one([
        "candle shop",
        "bicycle workshop",
        "yarn shop",
        "wine cellar",
        "bookshop",
        "pottery",
        "tea house",
        "print studio",
      ]),
    colleague: (chance) =>
      chance.one(["my nephew", "our old agency", "a former colleague", "a friend of the family", "our intern"]),
  },
};

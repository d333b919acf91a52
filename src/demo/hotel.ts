// Hotel Alderwater: forty rooms by a lake, and those who keep them.
import type { Brand } from "./brand.ts";
import { dayWords, weekdayWords } from "./fill-in.ts";
import { hotelBookings } from "./hotel-stories/bookings.ts";
import { hotelCelebrations } from "./hotel-stories/celebrations.ts";
import { hotelComplaints } from "./hotel-stories/complaints.ts";
import { hotelElsewhere } from "./hotel-stories/elsewhere.ts";
import { hotelFamilies } from "./hotel-stories/families.ts";
import { hotelLostThings } from "./hotel-stories/lost-things.ts";
import { hotelNeighbours } from "./hotel-stories/neighbours.ts";
import { hotelRegulars } from "./hotel-stories/regulars.ts";
import { hotelSmall } from "./hotel-stories/small.ts";
import { hotelSmallAbroad } from "./hotel-stories/small-abroad.ts";
import { hotelSmallStays } from "./hotel-stories/small-stays.ts";
import { hotelStorm } from "./hotel-stories/storm.ts";
import { hotelToday } from "./hotel-stories/today.ts";

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const workdays = [1, 2, 3, 4, 5];

export const hotel: Brand = {
  key: "hotel",
  name: "Hotel Alderwater",
  domain: "alderwater.example",
  people: [
    { key: "ida", name: "Ida Hallberg", role: "owner", face: "woman grown tone1 214", hours: [8, 18], days: workdays },
    {
      key: "beatriz",
      name: "Beatriz Valongo",
      role: "admin",
      face: "woman young tone4 88",
      hours: [9, 18],
      days: [1, 2, 3, 4, 5, 6],
    },
    { key: "jonas", name: "Jonas Feldmoser", role: "agent", face: "man young tone1 41", hours: [6, 15], days: everyDay },
    { key: "amira", name: "Amira Sabbagh", role: "agent", face: "woman young tone5 scarf 7", hours: [14, 23], days: everyDay },
    {
      key: "tomasz",
      name: "Tomasz Gorelik",
      role: "agent",
      face: "man grown glasses tone1 310",
      hours: [8, 17],
      days: [1, 2, 3, 4, 5, 6],
    },
    {
      key: "nell",
      name: "Nell Tarrow",
      role: "agent",
      face: "woman young tone0 552",
      hours: [7, 16],
      days: everyDay,
      cameDaysAgo: 104,
    },
    {
      ...{ key: "hugo", name: "Hugo Brandelius", role: "agent", face: "man grown tone1 beard 19" },
      ...{ hours: [13, 22], days: everyDay, leftDaysAgo: 121 },
    },
    { key: "rosa", name: "Rosa Pimentel", role: "colleague", face: "woman elder tone4 63", hours: [7, 15], days: everyDay },
    { key: "kwame", name: "Kwame Asarebo", role: "colleague", face: "man grown tone8 beard 27", hours: [9, 22], days: everyDay },
    { key: "otto", name: "Otto Wielander", role: "colleague", face: "man elder tone1 904", hours: [0, 8], days: everyDay },
    {
      key: "bram",
      name: "Bram Veldhoek",
      role: "colleague",
      face: "man elder tone2 beard 118",
      hours: [8, 17],
      days: [2, 3, 4, 5, 6, 0],
    },
  ],
  teams: [
    { key: "desk", name: "Front desk", private: false, members: ["jonas", "amira", "nell", "hugo", "beatriz"] },
    { key: "reservations", name: "Reservations", private: false, members: ["tomasz", "beatriz", "nell"] },
    { key: "events", name: "Events", private: true, members: ["beatriz", "ida", "tomasz"] },
  ],
  channels: [
    { key: "desk", name: "Front desk", box: "hello", team: "desk", answeredBy: ["jonas", "amira", "nell", "hugo"] },
    { key: "reservations", name: "Reservations", box: "stay", team: "reservations", answeredBy: ["tomasz", "beatriz", "nell"] },
    { key: "events", name: "Celebrations", box: "celebrate", team: "events", answeredBy: ["beatriz", "tomasz"] },
  ],
  organizations: [
    "Brightwater Choir",
    "Nordkap Tiles",
    "Ferrywick School",
    "Maple & Anchor Travel",
    "Quarrystone Architects",
    "The Slow Walkers",
    "Lindgrove Clinic",
    "Tidewheel Cycling",
    "Amberline Coaches",
    "Harrowgate Quartet",
  ],
  customers: [
    {
      ...{
        key: "ottoline",
        name: "Ottoline Fairweather-Grange",
        origin: "british",
        face: "woman elder tone1 glasses 77",
        encounters: 22,
      },
      addresses: ["ottoline@fairgrange.example", "o.fairweather@quillmail.example"],
    },
    {
      ...{ key: "brandts", name: "Konrad Wolfsgruber", origin: "german", face: "man elder tone1 33", encounters: 14 },
      addresses: ["konrad.wolfsgruber@posthorn.example"],
    },
    {
      key: "long",
      name: "María de las Mercedes Guadalupe Inmaculada Fernández-Villaverde y Sáenz de Santamaría Echegaray",
      ...{ origin: "spanish", face: "woman elder tone3 12", encounters: 5, addresses: ["mercedes@casa-echegaray.example"] },
    },
    {
      ...{ key: "mila", name: "Joanna Brindlecombe", origin: "british", face: "woman young tone1 405", encounters: 2 },
      addresses: ["joanna.brindlecombe@letterbox.example"],
    },
    {
      ...{ key: "choir", name: "Desmond Pellowby", origin: "british", face: "man elder tone2 glasses 8", encounters: 11 },
      ...{ organization: "Brightwater Choir", addresses: ["desmond@brightwater-choir.example", "d.pellowby@swiftpost.example"] },
    },
    {
      ...{ key: "travel", name: "Giulia Montefalcone", origin: "british", face: "woman grown tone3 tied 61", encounters: 16 },
      ...{ organization: "Maple & Anchor Travel", addresses: ["giulia@maple-anchor.example"] },
    },
  ],
  otherCustomers: 158,
  origins: [
    ...([
      ["british", 34],
      ["german", 24],
      ["french", 9],
      ["dutch", 9],
      ["italian", 8],
      ["spanish", 6],
      ["portuguese", 4],
    ] as const),
    ...([
      ["nordic", 9],
      ["polish", 6],
      ["indian", 6],
      ["nigerian", 5],
      ["turkish", 4],
      ["vietnamese", 2],
    ] as const),
    ...([
      ["arabic", 4],
      ["hebrew", 3],
      ["japanese", 4],
      ["chinese", 2],
    ] as const),
  ],
  stories: [
    ...hotelToday,
    ...hotelLostThings,
    ...hotelCelebrations,
    ...hotelFamilies,
    ...hotelComplaints,
    ...hotelBookings,
    ...hotelRegulars,
    ...hotelNeighbours,
    ...hotelElsewhere,
  ],
  smallStories: [...hotelSmall, ...hotelSmallStays, ...hotelSmallAbroad],
  busyDays: [{ daysAgo: 38, hours: [15, 21], count: 17, stories: hotelStorm }],
  encounters: 880,
  // School holidays, the lake in summer, Christmas.
  seasons: [0.7, 0.8, 0.8, 1, 1.1, 1.2, 1.5, 1.5, 1.1, 1, 0.7, 1.3],
  week: [0.9, 1.2, 1, 1, 1.1, 1.2, 1],
  blanks: {
    room: (chance) => `${chance.between(1, 4)}${chance.one(["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"])}`,
    otherRoom: (chance) => `${chance.between(1, 4)}${chance.one(["01", "03", "05", "07", "09"])}`,
    lastDay: (chance, { begins, language }) => weekdayWords(begins, -chance.between(1, 4), language),
    arrive: (chance, { begins, language }) => dayWords(begins, chance.between(8, 50), language),
    leave: (chance, { begins, language }) => dayWords(begins, chance.between(52, 60), language),
    soon: (chance, { begins, language }) => weekdayWords(begins, chance.between(2, 6), language),
    nights: (chance) => chance.one(["two", "three", "four", "five"]),
    child: (chance) => chance.one(["Mila", "Theo", "Ida-Marie", "Anton", "Pia", "Ruben", "Zuri", "Leo", "Nura", "Finn"]),
    age: (chance) => String(chance.between(3, 9)),
    hour: (chance) => `${chance.between(1, 9)}.${chance.one(["00", "15", "30", "45"])}`,
    evening: (chance) => `${chance.between(6, 8)}.${chance.one(["00", "30"])}`,
    persons: (chance, { language }) =>
      language === "en"
        ? chance.one(["four", "five", "six", "seven", "eight", "ten"])
        : chance.one(["4", "5", "6", "7", "8", "10"]),
    thing: (chance) =>
      chance.one([
        "a grey scarf",
        "my reading glasses",
        "a phone charger",
        "one brown shoe",
        "a green notebook",
        "my swimming trunks",
        "a silver earring",
        "a walking pole",
        "a blue water bottle",
        "half a chess set",
        "a wool hat",
        "my hearing-aid case",
      ]),
    corner: (chance) =>
      chance.one([
        "under the bed",
        "behind the radiator",
        "on the hook in the sauna",
        "in the boat shed",
        "between the cushions by the fire",
        "on the window ledge",
        "in the drawer with the Bible",
        "by the breakfast door",
      ]),
    dish: (chance) =>
      chance.one([
        "the barley soup",
        "the plum cake",
        "the pike-perch",
        "the rye pancakes",
        "the smoked beetroot",
        "the pear tart",
        "those little cheese dumplings",
        "the porridge with cardamom",
      ]),
    weather: (chance) =>
      chance.one([
        "fog on the water",
        "rain on all three days",
        "the first warm evening",
        "that thunder over the hills",
        "ice at the jetty",
        "wind from the east",
        "a sky like tin",
      ]),
    town: (chance) => chance.one(["Ferrywick", "Oberau", "Lindgrove", "Marbeck", "Sankt Ilgen", "Quarrystone"]),
    boat: (chance) => chance.one(["the green rowing boat", "the little sailing boat", "the pedal boat", "the canoe"]),
  },
};

// Names of people who do not exist, by where their families come from, and the faces that go with them.
import type { Chance } from "./chance.ts";
import type { Language } from "./story.ts";

interface Names {
  language: Language;
  women: string;
  men: string;
  families: string;
  /** From which to which skin tone. */
  tones: readonly [number, number];
  /** In the letters of the people themselves the family may stand first. */
  familyFirst?: boolean;
}

const origins = {
  british: {
    language: "en",
    women: "Harriet Imogen Philippa Rosalind Maeve Tamsin Bryony Cordelia Isla Nell Winifred Saskia Freya Dorothy",
    men: "Alistair Rupert Callum Hamish Gareth Piers Desmond Angus Tobias Fergus Barnaby Leonard Owen Rhys",
    families:
      "Ashcombe Pellow Thistlewood Marchbank Quill Hathersage Brindle Penhallow Winterbourne Garrick Loxley Tregear Farrow Wetherby Dunmore Colbrook",
    tones: [0, 2],
  },
  german: {
    language: "de",
    women: "Annegret Svenja Liesel Friederike Mareike Hannelore Wiebke Antonia Gesine Ulrike Paula Jule",
    men: "Henning Götz Lorenz Eckhart Matthis Volker Jasper Konrad Thilo Rasmus Bernd Justus",
    families:
      "Falkenrodt Osterwald Brinkhoff Lütgenau Hagemeister Steinkamp Wolfsgruber Zwingmann Rautenberg Eichstätt Möllering Kranzfelder",
    tones: [0, 2],
  },
  french: {
    language: "fr",
    women: "Solène Margaux Odile Clémence Apolline Maëlle Bérénice Hélène Inès Noémie",
    men: "Thibault Gaspard Lucien Bastien Étienne Corentin Armand Yannick Théo Florian",
    families: "Villedieu Marchandeau Lestrange Beaufils Courtemain Duvernoy Sauvageon Pellerin Montclar Rivoire",
    tones: [1, 4],
  },
  spanish: {
    language: "es",
    women: "Macarena Itziar Leonor Paloma Nuria Rocío Candela Amparo Jimena Estrella",
    men: "Gonzalo Íñigo Rodrigo Nicanor Álvaro Marcelo Ramiro Joaquín Tadeo Efraín",
    families: "Olivarri Cifuentes Montellano Barrueco Altamira Zubiarre Peñalosa Quintanar Reyero Valbuena",
    tones: [2, 5],
  },
  portuguese: {
    language: "pt",
    women: "Leonor Mafalda Benedita Catarina Iara Luzia Marisa Teresa",
    men: "Duarte Afonso Tomé Vasco Gil Jandir Caetano Simão",
    families: "Vilarinho Castanheira Moutinho Azinhal Pestana Salgueiro Figueiral Trancoso",
    tones: [2, 7],
  },
  italian: {
    language: "it",
    women: "Ginevra Fiammetta Ornella Beatrice Chiara Loredana Agnese Mirella",
    men: "Ettore Lapo Fulvio Gherardo Massimo Tancredi Elio Saverio",
    families: "Bellandi Montefalco Scarpellini Torregrossa Valdese Castelnero Frescobene Lunardi",
    tones: [1, 4],
  },
  dutch: {
    language: "nl",
    women: "Fenna Marijke Wilhelmien Liselot Anouk Jorieke Tess Hanneke",
    men: "Bastiaan Wouter Joost Sietse Maarten Thijs Floris Gijs",
    families: "Oosterveld Zandbergen Kromhout Hoogeboom Terwisscha Roemersma Lindeboom Schokland",
    tones: [0, 2],
  },
  arabic: {
    language: "ar",
    women: "ليلى سلمى نورا مريم هدى رانيا",
    men: "كريم ياسر سامي طارق فارس عمر",
    families: "الخطيب النجار الشامي البيطار القاسمي الحلواني",
    tones: [2, 6],
  },
  hebrew: {
    language: "he",
    women: "נועה תמר יעל שירה רותם",
    men: "איתן יונתן עומר אלעד גיא",
    families: "ברקאי אלמוג שחרור גלעדי נחמני",
    tones: [1, 5],
  },
  japanese: {
    language: "ja",
    women: "美咲 陽菜 千尋 由紀 彩花",
    men: "健太 大輔 直樹 拓海 悠斗",
    families: "藤原 青山 小林 桐島 白石",
    tones: [1, 3],
    familyFirst: true,
  },
  chinese: {
    language: "zh",
    women: "雅婷 思雨 静怡 晓彤",
    men: "浩然 志远 文博 子轩",
    families: "林 陈 沈 顾",
    tones: [1, 3],
    familyFirst: true,
  },
  indian: {
    language: "en",
    women: "Ananya Meenakshi Revathi Ishani Kavya Lakshmi",
    men: "Arjun Vikram Harish Devendra Rohan Sukhdev",
    families: "Ramaswami Bhattal Chandrekar Iyengarh Menonath Gillani",
    tones: [4, 8],
  },
  nigerian: {
    language: "en",
    women: "Adaeze Folake Ngozi Temitope Amarachi Yetunde",
    men: "Chidi Babatunde Emeka Olumide Kelechi Tunde",
    families: "Okonkwole Adeyinkan Balogundi Ezeanya Oyelarin Nwachi",
    tones: [7, 9],
  },
  turkish: {
    language: "en",
    women: "Elif Zeynep Defne Nazlı Sevgi",
    men: "Emre Kerem Orhan Tolga Cem",
    families: "Aydoğmuş Karabulutlu Yıldırımer Denizalp Çınarlı",
    tones: [2, 5],
  },
  polish: {
    language: "en",
    women: "Zofia Kinga Bożena Agnieszka Wanda",
    men: "Zbigniew Tomasz Kazimierz Radek Wojciech",
    families: "Wierzbiński Zalewiak Brzostkowski Nowosielny Górnik",
    tones: [0, 2],
  },
  nordic: {
    language: "en",
    women: "Sólveig Tuva Ingeborg Kaisa Astrid Runa",
    men: "Eirik Torbjörn Aleksi Magnus Sverre Olle",
    families: "Nyströmsdal Hallgrimsen Kivelämäki Bergsvik Sandåker Ekenstam",
    tones: [0, 1],
  },
  vietnamese: {
    language: "en",
    women: "Linh Thảo Mai Hương",
    men: "Minh Quang Dũng Tuấn",
    families: "Nguyễn-Lam Trầnh Phạmvy Đặngson",
    tones: [2, 4],
  },
} as const satisfies Record<string, Names>;

export type Origin = keyof typeof origins;

export interface PersonName {
  name: string;
  /** How one would address them. */
  first: string;
  language: Language;
  face: string;
}

/** A person of this origin: their name, and the seed of a face that may be theirs. */
export function nameOf(origin: Origin, chance: Chance): PersonName {
  const { language, women, men, families, tones, ...more }: Names = origins[origin];
  const isWoman = chance.happens(0.54);
  const first = chance.one((isWoman ? women : men).split(" "));
  const family = chance.one(families.split(" "));
  const name = more.familyFirst === true ? `${family}${first}` : `${first} ${family}`;
  const age = chance.happens(0.22) ? "elder" : chance.happens(0.45) ? "young" : "grown";
  const cover = coverOf(origin, isWoman, chance);
  const tone = `tone${chance.between(tones[0], tones[1])}`;
  return {
    name,
    first: more.familyFirst === true ? `${family}様`.replace(/様$/, language === "ja" ? "様" : first) : first,
    language,
    face: [isWoman ? "woman" : "man", age, tone, ...cover, chance.between(100, 999)].join(" "),
  };
}

function coverOf(origin: Origin, isWoman: boolean, chance: Chance): string[] {
  if (origin === "arabic" && isWoman && chance.happens(0.5)) return ["scarf"];
  if (origin === "turkish" && isWoman && chance.happens(0.3)) return ["scarf"];
  if (origin === "nigerian" && isWoman && chance.happens(0.15)) return ["scarf"];
  if (origin === "indian" && !isWoman && chance.happens(0.2)) return ["turban", "beard"];
  return [];
}

/** The language that people of an origin write in. */
export function languageOf(origin: Origin): Language {
  return origins[origin].language;
}

const romanised: Record<string, string> = { ø: "o", ł: "l", ı: "i", ß: "ss", đ: "d", æ: "ae" };

/** A name as it stands in an address; what cannot stand there is replaced by `instead`. */
export function addressPart(name: string, instead: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[øłıßđæ]/g, (letter) => romanised[letter] ?? letter)
    .normalize("NFD")
    .replace(/[^a-z ]/g, "")
    .trim()
    .replace(/ +/g, ".");
  return plain.length < 3 ? instead : plain;
}

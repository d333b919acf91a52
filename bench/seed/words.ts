// Words that look like people's: several languages, frequent words often and rare ones rarely (Zipf), sentences, greetings, names.
import type { Chance } from "./random.ts";

interface Language {
  /** The most frequent words of the language, then what people write to a hotel or a shop about. */
  frequent: string;
  syllables: string;
  greetings: string[];
  farewells: string[];
  subjects: string[];
  answers: string[];
}

const languages: Language[] = [
  {
    frequent:
      "the to and I a of in you for is my we it on that have with be are your not this at was me can but will if or from would so our as there please thank just when what about know do all us no been an they any by had could one time get how has were room booking night day order invoice address number card date week breakfast parcel email phone today tomorrow still again already before after could possible help change check question answer need arrive leave money back wrong right good late early morning evening",
    syllables:
      "er in al ton ber ley mar ing ver es con der ist or pre low fen tra ham ly ment ash wick den ford ap pe cor ri sho el tic ous win ter",
    greetings: ["Hello,", "Good morning,", "Dear team,", "Hi,", "Dear all,"],
    farewells: ["Kind regards", "Best wishes", "Many thanks", "Yours", "Thank you"],
    subjects: [
      "A question about my booking",
      "Invoice",
      "Late arrival",
      "A forgotten scarf",
      "Change of address",
      "The order has not come",
      "Parking",
      "Two rooms in May",
      "Refund",
      "Thank you",
    ],
    answers: ["Thank you for writing.", "I have looked at it.", "That is done.", "I am sorry that you had to wait."],
  },
  {
    frequent:
      "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche sind oder zur um haben einer mir über ihm diese einem ihr uns da zum kann doch vor dieser mich ihn du hatte seine mehr am denn nun unter sehr selbst schon hier bis habe ihre dann ihnen seiner alle wieder meine Zeit gegen vom ganz einzelnen wo muss ohne eines können Zimmer Buchung Nacht Rechnung Adresse Nummer Karte Woche Frühstück Paket Bestellung heute morgen bitte danke Frage Antwort möglich ändern prüfen Anreise Abreise Geld zurück falsch richtig",
    syllables:
      "ver schaf ten lich keit ung haus berg stein wald see reis be ge an ab auf zu ent er heit sam bar los voll werk zeug fahr schrift lang kur ze fel der mut tig",
    greetings: ["Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo,", "Liebes Team,"],
    farewells: ["Mit freundlichen Grüßen", "Viele Grüße", "Herzliche Grüße", "Besten Dank"],
    subjects: [
      "Frage zur Buchung",
      "Rechnung fehlt",
      "Späte Anreise",
      "Verlorener Schlüssel",
      "Bestellung nicht angekommen",
      "Neue Adresse",
      "Danke",
      "Zwei Zimmer im Mai",
    ],
    answers: [
      "Danke für Ihre Nachricht.",
      "Ich habe nachgesehen.",
      "Das ist erledigt.",
      "Es tut mir leid, dass Sie warten mussten.",
    ],
  },
  {
    frequent:
      "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont ou avec son aux d'un cette mais comme nous vous je mon ma mes été fait être ont leur si bien peut tout deux même ces sans aussi avoir elle lui y où quand donc chambre réservation nuit facture adresse numéro carte semaine petit-déjeuner colis commande aujourd'hui demain merci question réponse possible changer vérifier arrivée départ argent retour encore déjà avant après bonjour jour soir matin votre notre très trop peu",
    syllables:
      "mon ville beau ment tion é ré pa ri lle ché re in tou jour san ce rie teau vier loi sir cou ler dou ceur pre mière ma té con ve nir able eux",
    greetings: ["Bonjour,", "Madame, Monsieur,", "Chère équipe,"],
    farewells: ["Cordialement", "Bien à vous", "Merci d'avance", "Bonne journée"],
    subjects: ["Question sur ma réservation", "Facture", "Arrivée tardive", "Colis non reçu", "Une écharpe oubliée", "Merci"],
    answers: ["Merci de votre message.", "J'ai vérifié.", "C'est fait.", "Je suis désolée de cette attente."],
  },
  {
    frequent:
      "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada vida otro después te otros aunque esa eso hace otra gobierno tan durante siempre día tanto ella tres sí habitación reserva noche factura dirección número tarjeta semana desayuno paquete pedido hoy mañana gracias pregunta respuesta posible cambiar",
    syllables:
      "ción ma ri dad ca sa lle ro ban do pe que ño ver de mon te ra zón gua pa tri lla cien to ga len cia mi ra dor puer ta es tre lla ble mente",
    greetings: ["Hola,", "Buenos días,", "Estimado equipo,"],
    farewells: ["Saludos", "Un saludo", "Muchas gracias", "Atentamente"],
    subjects: ["Pregunta sobre mi reserva", "Factura", "Llegada tarde", "El pedido no ha llegado", "Gracias"],
    answers: ["Gracias por escribir.", "Lo he mirado.", "Ya está hecho.", "Siento la espera."],
  },
  {
    frequent:
      "di e il la che in a per un è del non una sono si da le con i della dei al ha come più alla lo ma gli o delle anche su ho nel se mi ci questo io dal loro essere stato molto ancora quando tutto dopo prima ogni solo così senza mio mia nostra vostra camera prenotazione notte fattura indirizzo numero carta settimana colazione pacco ordine oggi domani grazie domanda risposta possibile cambiare arrivo partenza soldi",
    syllables:
      "zio ne men te ra ca sa bel la to re gio va mon te fio re chi a ro ver de al ba por ta cor ti le son no pia cer si gno ri ghe",
    greetings: ["Buongiorno,", "Gentile staff,", "Salve,"],
    farewells: ["Cordiali saluti", "Grazie mille", "Un saluto"],
    subjects: ["Domanda sulla prenotazione", "Fattura", "Arrivo in ritardo", "Pacco non arrivato", "Grazie"],
    answers: ["Grazie per averci scritto.", "Ho controllato.", "È fatto.", "Mi dispiace per l'attesa."],
  },
];

/** Half of all write English. */
const shares = [0.5, 0.7, 0.84, 0.94, 1];
const wordsOfALanguage = 8_000;
const tableSize = 65_536;
const mostWords = 1500;

const firstNames =
  "Ada Amina Anton Beatriz Bruno Carla Chiara Dario Elena Emil Fatima Felix Grace Hana Ilse Ines Ivan Jonas Julia Jun Karim Lena Leo Lucia Malik Marta Mei Nadia Noah Olga Oskar Paula Pauline Pedro Priya Rafael Rosa Samir Sofia Tomás Uma Vera Viktor Wanda Yara Yusuf Zoe Aiko Ben Clara".split(
    " ",
  );
const lastNames =
  "Okoye Rey Brandt Takeda Hervé Lindqvist Moreau Rossi Novak Silva Haddad Keller Jansen Costa Weber Dubois Fischer Garcia Ito Kowalski Larsen Marino Nguyen Olsen Petrov Quinn Romano Santos Schneider Tanaka Ueda Vargas Wagner Xu Yilmaz Zimmer Almeida Bauer Conti Dietrich Ekström Ferrari Gruber Horvat Iversen Jovanovic Klein Lopez Meyer Nowak".split(
    " ",
  );

/** What was said, and of what it was put together. */
export interface Said {
  text: string;
  /** What stands before and behind the drawn words. */
  before: string;
  behind: string;
  language: number;
  /** The numbers of the drawn words in the vocabulary of the language. They hold until something else is said. */
  drawn: Uint16Array;
}

export interface Words {
  /** Of each language, its words. */
  vocabularies: readonly (readonly string[])[];
  /** Which language somebody writes. */
  language(chance: Chance): number;
  /** One message, with its greeting and farewell. */
  message(chance: Chance, language: number, from: { name: string; isAnswer: boolean }): Said;
  note(chance: Chance): Said;
  subject(chance: Chance, language: number): string;
  name(chance: Chance): { first: string; last: string };
}

/** Makes the vocabulary, always the same one. */
export function openWords(make: Chance): Words {
  const tables = languages.map((language) => drawnFrom(vocabularyOf(make, language)));
  const drawn = new Uint16Array(mostWords);
  let drawnCount = 0;

  function sentences(chance: Chance, language: number, count: number): string {
    const { table, words, spaced, capitals } = tables[language] as Drawn;
    let text = "";
    drawnCount = 0;
    let left = count;
    let untilParagraph = 2 + chance.below(4);
    while (left > 0) {
      const length = Math.min(left, 3 + chance.below(16));
      let sentence = "";
      for (let i = 0; i < length; i += 2) {
        const bits = chance.bits();
        // One draw gives two words. Put together on their own they are short enough to be copied at once.
        const first = table[bits & 65_535] as number;
        const second = table[bits >>> 16] as number;
        drawn[drawnCount++] = first;
        if (i + 1 < length) drawn[drawnCount++] = second;
        const opening = (i === 0 ? capitals : spaced)[first] as string;
        if (i + 1 === length) sentence += opening.trimEnd();
        else if (i + 2 === length) sentence += opening + words[second];
        else if (length - i > 5 && (bits & 0x700) === 0) sentence += `${opening}${words[second]}, `;
        else sentence += opening + spaced[second];
      }
      left -= length;
      const end = (chance.bits() & 7) === 0 ? "?" : ".";
      const isParagraph = --untilParagraph === 0;
      if (isParagraph) untilParagraph = 2 + chance.below(4);
      text += sentence + (left === 0 ? end : isParagraph ? `${end}\n\n` : `${end} `);
    }
    return text;
  }
  function say(chance: Chance, language: number, count: number, before: string, behind: string): Said {
    const text = `${before}${sentences(chance, language, count)}${behind}`;
    return { text, before, behind, language, drawn: drawn.subarray(0, drawnCount) };
  }

  return {
    vocabularies: tables.map(({ words }) => words),
    language(chance) {
      const share = chance.share();
      return shares.findIndex((most) => share < most);
    },
    message(chance, language, { name, isAnswer }) {
      const { greetings, farewells, answers } = of(language);
      const count = Math.round(Math.min(mostWords, Math.max(2, chance.logNormal(isAnswer ? 38 : 45, 0.9))));
      const opening = isAnswer ? `${chance.pick(answers)} ` : "";
      const before = `${chance.pick(greetings)}\n\n${opening}`;
      return say(chance, language, count, before, `\n\n${chance.pick(farewells)}\n${name}`);
    },
    note: (chance) => say(chance, 0, Math.round(Math.min(200, Math.max(2, chance.logNormal(14, 0.7)))), "", ""),
    subject(chance, language) {
      if (chance.share() < 0.4) return chance.pick(of(language).subjects);
      return sentences(chance, language, 2 + chance.below(6)).replace(/[.?\n]+/g, "");
    },
    name: (chance) => ({ first: chance.pick(firstNames), last: chance.pick(lastNames) }),
  };
}

function of(language: number): Language {
  const found = languages[language];
  if (found === undefined) throw new Error(`There is no language ${language}.`);
  return found;
}

function vocabularyOf(chance: Chance, { frequent, syllables }: Language): string[] {
  const words = new Set(frequent.split(" "));
  const parts = syllables.split(" ");
  while (words.size < wordsOfALanguage) {
    let word = "";
    for (let count = 2 + chance.below(3); count > 0; count--) word += chance.pick(parts);
    words.add(word);
  }
  return [...words];
}

interface Drawn {
  words: string[];
  /** The same with a space behind, and with a capital too. */
  spaced: string[];
  capitals: string[];
  /** Numbers of words, to draw from blindly: the word of rank n stands in it 1/n as often as the first. */
  table: Uint16Array;
}

function drawnFrom(words: string[]): Drawn {
  const weights = words.map((_, rank) => 1 / (rank + 2.7));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const table = Uint16Array.from({ length: tableSize }, (_, at) => at % 50);
  let reached = 0;
  let filled = 0;
  for (const [rank, weight] of weights.entries()) {
    reached += (weight / whole) * tableSize;
    while (filled < Math.round(reached)) table[filled++] = rank;
  }
  const spaced = words.map((word) => `${word} `);
  return { words, spaced, capitals: spaced.map((word) => word.charAt(0).toUpperCase() + word.slice(1)), table };
}

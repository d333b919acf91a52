// Which charset bytes are in that nobody declared, or wrongly: tried by how often the letters come that a language writes most.
import chardet from "chardet";
import { type Charset, charsetOf, textIn, western } from "./charset-names.ts";

/** Enough to tell; long texts say no more. */
const sampleBytes = 4096;

interface Candidate {
  charset: Charset;
  frequent: Set<string>;
  /** What its letters look like, for those that are not among the most frequent. */
  letters: RegExp;
}

const candidate = (label: string, frequent: string, letters: RegExp): Candidate => ({
  charset: charsetOf(label) ?? western,
  frequent: new Set(frequent),
  letters,
});

const russian = "оеаинтсрвлкмдпуяьы";
const cyrillic = /[а-яёєіїґ]/;
const han = /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/;
const simplified =
  "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运您谢请房间预订酒店订单发票";
const traditional =
  "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四總何電數安少報才結反受目太量再感建務做接必場件計管期市直資指許統區保至便空決訂單您謝請房預酒店發票";
const korean =
  "이다는을의에가고하지한를로도기사은리인자대서어있시해나부정일수보아그장전것제면만들요니안습합여라세주구원상과와조연무신비유오당동성게분까스경감문저용내때생공우입드트마미적실선개말화후받거바금방간재체계물위호객예약문의님녕";

/** Where many signs stand together that are no ASCII: words in another writing than the Latin one. */
const candidates: Candidate[] = [
  candidate("windows-1251", russian, cyrillic),
  candidate("koi8-r", russian, cyrillic),
  candidate("koi8-u", russian, cyrillic),
  candidate("iso-8859-5", russian, cyrillic),
  candidate("cp866", russian, cyrillic),
  candidate("x-mac-cyrillic", russian, cyrillic),
  candidate("windows-1253", "αοιετσνηυρπκμλςάέίόή", /[α-ωΐ-ώ]/),
  candidate("windows-1255", "יוהלאתרבשמנםעדח", /[א-ת]/),
  candidate("windows-1256", "اليمنتوربعسدفهكة", /[ء-ي]/),
  candidate("windows-874", "านรอกเงมยลวดทสต่้", /[ก-๎]/),
  candidate(
    "shift_jis",
    "のにはをたがでてとしれさいるすなもうかこくまりでっんきらせおつけ",
    /[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff00-\uff9f]/,
  ),
  candidate(
    "euc-jp",
    "のにはをたがでてとしれさいるすなもうかこくまりでっんきらせおつけ",
    /[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/,
  ),
  candidate("gb18030", simplified, han),
  candidate("big5", traditional, han),
  candidate("euc-kr", korean, /[\uac00-\ud7a3]/),
];

/** The charset that the bytes are most likely in; undefined where nothing tells it, and Latin letters of western Europe are the best guess. */
export function guessCharset(bytes: Uint8Array): Charset | undefined {
  const sample = sampleOf(bytes);
  if (sample.length === 0) return undefined;
  return isDense(sample) ? guessWriting(sample) : guessLatin(sample);
}

/** Whether what is no ASCII stands together, as it does in writings other than the Latin one. */
export function isDense(bytes: Uint8Array): boolean {
  let high = 0;
  let beside = 0;
  const end = Math.min(bytes.length, 2 * sampleBytes);
  for (let i = 0; i < end; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue;
    high++;
    if ((bytes[i + 1] ?? 0) >= 0x80) beside++;
    // The second byte of a pair may be an ASCII one (Shift_JIS, Big5), and the third is high again.
    else if ((bytes[i + 2] ?? 0) >= 0x80) beside += 0.75;
  }
  return high >= 4 && beside / high >= 0.45;
}

/** The lines that hold more than ASCII, up to some kilobytes, without tags. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= sampleBytes) return bytes;
  const out = Buffer.alloc(sampleBytes);
  let length = 0;
  let from = 0;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512 * 1024));
  while (from < whole.length && length < sampleBytes) {
    const found = whole.indexOf(0x0a, from);
    const end = Math.min(found === -1 ? whole.length : found + 1, from + 2000);
    const line = whole.subarray(from, end);
    if (line.some((byte) => byte >= 0x80)) length += line.copy(out, length);
    from = end;
  }
  return out.subarray(0, length);
}

const leastScore = 0.9;

function guessWriting(sample: Uint8Array): Charset | undefined {
  const said = new Map<string, number>();
  for (const { name, confidence } of chardet.analyse(sample)) {
    const charset = charsetOf(name);
    if (charset !== undefined && !said.has(charset.name)) said.set(charset.name, confidence);
  }
  let best: Charset | undefined;
  let bestScore = leastScore;
  for (const each of candidates) {
    const score = scoreOf(sample, each) + (said.get(each.charset.name) ?? 0) / 100;
    if (score <= bestScore) continue;
    bestScore = score;
    best = each.charset;
  }
  return best;
}

/** How much the bytes look like a language in this charset: about 2 for ordinary words, 0 and less for what is none. */
function scoreOf(sample: Uint8Array, { charset, frequent, letters }: Candidate): number {
  const text = textIn(charset, sample) ?? "";
  let score = 0;
  let signs = 0;
  let before = "";
  for (const sign of text) {
    if (sign > "\u007f") {
      signs++;
      if (frequent.has(sign)) score += 2.5;
      else if (letters.test(sign)) score += 0.8;
      else if (/[\ufffd\u0080-\u009f\ue000-\uf8ff\u2500-\u259f]/.test(sign)) score -= 5;
      else if (/\p{Lu}/u.test(sign)) score += /\p{Ll}/u.test(before) ? -3 : 0.3;
      else if (/\p{L}|\p{M}/u.test(sign)) score -= 1;
      else if (!/[«»“”„‘’–—…№\u00a0\u3000-\u303f\uff00-\uffef]/.test(sign)) score -= 2;
    }
    before = sign;
  }
  return signs === 0 ? 0 : score / signs;
}

const latin = ["windows-1250", "windows-1254", "windows-1257", "windows-1258"].map((name) => charsetOf(name));

/** Latin letters: those of western Europe, unless much speaks for another of its tables. */
function guessLatin(sample: Uint8Array): Charset | undefined {
  // Signs like ³ or ¹ within words are letters of Polish, Czech or Hungarian.
  if (/\p{Ll}[\u00a1-\u00bf\u00d7\u00f7]\p{Ll}|[ \n][¿¹³]\p{Ll}/u.test(new TextDecoder("windows-1252").decode(sample))) {
    return latin[0];
  }
  if (sample.length < 60) return undefined;
  const matches = chardet.analyse(sample);
  const [first] = matches;
  const charset = charsetOf(first?.name.replace("ISO-8859-2", "windows-1250"));
  const ofWest = matches.find(({ name }) => charsetOf(name) === western)?.confidence ?? 0;
  const isSure = (first?.confidence ?? 0) >= 50 && (first?.confidence ?? 0) > ofWest + 10;
  return isSure && latin.some((each) => each?.name === charset?.name) ? charset : undefined;
}

// Which charset a label means, the many names that senders have for the same one, and text in it.
import iconv from "iconv-lite";

export interface Charset {
  /** As the decoder knows it. */
  name: string;
  /** `web`: the runtime decodes it (WHATWG), strictly where asked; `iconv`: what the web has never used; the others are ours. */
  by: "web" | "iconv" | "utf-7" | "hz" | "iso-2022-kr";
  /** `wide`: two or four bytes a sign; `many`: one or two bytes; `one`: every byte is a sign. */
  kind: "utf-8" | "wide" | "many" | "one" | "seven";
}

const web = (name: string, kind: Charset["kind"]): Charset => ({ name, by: "web", kind });
const old = (name: string): Charset => ({ name, by: "iconv", kind: "one" });

export const utf8 = web("utf-8", "utf-8");
export const western = web("windows-1252", "one");
export const japaneseMail = web("iso-2022-jp", "seven");

/** The runtime knows only the old half of it. */
const wholeKorean: Charset = { name: "cp949", by: "iconv", kind: "many" };

const many = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"] as const;
const named: Record<(typeof many)[number], string> = {
  shift_jis: "shiftjis sjis mskanji windows31j cp932 ms932 shiftjis2004 shiftjisx0213 cswindows31j csshiftjis xsjis pck ibm943",
  "euc-jp": "eucjp ujis ecujp eucjpms eucjpwin cp51932 cseucpkdfmtjapanese",
  gb18030:
    "gb2312 gb231280 gbk gb chinese euccn gb18030 gb180302000 cp936 ms936 hz8bit csgb2312 csiso58gb231280 isoir58 cngb simplifiedchinese",
  big5: "big5 big5hkscs bigfive big5eten cnbig5 csbig5 xxbig5 cp950 ms950 traditionalchinese",
  "euc-kr": "euckr korean ksc5601 ksc56011987 ksc56011989 ksx1001 uhc cp949 ms949 isoir149 cseuckr csksc56011987 wansung",
};
const others: [Charset, string][] = [
  [utf8, "utf8 utf utf8mb3 utf8mb4 utf8bom utf8n utf8mac unicode11utf8 unicode20utf8 unicode8 cp65001 csutf8 cesu8"],
  [western, "latin latin1 l1 ansi win windows western csisolatin1 isolatin1 isoir100 8859 iso iso88591windows31latin1 cp819"],
  [web("iso-8859-2", "one"), "latin2 l2 isolatin2 csisolatin2 isoir101 easteurope"],
  [web("iso-8859-5", "one"), "cyrillic csisolatincyrillic isoir144"],
  [web("iso-8859-6", "one"), "arabic csisolatinarabic isoir127 asmo708 ecma114"],
  [web("iso-8859-7", "one"), "greek greek8 csisolatingreek isoir126 elot928 ecma118"],
  [web("iso-8859-8-i", "one"), "hebrew csisolatinhebrew isoir138 logical visual"],
  [web("windows-1254", "one"), "latin5 l5 turkish isolatin5 csisolatin5 isoir148"],
  [web("iso-8859-15", "one"), "latin9 latin0 l9 isolatin9 csisolatin9"],
  [web("iso-8859-13", "one"), "latin7 l7 baltic"],
  [web("iso-8859-10", "one"), "latin6 l6"],
  [web("koi8-r", "one"), "koi8r koi8 koi koi8rus cskoi8r cp878"],
  [web("koi8-u", "one"), "koi8u koi8ru cp21866"],
  [web("windows-874", "one"), "tis620 thai iso885911 cp874 dos874 isoir166"],
  [web("macintosh", "one"), "mac macroman macintosh xmacroman csmacintosh applemacroman cp10000"],
  [web("x-mac-cyrillic", "one"), "maccyrillic macukrainian cp10007"],
  [old("maccenteuro"), "macce maccentraleurope maccenteuro maclatin2"],
  [old("macgreek"), "macgreek"],
  [old("macturkish"), "macturkish"],
  [old("maciceland"), "maciceland"],
  [old("viscii"), "viscii"],
  [old("tcvn"), "tcvn tcvn5712 viettcvn"],
  [old("armscii8"), "armscii8"],
  [old("hproman8"), "hproman8 roman8 r8"],
  [old("ptcp154"), "pt154 cp154 ptcp154 csptcp154"],
  [old("rk1048"), "rk1048 kz1048"],
  [
    japaneseMail,
    "iso2022jp csiso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpms junet jis cp50220 cp50221 cp50222 jis7",
  ],
  [{ name: "iso-2022-kr", by: "iso-2022-kr", kind: "seven" }, "iso2022kr csiso2022kr cp50225"],
  [{ name: "hz", by: "hz", kind: "seven" }, "hz hzgb2312 hzgb cp52936"],
  [{ name: "utf-7", by: "utf-7", kind: "seven" }, "utf7 unicode11utf7 unicode20utf7 xunicode20utf7 cp65000 csunicode11utf7"],
  [web("utf-16le", "wide"), "utf16 utf16le unicode unicodelittle unicodefeff ucs2 ucs2le iso10646ucs2 csunicode cp1200"],
  [web("utf-16be", "wide"), "utf16be unicodefffe unicodebig ucs2be cp1201"],
  [{ name: "utf-32le", by: "iconv", kind: "wide" }, "utf32 utf32le ucs4 ucs4le iso10646ucs4 cp12000"],
  [{ name: "utf-32be", by: "iconv", kind: "wide" }, "utf32be ucs4be cp12001"],
];

/** Labels that say nothing: what the bytes are is seen from them. */
const empty =
  /^(?:|unknown|unknown8bit|xunknown|none|null|undefined|default|default_?charset|usascii|ascii|7bit|8bit|binary|iso646us|ansix3\d+(?:19\d\d)?|iso646|us|auto|userdefined|iso8859)$/;

const byName = new Map<string, Charset>();
for (const name of many)
  for (const each of named[name].split(" ")) byName.set(each, name === "euc-kr" ? wholeKorean : web(name, "many"));
for (const [charset, names] of others) for (const each of names.split(" ")) byName.set(each, charset);

/** The code pages of IBM that only iconv knows. */
const dosPages = new Set([
  "437",
  "720",
  "737",
  "775",
  "808",
  "850",
  "852",
  "855",
  "856",
  "857",
  "858",
  "860",
  "861",
  "862",
  "863",
  "864",
  "865",
  "869",
  "1125",
  "1129",
  "1133",
  "1161",
  "1162",
  "1163",
]);

const labels = new Map<string, Charset | undefined>();
const mostLabels = 500;

/** The charset of a label as it stands in a mail, with quotes, parameters and whatever clings to it; undefined for one that says nothing. */
export function charsetOf(label: string | undefined): Charset | undefined {
  if (label === undefined || label.length > 200) return undefined;
  if (labels.has(label)) return labels.get(label);
  const charset = findCharset(label);
  if (labels.size < mostLabels) labels.set(label, charset);
  return charset;
}

function findCharset(label: string): Charset | undefined {
  const bare = label.toLowerCase().replace(/^[\s"'=<]*(?:charset\s*=)?[\s"'=]*/, "");
  const [first = ""] = bare.split(/[\s;,"'>]|\/\/|%|:(?=19)/, 1);
  // The language that RFC 2231 lets stand behind it.
  const key = first.replace(/\*.*$/, "").replace(/[^a-z0-9]/g, "");
  for (const each of [key, key.replace(/^x/, ""), key.replace(/^x?cs/, "")]) {
    const known = byName.get(each) ?? byNumber(each);
    if (known !== undefined) return known;
    if (empty.test(each)) return undefined;
  }
  return iconv.encodingExists(key) && /\d/.test(key) ? old(key) : undefined;
}

function byNumber(key: string): Charset | undefined {
  const [, iso] = /^(?:iso)?8859(1[0-6]|[1-9])[eil]?$/.exec(key) ?? [];
  if (iso !== undefined) return byIso(Number(iso));
  const [, page] = /^(?:windows|win|cp|ms|ibm|dos|codepage|ansi|oem|msansi)?(\d{3,4})$/.exec(key) ?? [];
  if (page === undefined) return undefined;
  if (/^125[0-8]$/.test(page)) return web(`windows-${page}`, "one");
  if (page === "866") return web("ibm866", "one");
  if (dosPages.has(page)) return old(`cp${page}`);
  return byName.get(`cp${page}`);
}

function byIso(part: number): Charset {
  if (part === 1) return western;
  if (part === 8) return web("iso-8859-8-i", "one");
  if (part === 9) return web("windows-1254", "one");
  if (part === 11) return web("windows-874", "one");
  if (part === 12) return western;
  return web(`iso-8859-${part}`, "one");
}

const decoders = new Map<string, TextDecoder>();

/** The text of the bytes in this charset; what has no sign in it becomes U+FFFD, or with `isStrict` there is no text. */
export function textIn({ name, by }: Charset, bytes: Uint8Array, isStrict = false): string | undefined {
  if (by === "iconv") {
    const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), name).toWellFormed();
    return isStrict && text.includes("\ufffd") ? undefined : text;
  }
  const key = `${name} ${isStrict}`;
  let decoder = decoders.get(key);
  if (decoder === undefined) {
    decoder = new TextDecoder(name, { fatal: isStrict, ignoreBOM: true });
    decoders.set(key, decoder);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The charset of Windows that a standard one was meant to be, where its bytes stand for signs that the standard one has not. */
export function windowsSibling({ name }: Charset): Charset | undefined {
  const sibling = siblings[name];
  return sibling === undefined ? undefined : web(sibling, "one");
}

const siblings: Record<string, string> = {
  "iso-8859-2": "windows-1250",
  "iso-8859-4": "windows-1257",
  "iso-8859-5": "windows-1251",
  "iso-8859-6": "windows-1256",
  "iso-8859-7": "windows-1253",
  "iso-8859-8-i": "windows-1255",
  "iso-8859-10": "windows-1257",
  "iso-8859-13": "windows-1257",
  "iso-8859-15": "windows-1252",
  "iso-8859-16": "windows-1250",
};

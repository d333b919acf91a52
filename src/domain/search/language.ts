// In which language a text is, as far as it matters for stems: told by its writing, or by its most common small words.

const smallWords = {
  english: "the and you that is are was for with this have has we our your my not be to of it they will would could can please",
  german:
    "der die das und ist nicht ich wir sie mit fur auf ein eine einen haben sind war bei von zu dem den im auch bitte konnen",
  dutch: "het een en van ik is niet wij we dat met voor zijn op te hebben u mijn onze kan graag er aan heb wat deze naar",
  french: "le la les des une est et je nous vous pas pour dans avec que qui sur votre mon ma du au ne ce sont avons etre",
  spanish: "el la los las una es y no por para con que en mi su nosotros hemos pero muy del al se lo esta gracias como usted",
  portuguese: "o os as um uma e nao para com que em meu minha voces nos mas muito do da dos ao se foi obrigado temos por esta",
  italian: "il lo gli una e non per con che di mio mia noi abbiamo ma molto del della al si sono grazie nella questo vorrei come",
  danish: "det og er ikke jeg vi til med har en et pa af som kan den de min vores men fra vil hvad tak blev jer",
  norwegian: "det og er ikke jeg vi til med har en et pa av som kan den de min var men fra vil hva takk ble dere",
  swedish: "det och ar inte jag vi till med har en ett pa av som kan den de min var men fran vill vad tack blev ni",
  finnish: "ja on ei se etta mina me olen ovat oli mutta kun niin kanssa tai myos voi meidan minun teidan hyva kiitos ole han",
  hungarian: "a az es nem hogy egy van volt meg de mi en ez mar csak kerem vagy ki el nekem koszonom lehet mert azt",
  romanian: "si nu este sunt un o la cu pe de din pentru ca am avem ce mai va rog dar care multumesc fost noi dumneavoastra",
  turkish: "ve bir bu icin ile da de cok ne mi var degil ben biz olarak daha gibi ama lutfen oda tesekkur olan kadar",
  indonesian: "yang dan di ini itu untuk tidak dengan saya kami dari ke ada akan bisa apakah sudah pada mohon terima kasih anda",
  catalan: "el la els les una es i no per amb que en meu nosaltres pero molt del al hem gracies esta com vostre aquest",
} as const;

const byWriting = {
  russian: "Cyrillic",
  greek: "Greek",
  arabic: "Arabic",
  hindi: "Devanagari",
  armenian: "Armenian",
  tamil: "Tamil",
} as const;

/** The languages whose stems PostgreSQL (15 and later) knows and that are told apart here, by the names of its configurations. */
export type Language = keyof typeof smallWords | keyof typeof byWriting;

const ofWriting = Object.entries(byWriting).map(([language, script]) => ({
  language: language as Language,
  letters: new RegExp(`\\p{Script=${script}}`, "u"),
}));
const ofSmallWord = new Map<string, Language[]>();
for (const [language, line] of Object.entries(smallWords)) {
  for (const word of line.split(" ")) ofSmallWord.set(word, [...(ofSmallWord.get(word) ?? []), language as Language]);
}

/** Enough to tell, and a long text is not read to its end. */
const mostWords = 400;
const leastShare = 0.1;

const nothing: readonly Language[] = [];

/** The languages that have this small word (in lower case, without accents), or that are written like this. */
export function toldBy(word: string): readonly Language[] {
  const languages = ofSmallWord.get(word);
  if (languages !== undefined) return languages;
  if (word.charCodeAt(0) <= 0x36f) return nothing;
  return ofWriting.filter(({ letters }) => letters.test(word)).map(({ language }) => language);
}

/**
 * The language of a text with these words; undefined where they do not tell, which is so of few words. A small word that several
 * languages have counts less in each.
 */
export function languageOf(words: readonly { tells: readonly Language[] }[]): Language | undefined {
  const read = Math.min(words.length, mostWords);
  const scores = new Map<Language, number>();
  for (let i = 0; i < read; i++) {
    const { tells } = words[i] as (typeof words)[number];
    for (const language of tells) scores.set(language, (scores.get(language) ?? 0) + 1 / tells.length);
  }
  let best: Language | undefined;
  let most = 0;
  for (const [language, score] of scores) {
    if (score <= most) continue;
    best = language;
    most = score;
  }
  return most >= Math.max(1, read * leastShare) ? best : undefined;
}

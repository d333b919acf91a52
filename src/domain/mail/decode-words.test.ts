// Words in every charset that mails are written in: as declared, wrongly declared, not declared at all.
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode-words.ts";

const russian = "Добрый день, где моя посылка? Я жду её уже две недели. Спасибо за помощь!";
const german = "Guten Tag, ich möchte ein Zimmer für zwei Nächte. Schöne Grüße";
const polish = "Dzień dobry, proszę o potwierdzenie rezerwacji. Życzę miłego dnia, Łukasz";
const japanese = "お世話になっております。予約の確認をお願いします。よろしくお願いいたします。";
const chinese = "您好，我想预订一个房间，请问价格是多少？谢谢您的帮助。";
const taiwanese = "您好，我想預訂一個房間，請問價格是多少？謝謝您的幫助。";
const korean = "안녕하세요. 예약을 확인해 주시기 바랍니다. 감사합니다.";
const greek = "Καλημέρα σας, θα ήθελα να κλείσω ένα δωμάτιο για δύο νύχτες.";
const hebrew = "שלום, אני רוצה להזמין חדר לשני לילות בבקשה. תודה רבה";
const arabic = "مرحبا، أريد حجز غرفة لليلتين من فضلكم. شكرا جزيلا على المساعدة";
const thai = "สวัสดีครับ ผมต้องการจองห้องพักสำหรับสองคืน ขอบคุณครับ";
const turkish = "Merhaba, iki gece için bir oda ayırtmak istiyorum. Teşekkür ederim, iyi günler dilerim şimdiden";

const inJapaneseMail = Buffer.from("\x1b$B$*@$OC$K$J$C$F$*$j$^$9!#\x1b(B", "latin1");

describe("what is declared and true is read so", () => {
  test.each([
    ["windows-1250", "win1250", polish],
    ["windows-1251", "win1251", russian],
    ["windows-1252", "win1252", `${german} – “5 €”`],
    ["windows-1253", "win1253", greek],
    ["windows-1254", "win1254", turkish],
    ["windows-1255", "win1255", hebrew],
    ["windows-1256", "win1256", arabic],
    ["iso-8859-2", "iso88592", polish],
    ["iso-8859-5", "iso88595", russian],
    ["iso-8859-7", "iso88597", greek],
    ["iso-8859-8-i", "iso88598", hebrew],
    ["iso-8859-9", "iso88599", turkish],
    ["iso-8859-15", "iso885915", `${german} 5 €`],
    ["koi8-r", "koi8-r", russian],
    ["koi8-u", "koi8-u", "Добрий день, де моя посилка? Чекаю її вже два тижні"],
    ["tis-620", "win874", thai],
    ["shift_jis", "cp932", japanese],
    ["cp932", "cp932", `${japanese}①②㈱`],
    ["euc-jp", "eucjp", japanese],
    ["gb2312", "gbk", `${chinese}镕`],
    ["gb18030", "gb18030", `${chinese}㐀`],
    ["big5", "big5", taiwanese],
    ["euc-kr", "cp949", `${korean} 똠방각하`],
    ["ks_c_5601-1987", "cp949", korean],
    ["cp850", "cp850", german],
    ["cp-850", "cp850", german],
    ["ibm866", "cp866", russian],
    ["macintosh", "macintosh", german],
    ["utf-7", "utf-7", japanese],
    ["unicode-1-1-utf-7", "utf-7", german],
    ["utf-16", "utf16le", german],
    ["utf-16be", "utf16be", german],
    ["utf-16le", "utf16le", japanese],
  ])("%s", (label, encoding, words) => {
    expect(decodeText(iconv.encode(words, encoding), label)).toBe(words);
  });

  test("ISO-2022-JP, with what programs add to it", () => {
    expect(decodeText(inJapaneseMail, "iso-2022-jp")).toBe("お世話になっております。");
    expect(decodeText(inJapaneseMail, undefined)).toBe("お世話になっております。");
    expect(decodeText(inJapaneseMail, "utf-8")).toBe("お世話になっております。");
    const narrow = Buffer.concat([inJapaneseMail, Buffer.from("\x1b(I1234\x1b(B \x1b$B-!\x1b(B", "latin1")]);
    expect(decodeText(narrow, "iso-2022-jp")).toBe("お世話になっております。ｱｲｳｴ ①");
  });

  test("ISO-2022-KR and HZ", () => {
    const shifted = Buffer.concat([
      Buffer.from("\x1b$)C\x0e", "latin1"),
      iconv.encode("안녕", "cp949").map((byte) => byte & 0x7f),
      Buffer.from("\x0f!", "latin1"),
    ]);
    expect(decodeText(shifted, "iso-2022-kr")).toBe("안녕!");
    expect(decodeText(Buffer.from("~{VPND~} ok", "latin1"), "hz-gb-2312")).toBe("中文 ok");
  });
});

describe("labels that senders invent", () => {
  test.each([
    ["utf8", "utf8", german],
    ['"utf-8"', "utf8", german],
    ["UTF-8;", "utf8", german],
    ["=utf-8", "utf8", german],
    ["utf-8//TRANSLIT", "utf8", german],
    ["utf8mb4", "utf8", german],
    ['"iso-8859-1;format=flowed"', "win1252", german],
    ["iso8859_1", "win1252", german],
    ["iso_8859-1:1987", "win1252", german],
    ["latin-1", "win1252", german],
    ["8859-15", "iso885915", german],
    ["ansi_x3.110", "win1252", german],
    ["ANSI_X3.4-1968", "win1252", german],
    ["x-unknown", "win1252", german],
    ["unknown-8bit", "win1252", german],
    ["klingon", "win1252", german],
    ["_iso-2022-jp$ESC", "utf8", german],
    ["win-1251", "win1251", russian],
    ["x-cp1251", "win1251", russian],
    ["cp_1251", "win1251", russian],
    ["x-sjis", "cp932", japanese],
    ["csshiftjis", "cp932", japanese],
    ["x-windows-949", "cp949", korean],
    ["x-gbk", "gbk", chinese],
    ["big5-eten", "big5", taiwanese],
  ])("%s", (label, encoding, words) => {
    expect(decodeText(iconv.encode(words, encoding), label)).toBe(words);
  });
});

describe("what is declared and not true is seen from the bytes", () => {
  test.each([
    ["UTF-8 that says Latin 1", "iso-8859-1", "utf8", german],
    ["UTF-8 that says ASCII", "us-ascii", "utf8", russian],
    ["UTF-8 that says Windows", "windows-1252", "utf8", japanese],
    ["UTF-8 that says Cyrillic", "koi8-r", "utf8", russian],
    ["UTF-8 that says Chinese", "gb2312", "utf8", chinese],
    ["UTF-8 that says Japanese", "iso-2022-jp", "utf8", japanese],
    ["UTF-8 that says UTF-16", "utf-16", "utf8", german],
    ["Windows that says UTF-8", "utf-8", "win1252", `${german} – “ja”`],
    ["Windows that says ASCII", "us-ascii", "win1252", german],
    ["Windows that says ISO", "iso-8859-1", "win1252", "5 € – “really”"],
    ["Windows that says Latin 9", "iso-8859-15", "win1252", "“Ja” – gerne"],
    ["Windows of central Europe that says Latin 2", "iso-8859-2", "win1250", "Dobrý den, žádám o změnu. Šťastnou cestu, Žaneta"],
    ["Cyrillic that says UTF-8", "utf-8", "win1251", russian],
    ["Cyrillic that says nothing", undefined, "win1251", russian],
    ["KOI8 that says nothing", undefined, "koi8-r", russian],
    ["Cyrillic that says Latin 1", "iso-8859-1", "win1251", russian],
    ["DOS Cyrillic that says nothing", undefined, "cp866", russian],
    ["Japanese that says UTF-8", "utf-8", "cp932", japanese],
    ["Japanese that says nothing", undefined, "eucjp", japanese],
    ["Japanese that says ASCII", "us-ascii", "cp932", japanese],
    ["Chinese that says nothing", undefined, "gbk", chinese],
    ["Chinese that says Latin 1", "iso-8859-1", "gbk", chinese],
    ["Taiwanese that says nothing", undefined, "big5", taiwanese],
    ["Korean that says nothing", undefined, "cp949", korean],
    ["Korean that says UTF-8", "utf-8", "cp949", korean],
    ["Greek that says nothing", undefined, "win1253", greek],
    ["Hebrew that says nothing", undefined, "win1255", hebrew],
    ["Arabic that says nothing", undefined, "win1256", arabic],
    ["Thai that says nothing", undefined, "win874", thai],
    ["Polish that says nothing", undefined, "win1250", polish],
    ["German that says nothing", undefined, "win1252", german],
    ["UTF-16 that says nothing", undefined, "utf16le", german],
    ["a short word of Latin", undefined, "win1252", "Grüße"],
  ])("%s", (_what, label, encoding, words) => {
    expect(decodeText(iconv.encode(words, encoding), label)).toBe(words);
  });

  test("a mark of byte order is not part of the words", () => {
    expect(decodeText(Buffer.from("\ufeffGrüße"), "iso-8859-1")).toBe("Grüße");
    expect(decodeText(iconv.encode("Grüße und mehr", "utf16", { addBOM: true }), "utf-8")).toBe("Grüße und mehr");
  });

  test("a line of another program within UTF-8 leaves the others as they are", () => {
    const mixed = Buffer.concat([
      Buffer.from("Schöne Grüße aus Köln\n"),
      Buffer.from("Gepr\xfcft von Virenw\xe4chter", "latin1"),
    ]);
    expect(decodeText(mixed, "utf-8")).toBe("Schöne Grüße aus Köln\nGeprüft von Virenwächter");
  });

  test("a sign that was cut in half costs one sign", () => {
    expect(decodeText(Buffer.from("Preis: 5 € für Köln").subarray(0, 11), "utf-8")).toBe("Preis: 5 \ufffd");
    expect(decodeText(iconv.encode(japanese, "cp932").subarray(0, -3), "shift_jis")).toContain("お世話になっております");
  });

  test("another charset that the mail names is asked before it is guessed", () => {
    expect(decodeText(iconv.encode("Привет", "koi8-r"), undefined, ["koi8-r"])).toBe("Привет");
    expect(decodeText(iconv.encode("Größe", "cp850"), undefined, [undefined, "cp850"])).toBe("Größe");
  });
});

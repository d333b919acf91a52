// Telling a mail's own words from what its program quoted: as the programs of many makers and languages write it.
import { describe, expect, test } from "vitest";
import { ownWords, splitWords, withoutQuoted } from "./quoted.ts";

const earlier = "Would six suit you?\n\nThe desk";
const marked = earlier.replace(/^/gm, "> ");

describe("withoutQuoted", () => {
  test.each([
    ["words alone stay as they are", "Thank you.\n\nIlse", "Thank you.\n\nIlse", ""],
    ["quoted lines at the end are told apart", "Yes.\n\n> May we?\n>\n> The desk", "Yes.", "May we?\n\nThe desk"],
    ["the line that says who had written belongs to them", "Yes.\n\nOn 3 May 2026, Desk wrote:\n> May we?", "Yes.", "May we?"],
    ["also when it is broken in two", "Yes.\n\nOn 3 May 2026, Desk\n<desk@hotel.example> wrote:\n> May we?", "Yes.", "May we?"],
    ["a sentence with a colon is not such a line", "I would like:\n> what you offered", "I would like:", "what you offered"],
    ["nothing but a quotation is shown", "> Are you there?", "> Are you there?", ""],
    ["answers between quoted lines are shown with them", "> One?\nYes.\n> Two?\nNo.", "> One?\nYes.\n> Two?\nNo.", ""],
    ["line ends of other systems are understood", "Yes.\r\n\r\n> May we?\r\n", "Yes.", "May we?"],
  ])("%s", (_behaviour, text, words, quoted) => {
    expect(withoutQuoted(text)).toEqual({ words, quoted });
  });

  test("a signature stays with the words that are shown", () => {
    expect(withoutQuoted("Yes.\n-- \nIlse\n\n> May we?").words).toBe("Yes.\n\n-- \nIlse");
  });
});

/** What stands above the earlier mail, for marked lines and for those that are not. */
const attributions: [string, string][] = [
  ["Gmail, English", "On Sun, May 3, 2026 at 9:41 AM Desk <desk@hotel.example> wrote:"],
  ["Gmail, German", "Am So., 3. Mai 2026 um 09:41 Uhr schrieb Desk <desk@hotel.example>:"],
  ["Gmail, French", "Le dim. 3 mai 2026 à 09:41, Desk <desk@hotel.example> a écrit :"],
  ["Gmail, Spanish", "El dom, 3 may 2026 a las 9:41, Desk (<desk@hotel.example>) escribió:"],
  ["Gmail, Italian", "Il giorno dom 3 mag 2026 alle ore 09:41 Desk <desk@hotel.example> ha scritto:"],
  ["Gmail, Portuguese", "Em dom., 3 de mai. de 2026 às 09:41, Desk <desk@hotel.example> escreveu:"],
  ["Gmail, Portuguese of Portugal", "Desk <desk@hotel.example> escreveu em dom., 3/05/2026 à(s) 09:41:"],
  ["Gmail, Dutch", "Op zo 3 mei 2026 om 09:41 schreef Desk <desk@hotel.example>:"],
  ["Gmail, Polish", "niedz., 3 maj 2026 o 09:41 Desk <desk@hotel.example> napisał(a):"],
  ["Gmail, Russian", "вс, 3 мая 2026 г. в 09:41, Desk <desk@hotel.example>:"],
  ["Gmail, Swedish", "Den sön 3 maj 2026 kl 09:41 skrev Desk <desk@hotel.example>:"],
  ["Gmail, Danish", "Den søn. 3. maj 2026 kl. 09.41 skrev Desk <desk@hotel.example>:"],
  ["Gmail, Finnish", "su 3. toukok. 2026 klo 9.41 Desk (desk@hotel.example) kirjoitti:"],
  ["Gmail, Turkish", "Desk <desk@hotel.example>, 3 May 2026 Paz, 09:41 tarihinde şunu yazdı:"],
  ["Gmail, Japanese", "2026年5月3日(日) 9:41 Desk <desk@hotel.example>:"],
  ["Gmail, Chinese", "Desk <desk@hotel.example> 于2026年5月3日周日 09:41写道："],
  ["Gmail, Taiwanese", "Desk <desk@hotel.example> 於 2026年5月3日 週日 上午9:41寫道："],
  ["Gmail, Korean", "2026년 5월 3일 (일) 오전 9:41, Desk <desk@hotel.example>님이 작성:"],
  ["Apple Mail", "On 3 May 2026, at 09:41, Desk <desk@hotel.example> wrote:"],
  ["Apple Mail, German", "Am 03.05.2026 um 09:41 schrieb Desk <desk@hotel.example>:"],
  ["iOS Mail, French", "Le 3 mai 2026 à 09:41, Desk <desk@hotel.example> a écrit :"],
  ["iOS Mail, Japanese", "2026/05/03 9:41、Desk <desk@hotel.example>のメール:"],
  ["iOS Mail, Chinese", "在 2026年5月3日，上午9:41，Desk <desk@hotel.example> 写道："],
  ["Thunderbird", "On 03/05/2026 09:41, Desk wrote:"],
  ["Thunderbird, German", "Am 03.05.26 um 09:41 schrieb Desk:"],
  ["Thunderbird, Polish", "W dniu 3.05.2026 o 09:41, Desk pisze:"],
  ["Thunderbird, Russian", "03.05.2026 09:41, Desk пишет:"],
  ["Yahoo", "On Sunday, May 3, 2026 at 09:41:00 AM GMT+2, Desk <desk@hotel.example> wrote:"],
  ["Proton", "On Sunday, May 3rd, 2026 at 9:41 AM, Desk <desk@hotel.example> wrote:"],
  ["Fastmail", "On Sun, 3 May 2026, at 9:41 AM, Desk wrote:"],
  ["Roundcube", "On 2026-05-03 09:41, Desk wrote:"],
  ["Roundcube, German", "Am 2026-05-03 09:41, schrieb Desk:"],
  ["Horde", "Quoting Desk <desk@hotel.example>:"],
  ["Horde, German", "Zitat von Desk <desk@hotel.example>:"],
  ["SOGo", "On Sunday, May 03, 2026 09:41 CEST, Desk <desk@hotel.example> wrote:"],
  ["Mailspring", "On May 3 2026, at 9:41 am, Desk <desk@hotel.example> wrote:"],
  ["Spark", "On 3 May 2026 at 09:41 +0200, Desk <desk@hotel.example>, wrote:"],
  ["Superhuman", "On Sun, May 03, 2026 at 9:41 AM, Desk < desk@hotel.example > wrote:"],
  ["K-9", "On 3 May 2026 09:41:00 CEST, Desk <desk@hotel.example> wrote:"],
  ["K-9, German", "Am 3. Mai 2026 09:41:00 MESZ schrieb Desk <desk@hotel.example>:"],
  ["163", 'At 2026-05-03 09:41:00, "Desk" <desk@hotel.example> wrote:'],
  ["163, Chinese", '在 2026-05-03 09:41:00，"Desk" <desk@hotel.example> 写道：'],
  ["Yandex", '03.05.2026, 09:41, "Desk" <desk@hotel.example>:'],
  ["mail.ru", "Воскресенье, 3 мая 2026, 9:41 +03:00 от Desk <desk@hotel.example>:"],
  ["Zoho", "---- On Sun, 03 May 2026 09:41:00 +0200 Desk <desk@hotel.example> wrote ----"],
];

describe("an earlier mail below who had written it", () => {
  test.each(attributions)("%s", (_program, line) => {
    expect(splitWords(`Six is good.\n\nAna\n\n${line}\n\n${marked}`)).toEqual({
      words: "Six is good.\n\nAna",
      signature: "",
      quoted: earlier,
    });
    expect(ownWords(`${line}\n${marked}\n\nSix is good.`)).toBe("Six is good.");
    expect(ownWords(`${line}\n> One?\n\nYes.\n\n> Two?\n\nNo.`)).toBe("Yes.\n\nNo.");
  });

  test.each(attributions.filter(([, line]) => !/^(?:Quoting|Zitat)/.test(line) && line.includes("@")))(
    "%s, without marks",
    (_program, line) => {
      expect(splitWords(`Six is good.\n\n${line}\n\n${earlier}`).words).toBe("Six is good.");
    },
  );
});

const heads: [string, string][] = [
  [
    "Outlook",
    "From: Desk <desk@hotel.example>\nSent: Sunday, May 3, 2026 9:41 AM\nTo: Ana <ana@customer.example>\nSubject: The room",
  ],
  [
    "Outlook on the web",
    "________________________________\nFrom: Desk <desk@hotel.example>\nSent: Sunday, May 3, 2026 9:41 AM\nTo: Ana <ana@customer.example>\nSubject: The room",
  ],
  [
    "Outlook for Mac",
    "From: Desk <desk@hotel.example>\nDate: Sunday, 3 May 2026 at 09:41\nTo: Ana <ana@customer.example>\nSubject: The room",
  ],
  ["Outlook, German", "Von: Desk <desk@hotel.example>\nGesendet: Sonntag, 3. Mai 2026 09:41\nAn: Ana\nBetreff: Das Zimmer"],
  ["Outlook, French", "De : Desk <desk@hotel.example>\nEnvoyé : dimanche 3 mai 2026 09:41\nÀ : Ana\nObjet : La chambre"],
  ["Outlook, Spanish", "De: Desk\nEnviado el: domingo, 3 de mayo de 2026 9:41\nPara: Ana\nAsunto: La habitación"],
  ["Outlook, Italian", "Da: Desk\nInviato: domenica 3 maggio 2026 09:41\nA: Ana\nOggetto: La camera"],
  ["Outlook, Portuguese", "De: Desk\nEnviada em: domingo, 3 de maio de 2026 09:41\nPara: Ana\nAssunto: O quarto"],
  ["Outlook, Dutch", "Van: Desk\nVerzonden: zondag 3 mei 2026 09:41\nAan: Ana\nOnderwerp: De kamer"],
  ["Outlook, Polish", "Od: Desk\nWysłane: niedziela, 3 maja 2026 09:41\nDo: Ana\nTemat: Pokój"],
  ["Outlook, Russian", "От: Desk\nОтправлено: 3 мая 2026 г. 9:41\nКому: Ana\nТема: Номер"],
  ["Outlook, Swedish", "Från: Desk\nSkickat: den 3 maj 2026 09:41\nTill: Ana\nÄmne: Rummet"],
  ["Outlook, Danish", "Fra: Desk\nSendt: 3. maj 2026 09:41\nTil: Ana\nEmne: Værelset"],
  ["Outlook, Finnish", "Lähettäjä: Desk\nLähetetty: sunnuntai 3. toukokuuta 2026 9.41\nVastaanottaja: Ana\nAihe: Huone"],
  ["Outlook, Turkish", "Kimden: Desk\nGönderildi: 3 Mayıs 2026 Pazar 09:41\nKime: Ana\nKonu: Oda"],
  ["Outlook, Japanese", "差出人: Desk\n送信日時: 2026年5月3日 9:41\n宛先: Ana\n件名: 部屋"],
  ["Outlook, Chinese", "发件人: Desk\n发送时间: 2026年5月3日 9:41\n收件人: Ana\n主题: 房间"],
  ["Outlook, Korean", "보낸 사람: Desk\n보낸 날짜: 2026년 5월 3일 일요일 오전 9:41\n받는 사람: Ana\n제목: 방"],
  [
    "old Outlook",
    "-----Original Message-----\nFrom: Desk [mailto:desk@hotel.example]\nSent: Sunday, May 3, 2026 9:41 AM\nTo: Ana\nSubject: The room",
  ],
  [
    "old Outlook, German",
    "-----Ursprüngliche Nachricht-----\nVon: Desk\nGesendet: Sonntag, 3. Mai 2026 09:41\nAn: Ana\nBetreff: Das Zimmer",
  ],
  ["bold names of Apple", "*From:* Desk\n*Sent:* Sunday, May 3, 2026 9:41 AM\n*To:* Ana\n*Subject:* The room"],
  [
    "GMX and web.de",
    "Gesendet: Sonntag, 3. Mai 2026 um 09:41 Uhr\nVon: Desk <desk@hotel.example>\nAn: ana@customer.example\nBetreff: Das Zimmer",
  ],
  [
    "Samsung",
    "-------- Original message --------\nFrom: Desk <desk@hotel.example>\nDate: 03/05/2026 09:41 (GMT+01:00)\nTo: Ana\nSubject: The room",
  ],
  [
    "Samsung, German",
    "-------- Ursprüngliche Nachricht --------\nVon: Desk\nDatum: 03.05.26 09:41 (GMT+01:00)\nAn: Ana\nBetreff: Das Zimmer",
  ],
  [
    "QQ",
    '------------------ 原始邮件 ------------------\n发件人: "Desk" <desk@hotel.example>;\n发送时间: 2026年5月3日(星期日) 上午9:41\n收件人: "Ana";\n主题: 房间',
  ],
  [
    "QQ, English",
    '------------------ Original ------------------\nFrom: "Desk";\nDate: Sun, May 3, 2026 09:41 AM\nTo: "Ana";\nSubject: The room',
  ],
  [
    "Naver",
    '-----Original Message-----\nFrom: "Desk"<desk@hotel.example>\nTo: "Ana"\nCc:\nSent: 2026-05-03 (일) 09:41:00 (GMT+09:00)\nSubject: 방',
  ],
  ["Proton of old", "------- Original Message -------\nOn Sunday, May 3rd, 2026 at 9:41 AM, Desk <desk@hotel.example> wrote:"],
];

describe("an earlier mail below its head", () => {
  test.each(heads)("%s", (_program, head) => {
    expect(splitWords(`Six is good.\n\nAna\n\n${head}\n\n${earlier}`).words).toBe("Six is good.\n\nAna");
    expect(ownWords(`Six is good.\r\n\r\n${head}\r\n\r\n${earlier}`.replace(/(?<!\r)\n/g, "\r\n"))).toBe("Six is good.");
  });

  test("with answers in it is shown, where the words say so", () => {
    for (const words of [
      "Please see my answers below.",
      "My answers are in red.",
      "Antworten siehe unten im Text.",
      "Voir mes réponses ci-dessous.",
    ]) {
      const text = `${words}\n\n${heads[0]?.[1]}\n\nWould six suit you?\nYes.\n`;
      expect(splitWords(text)).toEqual({ words: text.trim(), signature: "", quoted: "" });
    }
  });

  test("with marked lines and answers between them is shown", () => {
    const text = `Hello,\n\n${heads[18]?.[1]}\n\n> One?\nYes.\n> Two?\nNo.`;
    expect(splitWords(text).quoted).toBe("");
  });
});

describe("signatures", () => {
  test.each([
    "-- \nIlse Brandt\nHotel Meridian",
    "--\nIlse Brandt",
    "Sent from my iPhone",
    "Sent from Outlook for Android",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Get Outlook for iOS",
    "Sent from Yahoo Mail for iPhone",
    "Sent with Proton Mail secure email.",
    "Sent from Mail for Windows",
    "Von meinem iPhone gesendet",
    "Gesendet mit der GMX Mail App",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon smartphone Samsung Galaxy.",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verzonden vanaf mijn iPhone",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "发自我的iPhone",
    "나의 iPhone에서 보냄",
  ])("%s", (signature) => {
    expect(
      splitWords(`Six is good.\n\n${signature}\n\nOn 3 May 2026, at 09:41, Desk <desk@hotel.example> wrote:\n\n${marked}`),
    ).toEqual({
      words: "Six is good.",
      signature,
      quoted: earlier,
    });
    expect(ownWords(`Six is good.\n\n${signature}`)).toBe("Six is good.");
  });

  test("below what was quoted are no answer", () => {
    expect(splitWords(`Six is good.\n\n${marked}\n\n-- \nAna`)).toEqual({
      words: "Six is good.",
      signature: "-- \nAna",
      quoted: earlier,
    });
  });

  test("alone are shown all the same", () => {
    expect(ownWords("Sent from my iPhone")).toBe("Sent from my iPhone");
    expect(ownWords("-- \nIlse")).toBe("-- \nIlse");
  });

  test("are not seen in words of their own", () => {
    for (const words of ["It was sent from my house yesterday, and I have the slip.", "One\n--\n".repeat(30).trim()]) {
      expect(splitWords(words).words).toContain(words.slice(0, 20));
      expect(splitWords(words).words.length).toBeGreaterThan(words.length * 0.9);
    }
  });
});

describe("answers are never hidden", () => {
  test.each([
    ["between", "On 3 May 2026, Desk wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo."],
    ["between, with words above", "Hello,\n\nOn 3 May 2026, Desk wrote:\n> One?\nYes, gladly.\n> Two?\nNo."],
    ["below", "Desk <desk@hotel.example> wrote:\n> One?\n> Two?\n\nYes to both."],
    ["below words above", "Hello,\n\n> One?\n> Two?\n\nYes to both."],
    ["between, marked by letters", "DK> One?\n\nYes.\n\nDK> Two?\n\nNo."],
  ])("%s", (_where, text) => {
    const { words } = splitWords(text);
    for (const line of text.split("\n").filter((each) => !/^(?:>|DK>|On |Desk|$)/.test(each))) expect(words).toContain(line);
    expect(ownWords(text)).not.toContain("One?");
  });

  test("what is behind the last of them is folded", () => {
    expect(splitWords("On 3 May 2026, Desk wrote:\n> One?\nYes.\n>\n> The desk\n> Hotel").words).toBe(
      "On 3 May 2026, Desk wrote:\n> One?\nYes.",
    );
  });
});

test("words right above who had written are words", () => {
  expect(splitWords("We need 5 rooms\nOn 3 May 2026, Desk <desk@hotel.example> wrote:\n> How many?").words).toBe(
    "We need 5 rooms",
  );
  expect(splitWords("We need 5 rooms\nOn 3 May 2026, Desk <desk@hotel.example> wrote:\nHow many?").words).toBe("We need 5 rooms");
});

describe("history is folded that begins as programs of other places begin it", () => {
  const rule = "________________________________";
  test.each([
    ["Greek", `${rule}\nΑπό: Desk\nΣτάλθηκε: Δευτέρα, 4 Μαΐου 2026 9:41\nΠρος: Ann\nΘέμα: x`],
    ["Hebrew", `${rule}\nמאת: Desk\nנשלח: 4 במאי 2026 9:41\nאל: Ann\nנושא: x`],
    ["Arabic", `${rule}\nمن: Desk\nتم الإرسال: 4 مايو 2026 9:41\nإلى: Ann\nالموضوع: x`],
    ["Romanian", `${rule}\nDe la: Desk\nTrimis: luni, 4 mai 2026 9:41\nCătre: Ann\nSubiect: x`],
    ["Thai", `${rule}\nจาก: Desk\nส่ง: 4 พฤษภาคม 2026 9:41\nถึง: Ann\nเรื่อง: x`],
    ["Vietnamese", `${rule}\nTừ: Desk\nĐã gửi: 4 Tháng Năm 2026 9:41\nĐến: Ann\nChủ đề: x`],
    ["Bulgarian", `${rule}\nОт: Desk\nИзпратено: 4 май 2026 9:41\nДо: Ann\nОтносно: x`],
    ["Croatian", `${rule}\nŠalje: Desk\nPoslano: 4. svibnja 2026. 9:41\nPrima: Ann\nPredmet: x`],
    ["Notes", "-----Desk/Hotel schrieb: -----\nAn: Ann\nVon: Desk\nDatum: 04.05.2026\nBetreff: x"],
    ["GroupWise", ">>> Desk <desk@hotel.example> 5/4/2026 9:41 AM >>>"],
    ["GroupWise without an address", ">>> Desk 5/4/2026 9:41 AM >>>"],
  ])("%s", (_where, head) => {
    expect(splitWords(`Thanks\n\n${head}\n\nHello\nthere`)).toMatchObject({ words: "Thanks", signature: "" });
    expect(splitWords(`Thanks\n\n${head}\n\nHello\nthere`).quoted).toContain("Hello\nthere");
  });

  test("with signs of direction around the address", () => {
    const introduction = "בתאריך יום ב׳, 4 במאי 2026 ב-9:41 מאת Desk <\u202adesk@h.example\u202c\u200f>:\u202c";
    expect(splitWords(`תודה\n\n${introduction}\n\n> Hello`)).toEqual({ words: "תודה", signature: "", quoted: "Hello" });
  });
});

describe("what was forwarded is news", () => {
  test.each([
    "---------- Forwarded message ---------",
    "-------- Forwarded Message --------",
    "Begin forwarded message:",
    "-------- Weitergeleitete Nachricht --------",
    "Anfang der weitergeleiteten Nachricht:",
    "---------- Message transféré ---------",
    "Début du message réexpédié :",
    "-------- Пересылаемое сообщение --------",
    "---------- 转发的邮件 ---------",
  ])("%s", (line) => {
    const text = `For you.\n\n${line}\n${heads[0]?.[1]}\n\n${earlier}`;
    expect(splitWords(text)).toEqual({ words: text, signature: "", quoted: "" });
  });

  test("also where nothing stands above it", () => {
    const text = `${heads[0]?.[1]}\n\n${earlier}`;
    expect(splitWords(text).words).toBe(text);
  });
});

describe("words that only look like it", () => {
  test.each([
    "My address:\nFrom: here\nI will come.",
    "Hi,\nSent via courier on Monday.\nWhere is it?",
    "Hi\nSent from my address in Rome last week, the parcel never arrived\nWhere is it?",
    "Where is it?\nSent from my address in Rome last week, the parcel never arrived",
    "Hi,\nOn 3 May 2026 at 10:00 your colleague Ana wrote:\nwe will refund you.\nI never got it. Where is my money?",
    "Hi,\n\nOn 3 May at 10:00 Ana wrote:\nwe will refund you.\nI never got it.",
    "Hello,\nhere is my booking:\nFrom: 3 May\nTo: 5 May\nDate: tbd\nSubject: Booking\n\nPlease confirm this.",
    "Hello,\n\nFrom: 3 May\nTo: 5 May\nDate: 1 April\nSubject: Booking\n\nPlease confirm this.",
    "Please see:\n-----Original Message-----\nis what I see in all my mails. How do I remove it?",
    "The list:\n- From: Vienna\n- To: Graz",
    "On 3 May 2026 we wrote to you that:\n\nthe room was cold.",
    "Von: hinten ist es schön.",
    "The temperature is > 30 degrees.",
    "At 9:41 I called you. Here is what he wrote: nothing.",
    "Please send it to:\nAna Rey\nMain Street 3",
  ])("%s", (text) => {
    expect(splitWords(text)).toEqual({ words: text, signature: "", quoted: "" });
  });
});

test.each([
  ["marks", ">".repeat(200_000)],
  ["heads", "From: a\n".repeat(30_000)],
  ["beginnings of who had written", "On 3 May 2026\n".repeat(20_000)],
  ["lines of dashes", "-----\n".repeat(40_000)],
  ["blanks", " ".repeat(300_000)],
  ["colons", "a:".repeat(150_000)],
])("hundreds of thousands of %s are read without hanging", (_what, text) => {
  const from = performance.now();
  ownWords(`Words\n${text}`);
  expect(performance.now() - from).toBeLessThan(3_000);
});

// How mail programs say, in many languages, that an earlier mail begins, that one is forwarded, and from what a mail was sent.

const any = (words: string) =>
  `(?:${words
    .trim()
    .split(/\s*\|\s*/)
    .join("|")})`;

/** "wrote" in an attribution; what stands after it may be the name. */
const wrote = any(
  "wrote | writes | schrieb | schreibt | geschrieben | a écrit | écrit | escribió | escribio | escribi[oó]: | ha scritto | scrive | scritto | escreveu | escreve | schreef | geschreven | napisała? | napisał\\(a\\) | napisal\\w* | pisze | написала? | написал\\(а\\) | пишет | писала? | написав | пише | skrev | kirjoitti | yazdı | yazmış | írta | a scris | escrigué | va escriure | έγραψε | כתב | كتب | 写道 | 寫道 | 写到 | のメール | 書きました | 님이 작성 | 작성 | 님이 | 썼습니다",
);
const verb = new RegExp(`(?:^|[\\s,)>"”]|[\\u3000-\\u9fff\\uac00-\\ud7a3\\d])${wrote}(?=$|[\\s:：,.-])`, "iu");

/** Dates and times. */
const dates = /年.*月.*日|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|년.*월.*일/u;

/** "Zitat von Ana <ana@…>:", "Quoting Ana:" — without a date. */
const quoting =
  /^(?:Quoting|Zitat von|Citation de|Citando a?|Citat från|Citat af|Cytowanie|Lainaus|Цитирую|Citeren|Citation|Citando)\s.{2,200}[:：]\s*$/iu;

/** Whether a line (or a few that were broken) tells who had written what comes below. */
export function isAttribution(line: string): boolean {
  if (line.length > 400) return false;
  // Programs that write from right to left put signs of direction around the address.
  const text = line
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\s\u00a0]+/g, " ")
    .replace(/^[-–—*_> ]+|[-–—*_ ]+$/g, "");
  if (quoting.test(text)) return true;
  if (!/[:：]$/.test(text) && !/^-{2,}.*wrote\s*-{2,}$/i.test(line.trim())) return false;
  if (verb.test(text) && (dates.test(text) || /@/.test(text))) return true;
  return namedByAddress(text);
}

/** Some languages leave the verb away: "вс, 3 мая 2026 г. в 09:41, Desk <desk@…>:". */
function namedByAddress(text: string): boolean {
  return /<\s*(?:mailto:)?[^<>\s]+@[^<>\s]+>\s*[:：]$/.test(text) && /\d{1,2}[:.]\d{2}/.test(text) && dates.test(text);
}

/** Whether a line tells all of it: when, and that somebody wrote. */
export function isWholeAttribution(line: string): boolean {
  return isAttribution(line) && dates.test(line);
}

/** Whether a line begins like an attribution that goes on in the next one. */
export function mayBeginAttribution(line: string): boolean {
  return /\d|@|^(?:On|Am|Le|El|Il|Em|Op|Den|W dniu|Dnia|At|Von|Zitat|Quoting|在|Ha)\b/iu.test(line);
}

const original = any(
  "original message | original | original e-?mail | reply message | ursprüngliche (?:nachricht|mitteilung|e-?mail) | original-?nachricht | message d['’]origine | message (?:d['’])?original | courriel original | mensaje original | mensaje de origen | messaggio originale | messaggio di origine | mensagem original | oorspronkelijk bericht | origineel bericht | wiadomość oryginalna | oryginalna wiadomość | исходное сообщение | оригинальное сообщение | исходное письмо | ursprungligt meddelande | originalmeddelande | ursprungsmeddelande | oprindelig (?:meddelelse|besked|mail) | original meddelelse | opprinnelig melding | alkuperäinen viesti | orijinal (?:ileti|mesaj|posta) | özgün ileti | 元のメッセージ | 元のメール | オリジナルメッセージ | 原始邮件 | 原始信件 | 原始郵件 | 原始訊息 | 원본 ?메일 | 원본 ?메시지 | původní zpráva | eredeti üzenet",
);
const originalLine = new RegExp(`^[\\s>]*[-_=*]{2,}\\s*${original}\\s*[:：]?\\s*[-_=*]{2,}\\s*$`, "iu");

/** "-----Original Message-----", and "-----Ana Rey wrote: -----". */
export function isOriginalLine(line: string): boolean {
  if (line.length >= 200) return false;
  const plain = line.replace(/\u00a0|&nbsp;/g, " ");
  const [, between] = /^\s*-{3,}\s*(\S.*\S)\s*-{3,}\s*$/.exec(plain) ?? [];
  return originalLine.test(plain) || (between !== undefined && verb.test(between));
}

const forwarded = any(
  "forwarded (?:message|mail|e-?mail) | forwarded by.* | weitergeleitete (?:nachricht|e-?mail|mitteilung) | message (?:transféré|réexpédié) | mensaje reenviado | messaggio inoltrato | mensagem (?:encaminhada|reencaminhada) | doorgestuurd bericht | przekazana wiadomość | wiadomość przekazana | пересылаемое сообщение | пересланное (?:сообщение|письмо) | vidarebefordrat (?:meddelande|brev) | videresendt (?:meddelelse|besked|melding) | välitetty viesti | edelleenlähetetty viesti | iletilmiş mesaj | iletilen (?:ileti|mesaj|posta) | yönlendirilen mesaj | 転送(?:された)?メッセージ | 转发(?:的)?(?:邮件|信息) | 轉寄(?:的)?郵件 | 已转发邮件 | 전달된 ?(?:메일|메시지) | přeposlaná zpráva | továbbított üzenet",
);
const forwardedLine = new RegExp(
  `^[\\s>]*[-_=*]{2,}\\s*(?:(?:begin|start of|beginn der)\\s+)?${forwarded}\\s*[:：]?\\s*[-_=*]*\\s*$`,
  "iu",
);
const forwardedBeginning =
  /^[\s>]*(?:Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du message (?:réexpédié|transféré)|Inicio del mensaje reenviado|Inizio (?:del )?messaggio inoltrato|Início da mensagem (?:reencaminhada|encaminhada)|Begin doorgestuurd bericht|Rozpoczęcie wiadomości przekazanej dalej|Początek przekazywanej wiadomości|Начало (?:переадресованного|пересылаемого) (?:сообщения|письма)|Vidarebefordrat brev|Start på videresendt besked|Välitetty viesti alkaa|İletilen ileti başlangıcı|転送されたメッセージ|以下是转发的邮件|开始转发(?:的)?邮件|以下是轉寄郵件|전달된 메시지)\s*[:：]\s*$/iu;

/** "---------- Forwarded message ---------": what comes below is news. */
export function isForwardedLine(line: string): boolean {
  return line.length < 200 && (forwardedLine.test(line.replace(/\u00a0/g, " ")) || forwardedBeginning.test(line));
}

const labels = {
  from: any(
    "from | von | de | da | van | od | от | от кого | från | fra | lähettäjä | kimden | gönderen | 差出人 | 送信者 | 发件人 | 寄件者 | 寄件人 | 보낸 ?사람 | 보낸이 | 발신 | absender | expéditeur | remitente | mittente | remetente | afzender | nadawca | отправитель | avsändare | afsender | від | feladó | odesílatel | από | מאת | من | de la | trimis de | จาก | từ | šalje | dari",
  ),
  date: any(
    "sent | date | sent date | gesendet | datum | gesendet am | envoyé | envoyé le | enviado | enviado el | enviado em | enviada | enviada em | fecha | inviato | inviato il | data | verzonden | wysłano | wysłane | дата | отправлено | skickat | sendt | dato | lähetetty | päivämäärä | päiväys | gönderildi | gönderilme tarihi | gönderim tarihi | tarih | 送信日時 | 日時 | 日付 | 发送时间 | 发送日期 | 日期 | 寄件日期 | 傳送日期 | 時間 | 时间 | 보낸 ?날짜 | 날짜 | 보낸 ?시간 | 일시 | dátum | odesláno | στάλθηκε | ημερομηνία | נשלח | תאריך | تم الإرسال | التاريخ | trimis | ส่ง | วันที่ | đã gửi | ngày | изпратено | надіслано | poslano | dikirim | tanggal",
  ),
  to: any(
    "to | an | à | a | para | aan | do | кому | till | til | vastaanottaja | kime | alıcı | 宛先 | 收件人 | 收件者 | 받는 ?사람 | 받는이 | 수신 | empfänger | destinataire | destinatario | destinatário | címzett | komu | προς | אל | إلى | către | ถึง | đến | до | prima | kepada",
  ),
  cc: any("cc | kopie | copie | copia | cópia | kopia | kopio | bilgi | копия | 抄送 | 副本 | 참조 | dw | ccn"),
  subject: any(
    "subject | betreff | objet | asunto | oggetto | assunto | onderwerp | temat | тема | ämne | emne | aihe | konu | 件名 | 主题 | 主旨 | 主題 | 제목 | sujet | tárgy | předmět | predmet | θέμα | נושא | الموضوع | subiect | เรื่อง | chủ đề | относно | subjek | perihal | reply-to | antwort an | répondre à",
  ),
};
const labelLines = Object.entries(labels).map(
  ([kind, words]) =>
    [kind as keyof typeof labels, new RegExp(`^[\\s>]*[*_]*${words}[*_]*\\s*[:：][*_]*(?=\\s|\\S*[^/\\s]|$)`, "iu")] as const,
);

/** Which line of a head this is ("Von: …", "Sent: …"); undefined for any other. */
export function headLabelOf(line: string): keyof typeof labels | undefined {
  if (line.length > 1_000 || !/[:：]/.test(line.slice(0, 40))) return undefined;
  return labelLines.find(([, pattern]) => pattern.test(line))?.[0];
}

const device = any(
  "sent from (?:my |outlook|mail|yahoo|proton|gmail|samsung|a |an |the |aol|workspace|spark|superhuman|airmail|windows|zoho|fastmail|k-9|iphone|android|mobile)(?:[^,;!?]{0,60}|.*(?:excuse|typo|brevity|brief|mistake|error).*) | sent (?:via|with|using) [^,;!?]{2,60} | get outlook for .* | get bluemail for .* | von meinem .* gesendet.* | gesendet (?:von|mit|aus|über) .* | diese nachricht wurde von meinem .* | outlook für .* | holen sie sich outlook.* | laden sie outlook.* | envoyé (?:de|depuis|avec|à partir de) .* | obtene[zr] outlook.* | télécharge[zr] outlook.* | provenance : courrier.* | enviado (?:desde|do|con|via|a partir do|de|com) .* | obtener outlook.* | obtenha o outlook.* | obter o outlook.* | inviato (?:da|dal|con) .* | scarica outlook.* | ottieni outlook.* | verzonden (?:vanaf|vanuit|met) .* | verstuurd (?:vanaf|met) .* | outlook voor .* | download outlook.* | wysłane? (?:z|za pomocą) .* | pobierz (?:program )?outlook.* | отправлено (?:с|из|от) .* | скачать outlook.* | skickat från .* | hämta outlook.* | sendt fra .* | hent outlook.* | få outlook.* | lähetetty .{2,60} | hanki outlook.* | .{2,40}(?:umdan|imden|ımdan|undan|den|dan) gönderildi.* | .{0,20}outlook.{0,10} edinin.* | .{2,40}から送信.* | .{0,20}outlook.{0,10}を入手.* | 发自我的.* | 发自.{2,30} | 从我的.*发送.* | 來自我的.* | 從我的.* | 從.{2,30}傳送.* | 获取.{0,10}outlook.* | 나의 .*에서 보냄.* | .{2,30}에서 보냄.* | .{2,30}에서 보낸.* | .{0,20}outlook.{0,12} 다운로드.*",
);
const deviceLine = new RegExp(`^\\s*[*_\\[(<]*${device}$`, "iu");

/** "Sent from my iPhone", "Get Outlook for iOS": what a program writes below the words of its people. */
export function isDeviceLine(line: string): boolean {
  return line.length < 200 && deviceLine.test(line.trim().replace(/[\])*_.>]+$/, ""));
}

const inPlace =
  /\bin-?line\b|\b(?:see|answers?|repl(?:y|ies)|comments?|responses?)\b.{0,40}\b(?:below|inline|between|red|blue|green|bold|colou?r)|\bbelow in\b|\bin (?:red|blue|green|rot|blau|grün|fett|rouge|bleu|vert|rojo|azul|verde|rosso|blu|rood|blauw)\b|siehe (?:unten|weiter unten|im text)|(?:antwort|antworten|anmerkungen|kommentare).{0,40}(?:unten|im text|dazwischen|rot|blau)|im text unten|(?:ci-dessous|plus bas|dans le (?:texte|corps))|(?:más abajo|abajo en|a continuación|entre líneas)|(?:qui sotto|di seguito|più sotto|nel testo)|(?:abaixo|no corpo do texto)|(?:hieronder|zie onder)|(?:poniżej|w treści)|(?:ниже|в тексте|красным|синим)|(?:nedan|nedenfor|herunder)|(?:alla olevaan|alempana)|(?:aşağıda)|(?:以下に|下記|インライン)|(?:如下|下面|以下|见下)|(?:아래)/iu;

/** Whether somebody says that the answers stand between the earlier words. */
export function saysBelow(words: string): boolean {
  return inPlace.test(words.slice(0, 2_000));
}

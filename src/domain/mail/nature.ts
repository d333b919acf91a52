// What kind of mail it is: words of a person, or what a machine sent by itself. Decided by the head, and the parts of a report.
import type { Email } from "postal-mime";
import { isBounce, isDeliveryReceipt } from "./bounce.ts";
import { firstHeader, partsOf } from "./parsed-mail.ts";

/**
 * `words`: a person wrote it, as far as can be told. Of the others none is ever answered, and none starts a clock: `bounce`
 * (RFC 3464 and what servers send instead), `auto_reply` (absences, "we have received your message"), `receipt` (RFC 8098, and
 * of RFC 3464 what says that a mail arrived), `list` (newsletters, notifications of programs), `complaint` (RFC 5965).
 */
export const natures = ["words", "bounce", "auto_reply", "receipt", "list", "complaint"] as const;
export type Nature = (typeof natures)[number];

/** The nature of a message that has been parsed. */
export function natureOf(email: Partial<Email>): Nature {
  const has = (...names: string[]) => names.some((name) => firstHeader(email, name) !== undefined);
  const says = (name: string, words: RegExp) => words.test(firstHeader(email, name) ?? "");
  const isReport = (type: string) => says("content-type", new RegExp(`report-type="?${type}`, "i"));

  if (isReport("feedback-report") || partsOf(email, "message/feedback-report").length > 0) return "complaint";
  if (isReport("disposition-notification") || partsOf(email, "message/disposition-notification").length > 0) return "receipt";
  if (isDeliveryReceipt(email)) return "receipt";
  if (isBounce(email)) return "bounce";

  const autoSubmitted = (firstHeader(email, "auto-submitted") ?? "no").trim().toLowerCase();
  if (autoSubmitted.startsWith("auto-replied") || has(...autoReplyHeaders)) return "auto_reply";
  if (says("precedence", /^\s*auto[_-]?reply/i) || says("delivered-to", /^\s*autoresponder/i)) return "auto_reply";
  const subject = firstHeader(email, "subject") === undefined ? "" : (email.subject ?? "");
  if (autoReplySubjects.test(subject) || absenceSubjects.test(subject)) return "auto_reply";

  if (has("list-unsubscribe", "list-unsubscribe-post", "feedback-id") || says("precedence", /^\s*(bulk|list|junk)/i)) {
    // A person writes through a mailing list, too: such a list has a place to write to, and no mark of mass mail.
    return isPersonOnList(email) ? "words" : "list";
  }
  // A form on a page sends by itself what a person has filled in; the person stands in Reply-To.
  if (autoSubmitted !== "no" && autoSubmitted !== "" && !repliesElsewhere(email)) return "list";
  return "words";
}

const autoReplyHeaders = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply"];

/** How programs begin the subject of what they answer by themselves, in the languages of the brands that we know of. */
const autoReplySubjects = new RegExp(
  `^\\s*(?:${[
    "automatic reply",
    "auto[- ]?reply",
    "auto[- ]?response",
    "autoresponder",
    "abwesenheitsnotiz",
    "automatische antwort",
    "réponse automatique",
    "respuesta automática",
    "risposta automatica",
    "resposta automática",
    "automatisch antwoord",
    "afwezigheidsassistent",
    "autosvar",
    "automatiskt svar",
    "automaattinen vastaus",
    "odpowiedź automatyczna",
    "autoodpowiedź",
    "automatická odpověď",
    "автоматический ответ",
    "автоответ",
    "otomatik yanıt",
    "自動応答",
    "自動返信",
    "自动回复",
    "自動回覆",
    "자동 회신",
    "automatisk svar",
    "automatikus válasz",
    "răspuns automat",
    "автоматична відповідь",
    "автоматичен отговор",
    "αυτόματη απάντηση",
    "תשובה אוטומטית",
    "رد تلقائي",
    "automatski odgovor",
    "samodejni odgovor",
    "automaatvastus",
    "automātiska atbilde",
    "automatinis atsakymas",
    "trả lời tự động",
    "ตอบกลับอัตโนมัติ",
    "balasan otomatis",
  ].join("|")})(?:\\s*[:：\\]（(-]|\\s*$|\\s)`,
  "iu",
);

/** People begin a subject with these as well: they are a program's only where a sign or nothing stands behind them. */
const absenceSubjects = new RegExp(
  `^\\s*\\[?(?:${[
    "out[- ]of[- ](?:the[- ])?office",
    "abwesend",
    "absence du bureau",
    "fuera de la oficina",
    "fuori sede",
    "poissaolo",
    "不在通知",
    "부재중",
  ].join("|")})\\s*(?:[:：\\]）)]|$)`,
  "iu",
);

/** Discussion lists: a list to write to, and words that answer others, without the marks of mass mail. */
function isPersonOnList(email: Partial<Email>): boolean {
  const isMass = firstHeader(email, "feedback-id") !== undefined || firstHeader(email, "list-unsubscribe-post") !== undefined;
  return !isMass && firstHeader(email, "list-post") !== undefined && firstHeader(email, "in-reply-to") !== undefined;
}

function repliesElsewhere({ from, replyTo = [] }: Partial<Email>): boolean {
  const [first] = replyTo;
  return first?.address !== undefined && first.address.toLowerCase() !== from?.address?.toLowerCase();
}

/** Whether a server on the way, or a program before us, has marked it as spam. Whom to believe is up to the caller. */
export function isMarkedSpam(email: Partial<Email>): boolean {
  const says = (name: string, words: RegExp) => words.test(firstHeader(email, name) ?? "");
  return (
    says("x-spam-flag", /^\s*yes/i) ||
    says("x-spam-status", /^\s*yes/i) ||
    says("x-spam", /^\s*(yes|true|1)/i) ||
    says("x-rspamd-action", /^\s*(reject|add header|rewrite subject)/i) ||
    says("x-forefront-antispam-report", /\bSFV:(SPM|SKB)\b/) ||
    says("x-ms-exchange-organization-scl", /^\s*[5-9]\b/)
  );
}

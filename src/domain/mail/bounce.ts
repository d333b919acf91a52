// Mails that could not be delivered: whose, why, and whether trying again may help. By RFC 3464, and by what servers send instead.
import type { Email } from "postal-mime";
import { firstHeader, partsOf, textOfPart } from "./parsed-mail.ts";
import { messageIds, normalAddress, storable } from "./rules.ts";

export interface Bounce {
  /** Who was not reached; empty where it is not said. */
  recipients: string[];
  /** The address will not work by trying again (RFC 3463: 5.x.x). */
  isLasting: boolean;
  /** In the server's own words, at most 500 letters; empty where there are none. */
  reason: string;
  /** The Message-IDs of what was sent, as far as they are named; nearest first. */
  messageIds: string[];
}

const daemons =
  /^(mailer-daemon|mail-daemon|mailerdaemon|postmaster|mail delivery (sub)?system|bounce[sd]?|microsoftexchange[0-9a-f]{32})([+-]|$)/i;
const failureSubjects =
  /undeliver|undelivered|not delivered|delivery (status|failure|failed|has failed|problem|incomplete)|failure notice|returned (to sender|mail)|mail delivery|could not be delivered|mail system error|unzustellbar|nicht zugestellt|non remis|échec de la remise|no entregado|non recapitato|kan niet worden bezorgd|недоставлен|не удалось доставить|配信不能|退信|반송/i;

/** Whether a message says that a mail was not delivered, or not yet. */
export function isBounce(email: Partial<Email>): boolean {
  if (/report-type="?delivery-status/i.test(firstHeader(email, "content-type") ?? "")) return true;
  if (partsOf(email, "message/delivery-status").length > 0) return true;
  if (firstHeader(email, "x-failed-recipients") !== undefined) return true;
  const from = email.from?.address ?? "";
  const isFromServer = daemons.test(from.split("@")[0] ?? "") || daemons.test(email.from?.name ?? "");
  const isToNobody = /^\s*<\s*>/.test(firstHeader(email, "return-path") ?? "");
  const speaksOfFailure = failureSubjects.test(email.subject ?? "") || /This is the qmail-send program/.test(email.text ?? "");
  return speaksOfFailure && (isFromServer || isToNobody);
}

/** Whether it says the contrary: delivered, or handed on (RFC 3464, 2.3.3). */
export function isDeliveryReceipt(email: Partial<Email>): boolean {
  const actions = reportsOf(email).flatMap(({ action }) => (action === undefined ? [] : [action]));
  return actions.length > 0 && actions.every((action) => /^(delivered|relayed|expanded)/i.test(action));
}

interface Report {
  recipient: string | undefined;
  action: string | undefined;
  status: string | undefined;
  diagnostic: string | undefined;
}

const mostReports = 50;

/** What a delivery-status part says, for each recipient. */
function reportsOf(email: Partial<Email>): Report[] {
  const groups = partsOf(email, "message/delivery-status").flatMap((part) => textOfPart(part).split(/\r?\n[ \t]*\r?\n/));
  return groups.slice(0, mostReports + 1).flatMap((group): Report[] => {
    const unfolded = group.replace(/\r?\n[ \t]+/g, " ");
    const field = (name: string) => new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, "im").exec(unfolded)?.[1]?.trim();
    // "rfc822; jun@customer.example"
    const value = (name: string) => field(name)?.replace(/^[\w-]+\s*;\s*/, "");
    const address = normalAddress((value("Final-Recipient") ?? value("Original-Recipient"))?.replace(/^<|>$/g, ""));
    const [action, status] = [field("Action"), field("Status")];
    if (address === undefined && action === undefined && status === undefined) return [];
    return [{ recipient: address, action, status, diagnostic: value("Diagnostic-Code") }];
  });
}

/** What a bounce says. `email` is one (isBounce). */
export function bounceOf(email: Partial<Email>): Bounce {
  const reports = reportsOf(email).filter(({ action }) => !/^(delivered|relayed|expanded)/i.test(action ?? ""));
  const text = (email.text ?? "").slice(0, 20_000);
  const said = reports.find(({ diagnostic }) => diagnostic)?.diagnostic ?? sentenceOf(text);
  const status = reports.find((report) => report.status !== undefined)?.status ?? statusIn(said) ?? statusIn(text);
  const isDelayed =
    reports.some(({ action }) => /^delayed/i.test(action ?? "")) ||
    /\bdelayed\b|will (continue to )?(re)?try/i.test(email.subject ?? "");
  return {
    recipients: recipientsOf(email, reports, text),
    isLasting: !isDelayed && (status === undefined ? true : status.startsWith("5")),
    reason: storable(said)
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 500)
      .replace(/[\ud800-\udbff]$/, ""),
    messageIds: originalIds(email, text),
  };
}

function recipientsOf(email: Partial<Email>, reports: Report[], text: string): string[] {
  const failed = (firstHeader(email, "x-failed-recipients") ?? "").split(",");
  // qmail and its like: the address on a line of its own, with a colon behind.
  const named = [...text.matchAll(/^\s*<?([^\s<>:]+@[^\s<>:]+)>?:?\s*$/gm)].map(([, address]) => address);
  const all = [...reports.map(({ recipient }) => recipient), ...failed, ...(reports.length > 0 ? [] : named.slice(0, 10))];
  return [...new Set(all.flatMap((address) => normalAddress(address) ?? []))].slice(0, mostReports);
}

/** The code of RFC 3463, or the answer of SMTP that stands for one: "5.1.1", "550". */
function statusIn(words: string): string | undefined {
  return /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? /(?:^|[\s(#])([45]\d\d)(?=[\s-])/.exec(words)?.[1];
}

/** The line that says why, where there is no report: the one with a code, or after the address. */
function sentenceOf(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return (
    lines.find((line) => statusIn(line) !== undefined) ??
    lines.find((line) => /unknown|no such|not exist|full|quota|reject/i.test(line)) ??
    ""
  );
}

function originalIds(email: Partial<Email>, text: string): string[] {
  const parts = partsOf(
    email,
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
  );
  const heads = [...parts.map(textOfPart), text];
  const own = heads.flatMap((head) => messageIds(/^[ \t>]*Message-ID[ \t]*:[ \t\r\n]*(<[^<>\s]+>)/im.exec(head)?.[1]));
  const named = [...messageIds(email.inReplyTo), ...messageIds(email.references).reverse()];
  return [...new Set([...own, ...named])].slice(0, 20);
}

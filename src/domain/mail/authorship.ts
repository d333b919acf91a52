// Who wrote a mail, as far as that differs from its From: forms on pages, our own addresses, teammates, and what was forwarded.
import { withoutTag } from "../channel/rules.ts";
import type { Author } from "../customer/actions.ts";
import { unknownSender } from "../customer/schema.ts";
import type { Party, ReadMessage } from "./read-message.ts";
import { normalAddress } from "./rules.ts";

/** The addresses that are no customer's: of our channels, and of teammates. All in lower case. */
export interface OwnAddresses {
  channels: ReadonlySet<string>;
  /** By the address, who it is. */
  teammates: ReadonlyMap<string, string>;
}

/** Addresses from which programs send for others. */
const relays =
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply.*|mailer|notifications?|notify|forms?|formmail|web-?form|contact-?form|kontaktformular|wordpress|www-data|apache|nobody|webmaster|web|website|system|postmaster|bounces?)([+-].*)?$/;

/**
 * The author: From, or Reply-To where From is a program that sends for others (a form on a page, a channel of ours, an address
 * that takes no answers, another of the brand's own domains). Mail from our own address that names nobody else is nobody's.
 */
export function authorWith({ author, parties }: Pick<ReadMessage, "author" | "parties">, own: OwnAddresses): Author {
  const isOurs = (address: string) => own.channels.has(withoutTag(address));
  const isTeammate = own.teammates.has(author.address);
  const [localPart = "", domain = ""] = author.address.split("@");
  const isOurDomain = [...own.channels].some((address) => address.endsWith(`@${domain}`)) && !isTeammate;
  if (!isOurs(author.address) && !relays.test(localPart) && !isOurDomain) return author;
  const meant = parties.find(({ role, address }) => role === "reply_to" && address !== author.address && !isOurs(address));
  if (meant !== undefined) return { address: meant.address, name: meant.name ?? author.name };
  return isOurs(author.address) ? { address: unknownSender, name: author.name } : author;
}

/** Everyone else whom the head names: neither the author, nor our own addresses. */
export function othersNamed(parties: readonly Party[], author: Author, own: OwnAddresses): Party[] {
  return parties.filter(
    ({ role, address }) =>
      address !== author.address &&
      !own.channels.has(withoutTag(address)) &&
      // Whose program it was that sent for the author helps nobody.
      (role === "to" || role === "cc" || role === "reply_to"),
  );
}

const forwardSubject = /^\s*(fwd?|wg|tr|rv|enc|i|vs|vl|doorst|пересл?|fs|pd|ilt|轉寄|转发|転送|전달)\s*[:：]/iu;
const fromLine =
  /^[\s>*]*(?:From|Von|De|Da|Van|Fra|Från|Lähettäjä|Od|От|Від|Kimden|Från|差出人|送信元|发件人|寄件者|寄件人|보낸 ?사람)\s*\*?\s*[:：]\s*\*?\s*(.+)$/gimu;

/** Who wrote what was forwarded, by the head that mail programs put above it; undefined where there is none. */
export function originalAuthor({ subject, text }: Pick<ReadMessage, "subject" | "text">): Author | undefined {
  const marked =
    /^[\s>]*-{2,}\s*(forwarded|weitergeleitete|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd|ursprüngliche|original)/imu;
  const isForwarded = forwardSubject.test(subject) || marked.test(text) || /^\s*Begin forwarded message:/im.test(text);
  if (!isForwarded) return undefined;
  for (const [, written = ""] of text.slice(0, 100_000).matchAll(fromLine)) {
    const address = normalAddress(/([^\s<>"'[\](),;:]+@[^\s<>"'[\](),;:]+\.[^\s<>"'[\](),;:]+)/.exec(written)?.[1]);
    if (address === undefined) continue;
    const name =
      written
        .split(/[<[(]/)[0]
        ?.replace(/["*]/g, "")
        .replace(/mailto:.*/, "")
        .trim() ?? "";
    return { address, name: name === "" || name.includes("@") ? null : name.slice(0, 200) };
  }
  return undefined;
}

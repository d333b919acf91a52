// Whether a mail comes from where it says: by the findings of a mail server that is trusted (RFC 8601), or by our own look at its
// signatures (DKIM, RFC 6376) and at what its domain wishes (DMARC, RFC 9989).
import { Readable } from "node:stream";
import { authenticate, type DNSResolver } from "mailauth";
import { inTime } from "../../server/in-time.ts";
import type { Envelope, MailSettings } from "../channel/schema.ts";
import type { EntrySender } from "../conversation/schema.ts";

export type { DNSResolver } from "mailauth";

/** Mail servers that take away the findings of others before they write their own, by the name of their mailboxes. */
const knownServers: Record<string, string> = {
  "imap.gmail.com": "mx.google.com",
  "imap.mail.me.com": "bimi.icloud.com",
  "imap.fastmail.com": "mx.messagingengine.com",
};

/** The names under which a channel's own mail server writes its findings down. */
export function trustedServers({ imap }: Pick<MailSettings, "imap">): string[] {
  const known = imap === null ? undefined : knownServers[imap.host.toLowerCase()];
  return known === undefined ? [] : [known];
}

/** What the nearest finding of a trusted server says of the author's domain; null where there is none, or it says nothing. */
export function trustedFinding(results: readonly string[], trusted: readonly string[], author: string): EntrySender | null {
  const finding = results.find((result) => trusted.includes((/^\s*([^\s;]+)/.exec(result)?.[1] ?? "").toLowerCase()));
  if (finding === undefined) return null;
  const words = withoutComments(finding);
  const dmarc = /(?:^|;)\s*dmarc\s*=\s*(\w+)/i.exec(words)?.[1]?.toLowerCase();
  if (dmarc === "pass") return "verified";
  if (dmarc === "fail") return "unverified";
  const domain = author.slice(author.lastIndexOf("@") + 1);
  const signed = [...words.matchAll(/(?:^|;)\s*dkim\s*=\s*pass\b[^;]*header\.(?:d=|i=[^;@\s]*@)([^\s;]+)/gi)].map(([, by = ""]) =>
    by.toLowerCase(),
  );
  return signed.some((by) => domain === by || domain.endsWith(`.${by}`)) ? "verified" : null;
}

/** Comments may hold whatever a stranger likes (RFC 5322, 3.2.2). */
function withoutComments(text: string): string {
  let rest = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(/\([^()]*\)/g, "");
  }
  return rest;
}

const longestMs = 10_000;

/**
 * Looks at the message itself. `source` is who handed it over; where it is left out, a mail server that is trusted took it first,
 * and the line that it wrote on top says from whom. Null where it cannot be known: its domain says nothing, or name servers do not answer.
 */
export async function checkSender(
  raw: AsyncIterable<Buffer>,
  { from, source }: Envelope,
  resolver: DNSResolver,
): Promise<EntrySender | null> {
  const stream = Readable.from(raw, { objectMode: false });
  try {
    const handedOver = source === undefined ? { trustReceived: true } : { ...source, sender: from ?? "" };
    const found = await inTime(authenticate(stream, { ...handedOver, resolver, disableArc: true, disableBimi: true }), longestMs);
    const result = found.dmarc === false ? undefined : found.dmarc?.status?.result;
    return result === "pass" ? "verified" : result === "fail" ? "unverified" : null;
  } catch {
    return null;
  } finally {
    stream.destroy();
  }
}

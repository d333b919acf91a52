// Where a link leads, in words: the host beside it where its own words name another, and what an address that passes on says of the end.
import { hostWords } from "./host-words.ts";

export interface LinkWords {
  /** To be shown beside the link; null where its words say enough. */
  leadsTo: string | null;
  /** The whole address, on hover. */
  title: string;
}

/** Addresses that only pass on to the one that they carry: their host, their path, and under which name it stands in them. */
const passingOn: [host: RegExp, path: RegExp, names: string[]][] = [
  [/(^|\.)safelinks\.protection\.(outlook\.com|office365\.us)$/, /^\//, ["url"]],
  [/^(www\.)?google\.[a-z.]{2,6}$/, /^\/url$/, ["q", "url"]],
  [/^(l|lm)\.(facebook|instagram)\.com$/, /^\//, ["u"]],
  [/^(www\.)?youtube\.com$/, /^\/redirect$/, ["q"]],
  [/^(www\.)?linkedin\.com$/, /^\/(redir|safety)\//, ["url"]],
];

const mostPassings = 4;

/** What has to be said of a link with these words and this address (http, https, mailto or tel). */
export function linkWords(words: string, address: string): LinkWords {
  const said = words
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const url = URL.parse(address);
  if (url === null) return { leadsTo: null, title: address };
  if (url.protocol === "mailto:") return mailWords(said, url);
  if (!/^https?:$/.test(url.protocol)) return { leadsTo: null, title: address };
  const end = endOf(url);
  const { shown, deceives } = hostWords(end.hostname);
  const title = end === url ? url.href : `${end.href} (by way of ${hostWords(url.hostname).shown})`;
  const named = hostIn(said);
  // What stands before an @ looks like a host, and is none.
  const pretends = end.username !== "" || end.password !== "";
  const differs = named !== null && !isWithin(end.hostname, named);
  return { leadsTo: deceives || differs || pretends ? shown : null, title };
}

function mailWords(said: string, url: URL): LinkWords {
  const to = decoded(url.pathname);
  const named = /^(?:mailto:)?([^\s@]+@[^\s@]+\.[^\s@]+)$/i.exec(said)?.[1];
  return { leadsTo: named !== undefined && named.toLowerCase() !== to.toLowerCase() ? to : null, title: to };
}

/** Where an address leads in the end, as far as it says so itself. */
function endOf(url: URL): URL {
  let end = url;
  for (let passed = 0; passed < mostPassings; passed++) {
    const names = passingOn.find(([host, path]) => host.test(end.hostname) && path.test(end.pathname))?.[2] ?? [];
    const carried = names.map((name) => end.searchParams.get(name)).find((each) => each !== null && /^https?:\/\//i.test(each));
    const next = URL.parse(carried ?? wrappedIn(end) ?? "");
    if (next === null) return end;
    end = next;
  }
  return end;
}

/** urldefense.com/v3/__https://bank.example/page__;… carries the address in its path. */
function wrappedIn({ hostname, href }: URL): string | undefined {
  if (hostname !== "urldefense.com") return undefined;
  return /\/v3\/__(https?:\/.+?)__;/.exec(href)?.[1]?.replace(/^(https?:)\/+/, "$1//");
}

/** The host that words name, as the browser writes it: where they are an address, or hold a whole one; else null. */
function hostIn(said: string): string | null {
  const whole = /(?:https?:\/\/|www\.)[^\s<>"]+/i.exec(said)?.[0];
  const bare = /^(?:[^\s/@]+@)?((?:[\p{L}\p{M}\p{N}_-]+\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+))\.?(?::\d+)?(?:[/?#]\S*)?$/u.exec(
    said,
  )?.[1];
  const text = whole ?? (bare === undefined || isFileName(bare, said) ? undefined : bare);
  if (text === undefined) return null;
  return URL.parse(/^https?:/i.test(text) ? text : `http://${text}`)?.hostname ?? null;
}

/** "invoice.pdf" is no host. */
function isFileName(host: string, said: string): boolean {
  return said === host && /^[^.]+\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|webp|txt|csv|html?|ics|odt|ods)$/i.test(host);
}

/** Whether a host is the one that was named, or one below it. */
function isWithin(host: string, named: string): boolean {
  const [own, other] = [host, named].map((each) => each.replace(/\.$/, "").replace(/^www\./, "")) as [string, string];
  return own === other || own.endsWith(`.${other}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

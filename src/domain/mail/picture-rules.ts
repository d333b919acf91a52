// Decisions about pictures that a mail only names: which of them tell its sender that it was opened.

/** A picture with sides no longer than this is not there to be seen. */
const tinyPx = 2;

/** No list of sizes is longer. */
const longestSet = 20_000;

/** Hosts whose pictures only count, and paths that only count wherever they are. By their shape, as senders' programs write them. */
const countingHosts = [
  /(^|\.)google-analytics\.com$/,
  /(^|\.)doubleclick\.net$/,
  /(^|\.)awstrack\.me$/,
  /(^|\.)pstmrk\.it$/,
  /(^|\.)sidekickopen\d*\.com$/,
  /(^|\.)(mailtrack|getnotify|bananatag|yesware|streak)\.(io|com)$/,
];
const countingPaths = [
  // Mailchimp (list-manage.com), Mandrill, and many made after them.
  /\/(track|e|t)\/open(\.php|\/|$)/,
  /\/open\.(php|aspx?|gif|png)$/,
  // SendGrid.
  /\/wf\/open\/?/,
  // Postmark.
  /\/open\/[A-Za-z0-9_-]{8,}\/?$/,
  // HubSpot.
  /\/__pt[a-z]\.gif$/,
  /\/e[23]t\/o\//i,
  // Mailjet, Campaign Monitor, ActiveCampaign.
  /\/oo\/[^/]+\/[^/]+/,
  /\/t\/[a-z0-9-]+-o\/(o\.gif)?/,
  /\/lt\.php$/,
  /\/(pixel|beacon|blank|spacer|clear|transparent|o)\.(gif|png)$/i,
  /\/(track|tracking|trk|pixel|beacon|email-?open|mail-?open|opens?|imp|impression)\/[^/.]+(\.(gif|png))?$/i,
];
/** Where a program that sends has its own hosts, what it counts with is known by the path alone. */
const countingOn: [host: RegExp, path: RegExp][] = [
  [/(^|\.)list-manage\d*\.com$/, /^\/(track|open)/],
  [/(^|\.)mandrillapp\.com$/, /^\/track\//],
  [/(^|\.)sendgrid\.net$/, /^\/(wf|open)/],
  [/(^|\.)(mailgun\.(org|net)|mg\.[^/]+)$/, /^\/o\//],
  [/^(email|mail|mg|o|click|links?)\./, /^\/o\/[A-Za-z0-9_=-]{16,}/],
  [/(^|\.)(hubspot(email)?|hs-?sites?|hsforms)\.(com|net)$/, /^\/(Cto|e2t|e3t|__ptq)/i],
  [/(^|\.)facebook\.com$/, /^\/tr\/?$/],
  [/^(track|pixel|open|opens|beacon)\./, /./],
];

/** Whether this address is one of those that count who opens a mail. */
export function isTracker({ hostname, pathname }: { hostname: string; pathname: string }): boolean {
  const host = hostname.toLowerCase();
  return (
    countingHosts.some((pattern) => pattern.test(host)) ||
    countingPaths.some((pattern) => pattern.test(pathname)) ||
    countingOn.some(([ofHost, ofPath]) => ofHost.test(host) && ofPath.test(pathname))
  );
}

/**
 * What a picture of this size is for, in pixels, undefined where a side is not known: to be seen, to keep room (a thin line), or
 * to count who opens the mail.
 */
export function useOfSize(width: number | undefined, height: number | undefined): "seen" | "room" | "counting" {
  const known = [width, height].filter((side) => side !== undefined);
  if (!known.some((side) => side <= tinyPx)) return "seen";
  return known.some((side) => side > tinyPx) ? "room" : "counting";
}

/** The address of a picture in one spelling; undefined where it is none of the web. */
export function pictureAddress(text: string): URL | undefined {
  const url = URL.parse(text.trim().replace(/^\/\//, "https://"));
  return url !== null && /^https?:$/.test(url.protocol) ? withoutFragment(url) : undefined;
}

function withoutFragment(url: URL): URL {
  url.hash = "";
  return url;
}

/** The addresses of a `srcset`, as they stand in it. */
export function addressesOfSet(text: string): string[] {
  return [...text.slice(0, longestSet).matchAll(/([^\s,]\S*[^\s,])(?:\s+[^,]*)?(?:,|$)/g)].map(([, address = ""]) => address);
}

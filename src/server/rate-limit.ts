// How often one may ask: a bucket of tokens for each asker, filled at a steady rate. Each process counts for itself.

export interface Rate {
  /** How many in one window, and how many at once. */
  quota: number;
  windowSeconds: number;
}

/** How often each key, each person and each source of strangers may ask. */
export const rates = {
  key: { quota: 1200, windowSeconds: 60 },
  person: { quota: 3000, windowSeconds: 60 },
  stranger: { quota: 600, windowSeconds: 60 },
} satisfies Record<string, Rate>;

/** What is left to one who asks. */
export interface Left {
  allowed: boolean;
  remaining: number;
  /** Seconds until all are there again; where this one was not allowed, until the next is. */
  resetSeconds: number;
}

/** Takes one token from the bucket of `asker`. */
export type RateLimit = (asker: string, now: number) => Left;

/** A guess at how many ask within a window, and at what may be spent on counting them (a few megabytes): nobody has measured it. */
const mostAskers = 50_000;
const rounding = 1e-6;

export function openRateLimit({ quota, windowSeconds }: Rate): RateLimit {
  const perMs = quota / (windowSeconds * 1000);
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (asker, now) => {
    const known = buckets.get(asker);
    const tokens = known === undefined ? quota : Math.min(quota, known.tokens + Math.max(0, now - known.at) * perMs);
    // Whoever waited as long as was said has a whole token, whatever the sums of fractions have lost.
    const allowed = tokens >= 1 - rounding;
    const left = allowed ? Math.max(0, tokens - 1) : tokens;
    // Those asked for longest ago come first, and are the ones that are forgotten.
    buckets.delete(asker);
    buckets.set(asker, { tokens: left, at: now });
    if (buckets.size > mostAskers) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    const missing = allowed ? quota - left : 1 - left;
    return { allowed, remaining: Math.floor(left), resetSeconds: Math.ceil(missing / perMs / 1000) };
  };
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-10. */
export function rateHeaders({ quota, windowSeconds }: Rate, { remaining, resetSeconds }: Left): Record<string, string> {
  return {
    "ratelimit-policy": `"default";q=${quota};w=${windowSeconds}`,
    ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
  };
}

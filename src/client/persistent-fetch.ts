// Asks again where an answer was lost or the server is busy: reads as they are, writes under an Idempotency-Key.
import { longestPauseMs, pause } from "./pause.ts";

export interface Persistence {
  /** How often it is tried in all. */
  attempts: number;
  /** How long the first pause is; each is twice the one before, with some chance in it. */
  firstPauseMs: number;
}

export const usualPersistence: Persistence = { attempts: 5, firstPauseMs: 500 };

/** These may pass. Whether it was done or not: the Idempotency-Key makes asking again safe. */
const isBusy = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;

/**
 * Like fetch. A write gets an Idempotency-Key where it has none, so that it is done once however often it is sent.
 * What the server refuses is answered as it is. Bodies that are streams are sent once only.
 */
export function persistentFetch({ attempts, firstPauseMs }: Persistence, ask: typeof fetch = fetch): typeof fetch {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    const isRead = ["GET", "HEAD"].includes((init.method ?? "GET").toUpperCase());
    if (!isRead && !headers.has("idempotency-key")) headers.set("idempotency-key", crypto.randomUUID());
    const isOnceOnly = init.body instanceof ReadableStream;
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= attempts || isOnceOnly;
      const pauseMs = firstPauseMs * 2 ** (attempt - 1);
      try {
        const response = await ask(input, { ...init, headers });
        if (isLast || !isBusy(response.status)) return response;
        const asked = Number(response.headers.get("retry-after") ?? 0) * 1000;
        await response.body?.cancel();
        await pause(pauseMs, { leastMs: Math.min(asked, longestPauseMs) || 0, signal: init.signal });
      } catch (error) {
        if (isLast || init.signal?.aborted === true) throw error;
        await pause(pauseMs, { signal: init.signal });
      }
    }
  };
}

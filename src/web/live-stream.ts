// One live stream for all tabs of a browser: the tab that leads holds it and tells the others; when it goes, the next one leads.
//
// A browser gives a server six connections in all. Where it has no locks or channels between tabs (they are only there over
// HTTPS and on this machine itself), each tab has a stream of its own, and lets it go while nobody looks.

export type LiveState = "connecting" | "live" | "lost";

/** What comes down the stream: `ready` and `reload` as the server says them, else the kind of an event with its ids. */
export interface Heard {
  kind: string;
  ids: Partial<Record<string, string | null>>;
}

interface Listener {
  tell(state: LiveState): void;
  hear(heard: Heard): void;
  /** The server would not give a stream: perhaps the session has ended. */
  refused(): void;
}

type Message = { state: LiveState } | { heard: Heard } | { whoLeads: true };

const firstRetryMs = 1_000;
const longestRetryMs = 15_000;
/** How long a tab that nobody sees goes on leading. */
const restsAfterMs = 10_000;
/** A gap between two looks at the time that is longer than this: the machine has slept. */
const sleptMs = 60_000;
const looksEveryMs = 15_000;

/** Follows the stream at this address until the returned function is called. `kinds`: what may come. */
export function followStream(address: string, kinds: readonly string[], listener: Listener): () => void {
  const canShare = typeof BroadcastChannel !== "undefined" && navigator.locks !== undefined;
  const channel = canShare ? new BroadcastChannel(`rapport.live ${address}`) : undefined;
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let retryMs = firstRetryMs;
  let state: LiveState = "connecting";
  let wasLost = false;
  /** Ends the wish to lead, or the leading. */
  let resign: (() => void) | undefined;

  function say(next: LiveState): void {
    state = next;
    listener.tell(next);
    post({ state: next });
  }
  function pass(heard: Heard): void {
    listener.hear(heard);
    post({ heard });
  }
  function post(message: Message): void {
    channel?.postMessage(message);
  }

  function open(): void {
    clearTimeout(retry);
    source?.close();
    const stream = new EventSource(address);
    source = stream;
    stream.onopen = () => {
      say("live");
      retryMs = firstRetryMs;
      if (wasLost) pass({ kind: "ready", ids: {} });
      wasLost = false;
    };
    stream.onerror = () => {
      lost();
      // The browser resumes by itself unless the server refused; then a new stream is needed, and perhaps a new session.
      if (stream.readyState !== EventSource.CLOSED) return;
      listener.refused();
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    };
    for (const kind of ["ready", "reload", ...kinds]) {
      stream.addEventListener(kind, ({ data }: MessageEvent<string>) => pass({ kind, ids: idsIn(data) }));
    }
  }

  function lost(): void {
    wasLost = true;
    say("lost");
  }

  function lead(): void {
    // Whoever led before is gone: what came in between was told to nobody.
    wasLost = true;
    open();
  }

  /** Asks to lead; where tabs know nothing of each other, everyone leads themselves. */
  function stand(): void {
    if (resign !== undefined) return;
    if (channel === undefined) {
      resign = () => {};
      lead();
      return;
    }
    const wish = new AbortController();
    let leave = () => {};
    resign = () => {
      wish.abort();
      leave();
    };
    navigator.locks
      .request(`rapport.live ${address}`, { signal: wish.signal }, () => {
        if (wish.signal.aborted) return undefined;
        lead();
        return new Promise<void>((resolve) => {
          leave = resolve;
        });
      })
      // Taken back before it came true.
      .catch(() => {});
    post({ whoLeads: true });
  }

  function step(): void {
    resign?.();
    resign = undefined;
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  const onVisibility = () => {
    clearTimeout(resting);
    if (document.visibilityState === "visible") stand();
    else resting = setTimeout(step, restsAfterMs);
  };
  const onOffline = () => source !== undefined && lost();
  const onOnline = () => source !== undefined && lead();
  let looked = Date.now();
  const look = setInterval(() => {
    const slept = Date.now() - looked > sleptMs;
    looked = Date.now();
    // A connection that slept may never say that it is gone.
    if (slept && source !== undefined && document.visibilityState === "visible") lead();
  }, looksEveryMs);

  if (channel !== undefined) {
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if ("heard" in data) listener.hear(data.heard);
      else if ("state" in data) {
        if (source === undefined) listener.tell(data.state);
      } else if (source !== undefined) post({ state });
    };
  }
  addEventListener("offline", onOffline);
  addEventListener("online", onOnline);
  addEventListener("pagehide", step);
  addEventListener("pageshow", onVisibility);
  document.addEventListener("visibilitychange", onVisibility);
  // A tab that is opened in the background waits for its turn too: somebody has to lead.
  stand();
  return () => {
    removeEventListener("offline", onOffline);
    removeEventListener("online", onOnline);
    removeEventListener("pagehide", step);
    removeEventListener("pageshow", onVisibility);
    document.removeEventListener("visibilitychange", onVisibility);
    clearTimeout(resting);
    clearInterval(look);
    step();
    channel?.close();
  };
}

function idsIn(data: string): Heard["ids"] {
  try {
    const ids: unknown = JSON.parse(data);
    return ids !== null && typeof ids === "object" ? (ids as Heard["ids"]) : {};
  } catch {
    return {};
  }
}

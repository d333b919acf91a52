// The way back from what was just done: offered where it is said that it was done, and by the key z.
import { notReached, problemOf } from "./client.ts";
import { toast } from "./ui/toast.ts";

interface Offer {
  undo: () => Promise<void>;
  isOver: boolean;
  hide: () => void;
}

/** The newest last. Only what a person still remembers doing is taken back by a key. */
const offers: Offer[] = [];
const mostOffers = 20;
const standsMs = 8_000;

/**
 * Says what was done ("Settled.") and offers to take it back: by the button while it is said, and by z, the newest first.
 * `undo` throws a Problem where it could not be done; its words are shown. With `forMs` the offer ends after that time (what
 * was sent is gone then); without, z reaches it also after the words have left the screen. Returns how to withdraw the offer.
 */
export function offerUndo({ done, undo, forMs }: { done: string; undo: () => Promise<void>; forMs?: number }): () => void {
  const offer: Offer = { undo, isOver: false, hide: () => {} };
  offers.push(offer);
  if (offers.length > mostOffers) offers.shift();
  const withdraw = () => end(offer);
  void toast(done, { undo: () => void take(offer), forMs: forMs ?? standsMs }).then((hide) => {
    offer.hide = hide;
    if (offer.isOver) hide();
  });
  if (forMs !== undefined) setTimeout(withdraw, forMs);
  return withdraw;
}

/** Whether there is something to take back. */
export const canUndo = (): boolean => offers.length > 0;

/** Takes back what was done last. */
export function undoLast(): void {
  const offer = offers.at(-1);
  if (offer !== undefined) void take(offer);
}

/** Forgets what could be taken back: whoever signs in next did none of it. */
export function forgetUndo(): void {
  for (const offer of [...offers]) end(offer);
}

function end(offer: Offer): void {
  offer.isOver = true;
  offer.hide();
  const place = offers.indexOf(offer);
  if (place !== -1) offers.splice(place, 1);
}

async function take(offer: Offer): Promise<void> {
  if (offer.isOver) return;
  end(offer);
  try {
    await offer.undo();
    void toast("Undone.");
  } catch (error) {
    const { code, title, detail } = problemOf(error);
    // Without a connection nothing was decided: it can be tried again.
    if (code === notReached) {
      offer.isOver = false;
      offers.push(offer);
    }
    void toast([title, detail].filter(Boolean).join(" "));
  }
}

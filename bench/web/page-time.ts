// Stamps in the page itself: from the moment at which the browser was given a key to the moment at which the answer is painted.
import type { Page } from "playwright-core";

/** In milliseconds from the moment at which the browser was given the key. */
export interface KeyTime {
  /** To the paint after which the answer is there. */
  paintedMs: number;
  /** The same without the time in which the page had nothing to do but wait for the screen's next frame. */
  busyMs: number;
}

declare global {
  interface Window {
    /** Has `timed` settle with the time from the next key to the paint after which `isThere` holds. */
    timeNextKey(isThere: () => boolean): void;
    timed: Promise<KeyTime>;
  }
}

/** To be run in every page before anything else. */
export function installStamps(): void {
  /** When what is under way now is done: a message comes after it. */
  const afterThis = () =>
    new Promise<number>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(undefined);
    });
  window.timeNextKey = (isThere) => {
    window.timed = new Promise((resolve) => {
      addEventListener(
        "keydown",
        ({ timeStamp }) => {
          let handledMs = Number.POSITIVE_INFINITY;
          const handled = () => void afterThis().then((ms) => (handledMs = ms));
          handled();
          // A letter follows its key in a task of its own.
          addEventListener("input", handled, { once: true, capture: true });
          const look = async () => {
            const frameMs = performance.now();
            if (!isThere()) return void requestAnimationFrame(look);
            const idleMs = Math.max(0, frameMs - handledMs);
            // What is posted while a frame is made arrives when it is painted.
            const paintedMs = (await afterThis()) - timeStamp;
            resolve({ paintedMs, busyMs: paintedMs - idleMs });
          };
          requestAnimationFrame(look);
        },
        { once: true, capture: true },
      );
    });
  };
}

/** Presses a key in a page in which `timeNextKey` was called. */
export async function pressTimed(page: Page, key: string): Promise<KeyTime> {
  await page.keyboard.press(key);
  return page.evaluate(() => window.timed);
}

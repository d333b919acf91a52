// Stamps in the page itself: from the moment at which the browser was given a key to the moment at which the answer is painted.
import type { Page } from "playwright-core";

declare global {
  interface Window {
    /** Settles with the milliseconds from the next key to the paint after which `isThere` holds. */
    timeNextKey(isThere: () => boolean): void;
    timed: Promise<number>;
  }
}

/** To be run in every page before anything else. */
export function installStamps(): void {
  window.timeNextKey = (isThere) => {
    window.timed = new Promise((resolve) => {
      addEventListener(
        "keydown",
        ({ timeStamp }) => {
          const look = () => {
            if (!isThere()) return void requestAnimationFrame(look);
            // A message that is posted while a frame is made arrives when it is painted.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - timeStamp);
            port2.postMessage(undefined);
          };
          requestAnimationFrame(look);
        },
        { once: true, capture: true },
      );
    });
  };
}

/** Presses a key in a page in which `timeNextKey` was called; returns how long it took to be painted, in milliseconds. */
export async function pressTimed(page: Page, key: string): Promise<number> {
  await page.keyboard.press(key);
  return page.evaluate(() => window.timed);
}

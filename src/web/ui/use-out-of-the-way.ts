// Keeps what lies over the page at its foot off what must be reached meanwhile: a sheet, or whatever is marked `data-uncovered`.
import { type RefObject, useLayoutEffect, useRef } from "react";

const looksEveryMs = 200;
const gapPx = 8;

/** How much higher a box at the foot must stand so that it covers none of the others; never above the top of the window. */
export function liftOver(box: Box, others: readonly Box[]): number {
  const fitting = others
    .filter(({ left, right }) => left < box.right && right > box.left)
    .toSorted((one, other) => other.bottom - one.bottom);
  let lift = 0;
  for (const { top, bottom } of fitting) {
    if (bottom > box.top - lift && top < box.bottom - lift) lift = box.bottom - top + gapPx;
  }
  return Math.max(0, Math.min(lift, box.top - gapPx / 2));
}

type Box = Pick<DOMRect, "top" | "bottom" | "left" | "right">;

/** For the element that lies over the page; looks while there is anything in it, as what stands below grows and scrolls. */
export function useOutOfTheWay(count: number): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (count === 0 || element === null) return;
    let lift = 0;
    const look = () => {
      const { top, bottom, left, right } = element.getBoundingClientRect();
      const others = [...document.querySelectorAll("[data-sheet], [data-uncovered]")].map((each) => each.getBoundingClientRect());
      const next = liftOver({ top: top + lift, bottom: bottom + lift, left, right }, others);
      if (next === lift) return;
      lift = next;
      element.style.setProperty("--lift", `${lift}px`);
    };
    look();
    const timer = setInterval(look, looksEveryMs);
    return () => {
      clearInterval(timer);
      element.style.removeProperty("--lift");
    };
  }, [count]);
  return ref;
}

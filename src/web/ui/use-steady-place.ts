// Keeps what one looks at in its place while rows come, go or change their order above it.
import { type RefObject, useLayoutEffect, useRef } from "react";
import type { VirtualizerHandle } from "virtua";

interface Place {
  /** The row at the top of the view, and how far it is scrolled away. */
  id: string;
  awayPx: number;
}

export function useSteadyPlace({
  ids,
  scroller,
  virtual,
}: {
  ids: readonly string[];
  scroller: RefObject<HTMLElement | null>;
  virtual: RefObject<VirtualizerHandle | null>;
}): { isShift: boolean; onScroll: () => void } {
  // At the very top one wants to see what comes; everywhere else one wants to go on reading.
  const place = useRef<Place | undefined>(undefined);
  const before = useRef(ids);
  // Rows that only came above: the list knows by itself how to stay where it is, and keeps what it has measured.
  const isShift = place.current !== undefined && before.current !== ids && onlyAbove(before.current, ids);

  const onScroll = () => {
    const list = virtual.current;
    if (list === null || list.scrollOffset < 8) {
      place.current = undefined;
      return;
    }
    const index = list.findItemIndex(list.scrollOffset);
    const id = before.current[index];
    place.current = id === undefined ? undefined : { id, awayPx: list.scrollOffset - list.getItemOffset(index) };
  };

  useLayoutEffect(() => {
    if (before.current === ids) return;
    const kept = keptPlace(before.current, ids, place.current);
    before.current = ids;
    const list = virtual.current;
    if (kept === undefined || list === null) return;
    const settle = () => {
      const index = ids.indexOf(kept.id);
      if (index < 0 || before.current !== ids) return;
      const offset = list.getItemOffset(index) + kept.awayPx;
      if (Math.abs(offset - list.scrollOffset) > 1) list.scrollTo(offset);
    };
    settle();
    // Rows that were never in sight are measured in the next frame.
    const frame = requestAnimationFrame(() => requestAnimationFrame(settle));
    return () => cancelAnimationFrame(frame);
  }, [ids, virtual]);

  // Where the list was hidden and is shown again, the browser may have forgotten its place.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const shown = new ResizeObserver(() => {
      const kept = place.current;
      const list = virtual.current;
      if (kept === undefined || list === null || element.clientHeight === 0 || element.scrollTop > 0) return;
      const index = before.current.indexOf(kept.id);
      if (index >= 0) list.scrollTo(list.getItemOffset(index) + kept.awayPx);
    });
    shown.observe(element);
    return () => shown.disconnect();
  }, [scroller, virtual]);

  return { isShift, onScroll };
}

/** Whether the only change is that rows came above. */
function onlyAbove(before: readonly string[], after: readonly string[]): boolean {
  const came = after.length - before.length;
  return came > 0 && before.length > 0 && before.every((id, index) => after[index + came] === id);
}

/** The place after the change: the same row, or where it is gone the next one that is still there. */
function keptPlace(before: readonly string[], after: readonly string[], place: Place | undefined): Place | undefined {
  if (place === undefined) return undefined;
  const there = new Set(after);
  if (there.has(place.id)) return place;
  const next = before.slice(before.indexOf(place.id) + 1).find((id) => there.has(id));
  return next === undefined ? undefined : { id: next, awayPx: 0 };
}

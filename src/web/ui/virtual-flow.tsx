// What was said, as long as it may be, of which only what is in sight exists. It stays where the reader is: at the end it stays
// at the end, at a place it stays at that place, also when things above it come, grow or find their height late.
import {
  type Key,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { carriedOver, openingStretch, type Stretch, stretchBetween, sumOf } from "./drawn-stretch.ts";
import styles from "./virtual-flow.module.css";

export interface VirtualFlowHandle {
  /** To the end, and on with it while it grows. */
  toEnd(): void;
  /** Brings an item to the top, and keeps it there until the reader goes elsewhere. */
  to(id: string): void;
  focus(): void;
}

interface Props<Item> {
  label: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  /** About how high an item will be; the nearer, the less has to be drawn in vain. */
  guessPx: (item: Item) => number;
  render: (item: Item) => ReactNode;
  /** Where it is opened; without it, at the end. */
  openAt?: string | undefined;
  onReachStart: () => void;
  onReachEnd: () => void;
  /** After each move: whether the end is in sight, and the last item that is. */
  onPlace: (place: { isAtEnd: boolean; lastId: string | undefined }) => void;
  className?: string | undefined;
  contentClassName?: string | undefined;
  ref?: Ref<VirtualFlowHandle>;
}

/** As near to the end as counts for being there. */
const nearPx = 60;
const startMarginPx = 20;
/** How far below the top an item stands that one was led to. */
const belowTopPx = 10;
/** From how far off earlier things are read. */
const aheadPx = 900;
/** How far around what is in sight things exist already, and how little of that may be left before more is drawn. */
const bufferPx = 800;
const leastBufferPx = 300;
/** What is in sight comes first: so long nothing is drawn around it. */
const restsMs = 150;
const ownMoves = ["wheel", "touchmove", "pointerdown", "pointerup", "keydown"] as const;
/** How long scrolling goes on by itself after a person has begun it. */
const glideMs = 1_500;

type Drawn = Stretch & { ids: readonly string[] };

export function VirtualFlow<Item>(props: Props<Item>) {
  const { label, items, idOf, guessPx, render } = props;
  const ids = useMemo(() => items.map(idOf), [items, idOf]);
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const measured = useRef(new Map<string, number>());
  /** What is held in its place: the end, an item at the top, or nothing but what the reader looks at. */
  const held = useRef<"end" | { id: string } | undefined>(props.openAt === undefined ? "end" : { id: props.openAt });
  /** Where the items in sight stood when one last looked, from the top of the view. */
  const places = useRef<{ id: string; topPx: number }[]>([]);
  const isAtRest = useRef(false);

  const heights = items.map((item, index) => measured.current.get(ids[index] ?? "") ?? guessPx(item));
  const opened = (): Stretch => {
    const index = typeof held.current === "object" ? ids.indexOf(held.current.id) : -1;
    return openingStretch(heights, index < 0 ? undefined : index, scroller.current?.clientHeight ?? innerHeight * 0.75);
  };
  const [wanted, setDrawn] = useState<Drawn>(() => ({ ids, ...opened() }));
  const drawn: Drawn = wanted.ids === ids ? wanted : { ids, ...(carriedOver(wanted, wanted.ids, ids) ?? opened()) };
  const { from, to } = drawn;
  const latest = useRef({ props, ids, heights, drawn, opened });
  latest.current = { props, ids, heights, drawn, opened };

  const rows = (): [id: string, row: Element][] => {
    const made = content.current?.children;
    const now = latest.current;
    if (made === undefined) return [];
    // The first and the last are what stands for the items that are not drawn.
    return Array.from({ length: Math.max(0, made.length - 2) }, (_, at) => [
      now.ids[now.drawn.from + at] ?? "",
      made[at + 1] as Element,
    ]);
  };

  /** Brings what is held back to its place. */
  const hold = () => {
    const element = scroller.current;
    if (element === null) return;
    if (held.current === "end") {
      element.scrollTop = element.scrollHeight;
      return;
    }
    const where = held.current === undefined ? places.current : [{ id: held.current.id, topPx: belowTopPx }];
    const made = new Map(rows());
    const place = where.find(({ id }) => made.has(id));
    if (place === undefined) return;
    const offPx = topOf(made.get(place.id), element) - place.topPx;
    if (Math.abs(offPx) >= 1) element.scrollTop += offPx;
  };

  /** Takes down how high things are and where they stand, draws what is missing around what is in sight, and tells the place. */
  const look = () => {
    const element = scroller.current;
    if (element === null) return;
    const now = latest.current;
    const { scrollTop, scrollHeight, clientHeight } = element;
    places.current = [];
    let lastId: string | undefined;
    for (const [index, [id, row]] of rows().entries()) {
      const { height } = row.getBoundingClientRect();
      const topPx = topOf(row, element);
      measured.current.set(id, height);
      now.heights[now.drawn.from + index] = height;
      if (topPx + height > 0 && topPx < clientHeight) places.current.push({ id, topPx });
      if (lastId === undefined || topPx <= clientHeight - 24) lastId = id;
    }
    const isAtEnd = scrollHeight - scrollTop - clientHeight < nearPx;
    now.props.onPlace({ isAtEnd, lastId });
    if (scrollTop < aheadPx) now.props.onReachStart();
    if (scrollHeight - scrollTop - clientHeight < aheadPx) now.props.onReachEnd();

    const topPx = scrollTop - startMarginPx;
    const around = (px: number) => stretchBetween(now.heights, topPx - px, topPx + clientHeight + px);
    const isDrawn = (part: Stretch) => part.from >= now.drawn.from && part.to <= now.drawn.to;
    const draw = (px: number) => setDrawn({ ids: now.ids, ...around(px) });
    if (!isDrawn(around(0))) flushSync(() => draw(isAtRest.current ? bufferPx : 0));
    else if (isAtRest.current && (!isDrawn(around(leastBufferPx)) || isTooMuch(now.drawn, around(bufferPx)))) draw(bufferPx);
  };

  useLayoutEffect(hold, [ids, from, to]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || content.current === null) return;
    // Whoever moves by themselves is not held any more; from the end they are let go when they leave it. What shrinks when it is
    // measured moves the view too, and is no wish to leave.
    let ownUntil = 0;
    const onOwnMove = ({ type }: Event) => {
      ownUntil = type === "pointerdown" ? Number.POSITIVE_INFINITY : performance.now() + glideMs;
      if (held.current !== "end") held.current = undefined;
    };
    let lastTop = element.scrollTop;
    const onScroll = () => {
      const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      if (held.current === undefined && isAtEnd && latest.current.props.items.length > 0) held.current = "end";
      else if (held.current === "end" && element.scrollTop < lastTop - 2 && !isAtEnd && performance.now() < ownUntil)
        held.current = undefined;
      lastTop = element.scrollTop;
      look();
    };
    const resized = new ResizeObserver(() => {
      hold();
      lastTop = element.scrollTop;
      look();
    });
    resized.observe(element);
    resized.observe(content.current);
    const rest = setTimeout(() => {
      isAtRest.current = true;
      look();
    }, restsMs);
    element.addEventListener("scroll", onScroll, { passive: true });
    for (const move of ownMoves) element.addEventListener(move, onOwnMove, { passive: true });
    return () => {
      clearTimeout(rest);
      resized.disconnect();
      element.removeEventListener("scroll", onScroll);
      for (const move of ownMoves) element.removeEventListener(move, onOwnMove);
    };
  }, []);

  const lead = (to: "end" | { id: string }) => {
    held.current = to;
    const now = latest.current;
    const index = to === "end" ? now.ids.length - 1 : now.ids.indexOf(to.id);
    if (index < now.drawn.from || index >= now.drawn.to) setDrawn({ ids: now.ids, ...now.opened() });
    hold();
  };
  useImperativeHandle(props.ref, () => ({
    toEnd: () => lead("end"),
    to: (id) => lead({ id }),
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={scroller} className={[styles.flow, props.className].filter(Boolean).join(" ")} tabIndex={0} aria-label={label}>
      <div ref={content} className={props.contentClassName} style={{ paddingTop: startMarginPx }}>
        <div style={{ height: sumOf(heights, 0, from) }} />
        {items.slice(from, to).map((item) => (
          <div key={idOf(item) as Key} className={styles.row}>
            {render(item)}
          </div>
        ))}
        <div style={{ height: sumOf(heights, to) }} />
      </div>
    </section>
  );
}

/** Whether far more is drawn than is wanted: many came at once. */
const isTooMuch = (drawn: Stretch, wanted: Stretch): boolean => drawn.to - drawn.from > 2 * (wanted.to - wanted.from) + 20;

/** How far below the top of the view something begins. */
function topOf(row: Element | undefined, scroller: Element): number {
  return row === undefined ? 0 : row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

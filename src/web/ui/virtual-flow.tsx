// What was said, as long as it may be, of which only what is in sight exists. It stays where the reader is: at the end it stays
// at the end, at a place it stays at that place, also when things above it come, grow or find their height late.
import { type Key, type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";

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
/** From how far off earlier things are read. */
const aheadPx = 900;
/** How far around what is in sight things exist already. */
const bufferPx = 400;
/** As high as items are taken to be until they are measured; too little, and dozens are made at the start only to be taken away again. */
const usualItemPx = 130;
const ownMoves = ["wheel", "touchmove", "pointerdown", "pointerup", "keydown"] as const;
/** How long scrolling goes on by itself after a person has begun it. */
const glideMs = 1_500;

export function VirtualFlow<Item>(props: Props<Item>) {
  const { label, items, idOf, render } = props;
  const ids = useMemo(() => items.map(idOf), [items, idOf]);
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const virtual = useRef<VirtualizerHandle>(null);
  const before = useRef<readonly string[]>(ids);
  /** What is held in its place: the end, an item at the top, or nothing but what the reader looks at. */
  const held = useRef<"end" | { id: string } | undefined>(props.openAt === undefined ? "end" : { id: props.openAt });
  const latest = useRef({ props, ids });
  latest.current = { props, ids };
  const isShift = before.current !== ids && cameAbove(before.current, ids);

  const hold = () => {
    const element = scroller.current;
    const list = virtual.current;
    if (element === null || list === null || held.current === undefined) return;
    if (held.current === "end") element.scrollTop = element.scrollHeight;
    else {
      const index = latest.current.ids.indexOf(held.current.id);
      if (index >= 0) list.scrollToIndex(index, { align: "start", offset: -10 });
    }
  };
  const tellPlace = () => {
    const element = scroller.current;
    const list = virtual.current;
    if (element === null || list === null) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
    const index = list.findItemIndex(element.scrollTop - startMarginPx + element.clientHeight - 24);
    const now = latest.current;
    now.props.onPlace({ isAtEnd, lastId: now.ids[Math.min(index, now.ids.length - 1)] });
    if (element.scrollTop < aheadPx) now.props.onReachStart();
    if (element.scrollHeight - element.scrollTop - element.clientHeight < aheadPx) now.props.onReachEnd();
  };

  useLayoutEffect(() => {
    before.current = ids;
    hold();
  }, [ids]);

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
      tellPlace();
    };
    const resized = new ResizeObserver(() => {
      hold();
      lastTop = element.scrollTop;
      tellPlace();
    });
    resized.observe(element);
    resized.observe(content.current);
    element.addEventListener("scroll", onScroll, { passive: true });
    for (const move of ownMoves) element.addEventListener(move, onOwnMove, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", onScroll);
      for (const move of ownMoves) element.removeEventListener(move, onOwnMove);
    };
  }, []);

  useImperativeHandle(props.ref, () => ({
    toEnd() {
      held.current = "end";
      hold();
    },
    to(id) {
      held.current = { id };
      hold();
    },
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={scroller} className={props.className} tabIndex={0} aria-label={label}>
      <div ref={content} className={props.contentClassName} style={{ paddingTop: startMarginPx }}>
        <Virtualizer
          ref={virtual}
          scrollRef={scroller}
          startMargin={startMarginPx}
          data={items as Item[]}
          shift={isShift}
          bufferSize={bufferPx}
          itemSize={usualItemPx}
        >
          {(item) => <div key={idOf(item) as Key}>{render(item)}</div>}
        </Virtualizer>
      </div>
    </section>
  );
}

/** Whether what is new came above what was there. */
function cameAbove(was: readonly string[], is: readonly string[]): boolean {
  const [first] = was;
  return first !== undefined && is[0] !== first && is.includes(first) && was.at(-1) === is.at(-1);
}

// A list of any length of which only the rows in sight exist: walked by keys, selected from, and steady while it changes.
//
// It is a list of links, not a listbox or a grid: a row is read and opened like any link, also by those who listen, and
// whether it is selected is said by a real checkbox. decisions/ says why.
import {
  createContext,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useContext,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type CustomContainerComponentProps, type CustomItemComponentProps, Virtualizer, type VirtualizerHandle } from "virtua";
import { neighbour, nothingSelected, redrawn, type Selection, toggled, withRange } from "./selection.ts";
import { usePrinting } from "./use-printing.ts";
import { useSteadyPlace } from "./use-steady-place.ts";
import styles from "./virtual-list.module.css";

/** What the link (or button) of a row must carry. */
export interface RowProps {
  tabIndex: 0 | -1;
  "data-row": string;
}

export interface VirtualListHandle {
  /** The row that has the focus, or had it last. */
  activeId(): string | undefined;
  /** Whether the focus is in the list now. */
  hasFocus(): boolean;
  /** Brings a row into sight and gives it the focus. */
  focus(id: string): void;
  /** Brings a row into sight and leaves the focus where it is; Tab into the list comes to it. */
  show(id: string): void;
  /** Takes a row into the selection, or lets it go; without an id the one that is active. */
  toggle(id?: string): void;
}

interface Props<Item> {
  label: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  /** The inside of a row: one link that spreads `row`. What carries data-below-tick makes way for the checkbox. */
  renderRow: (item: Item, row: RowProps) => ReactNode;
  /** How many there are in all, where that is known; more may come. */
  total?: number | undefined;
  /** The row that is open: it comes into sight, and Tab to it first. */
  currentId?: string | undefined;
  /** Without it, nothing can be selected. */
  selected?: Selection;
  onSelect?: (next: Selection) => void;
  /** Whom or what a row is about: "Select {name}". */
  nameOf?: (item: Item) => string;
  /** The end is near: more can be read. It may be called again while that is under way. */
  onReachEnd?: () => void;
  /** What stands above the rows and scrolls with them, and below. */
  below?: ReactNode;
  className?: string | undefined;
  ref?: Ref<VirtualListHandle>;
}

/** How far from the end more is read. */
const nearEnd = 12;

export function VirtualList<Item>(props: Props<Item>) {
  const { label, items, idOf, renderRow, total, currentId, selected = nothingSelected, onSelect, nameOf, onReachEnd } = props;
  const ids = useMemo(() => items.map(idOf), [items, idOf]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useRef<VirtualizerHandle>(null);
  const [active, setActive] = useState<string | undefined>(undefined);
  const anchor = useRef<{ anchor: string; to: string } | undefined>(undefined);
  const isInside = useRef(false);
  // A row that shall have the focus as soon as it exists.
  const wanted = useRef<string | undefined>(undefined);

  const stopId = firstThere(ids, active, currentId);
  const stopIndex = stopId === undefined ? -1 : ids.indexOf(stopId);
  const { isShift, onScroll } = useSteadyPlace({ ids, scroller, virtual });
  const isPrinting = usePrinting();

  const rowOf = (id: string) =>
    scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]:not(.${styles.tick})`) ?? undefined;

  const idsBefore = useRef(ids);
  useLayoutEffect(() => {
    const before = idsBefore.current;
    idsBefore.current = ids;
    if (before === ids || active === undefined || ids.includes(active)) return;
    // Its row has left: the neighbour takes over, with the focus if it was here.
    const next = neighbour(before, ids, active);
    if (isInside.current && next !== undefined) wanted.current = next;
    setActive(next);
  }, [ids, active]);

  const focusWanted = () => {
    const id = wanted.current;
    const row = id === undefined ? undefined : rowOf(id);
    if (row === undefined) return;
    row.focus({ preventScroll: true });
    // A row that is not measured yet is hidden, and what is hidden takes no focus.
    if (document.activeElement === row) wanted.current = undefined;
    else requestAnimationFrame(() => wanted.current === id && focusWanted());
  };
  useLayoutEffect(focusWanted);

  const reachEnd = () => {
    const list = virtual.current;
    if (list === null || onReachEnd === undefined) return;
    if (list.findItemIndex(list.scrollOffset + list.viewportSize) >= ids.length - nearEnd) onReachEnd();
  };
  useLayoutEffect(reachEnd, [ids]);

  const show = (id: string) => {
    const index = ids.indexOf(id);
    if (index < 0) return false;
    setActive(id);
    virtual.current?.scrollToIndex(index, { align: "nearest" });
    return true;
  };
  // What is opened comes into sight, from wherever it was opened; afterwards one may look elsewhere.
  const isOpenThere = currentId !== undefined && ids.includes(currentId);
  useLayoutEffect(() => {
    if (!isOpenThere) return;
    const showOpen = () => {
      const list = virtual.current;
      if (list !== null && list.viewportSize > 0) list.scrollToIndex(ids.indexOf(currentId), { align: "nearest" });
    };
    showOpen();
    // A list that was just made knows how high it is once it has been drawn.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(showOpen);
    });
    return () => cancelAnimationFrame(frame);
  }, [currentId, isOpenThere]);

  const focus = (id: string) => {
    if (!show(id)) return;
    const row = rowOf(id);
    // It may have to be made first; then it gets the focus when it is.
    if (row === undefined) wanted.current = id;
    else row.focus({ preventScroll: true });
  };
  const toggle = (id = active) => {
    if (id === undefined || onSelect === undefined || !ids.includes(id)) return;
    anchor.current = { anchor: id, to: id };
    onSelect(toggled(selected, id));
  };
  const selectTo = (to: string) => {
    if (onSelect === undefined) return;
    const from = anchor.current ?? (stopId === undefined ? undefined : { anchor: stopId, to: stopId });
    const start = from === undefined || !ids.includes(from.anchor) ? { anchor: to, to } : from;
    anchor.current = { anchor: start.anchor, to };
    onSelect(
      ids.includes(start.to)
        ? redrawn(selected, ids, { anchor: start.anchor, before: start.to, to })
        : withRange(selected, ids, start.anchor, to),
    );
  };

  useImperativeHandle(props.ref, () => ({
    activeId: () => active,
    hasFocus: () => isInside.current,
    focus,
    show: (id) => void show(id),
    toggle,
  }));

  const onFocus = (event: FocusEvent) => {
    isInside.current = true;
    const id = rowAt(event.target);
    if (id !== undefined) setActive(id);
  };
  const onBlur = (event: FocusEvent) => {
    isInside.current = scroller.current?.contains(event.relatedTarget) ?? false;
  };

  const onClickCapture = (event: MouseEvent) => {
    const id = rowAt(event.target);
    if (id === undefined || onSelect === undefined || isTick(event.target)) return;
    if (!event.shiftKey && !event.metaKey && !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) selectTo(id);
    else toggle(id);
    focus(id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || stopIndex < 0) return;
    const mod = event.metaKey || event.ctrlKey;
    if (mod && event.key.toLowerCase() === "a" && onSelect !== undefined) {
      event.preventDefault();
      onSelect(new Set(ids));
      return;
    }
    if (event.key === " " && onSelect !== undefined && !isTick(event.target)) {
      event.preventDefault();
      const at = rowAt(event.target);
      if (event.shiftKey && at !== undefined) selectTo(at);
      else toggle(at);
      return;
    }
    const page = Math.max(1, pageOf(virtual.current, stopIndex) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -ids.length, End: ids.length }[event.key];
    if (step === undefined || (mod && !/^(Home|End)$/.test(event.key))) return;
    event.preventDefault();
    const id = ids[Math.max(0, Math.min(ids.length - 1, stopIndex + step))];
    if (id === undefined) return;
    if (event.shiftKey) selectTo(id);
    else anchor.current = undefined;
    focus(id);
  };

  const list: ListContext = { label, setSize: onReachEnd === undefined ? (total ?? ids.length) : (total ?? -1), ids, selected };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches over the links within, which are the things to act on.
    <div
      ref={scroller}
      tabIndex={-1}
      className={[styles.scroller, props.className].filter(Boolean).join(" ")}
      data-selecting={selected.size > 0 || undefined}
      onFocus={onFocus}
      onBlur={onBlur}
      onClickCapture={onClickCapture}
      onKeyDown={onKeyDown}
    >
      <List value={list}>
        <Virtualizer
          ref={virtual}
          scrollRef={scroller}
          as={Rows}
          item={Row}
          data={items}
          shift={isShift}
          keepMounted={stopIndex < 0 ? [] : [stopIndex]}
          onScroll={() => {
            onScroll();
            reachEnd();
          }}
        >
          {(item) => {
            const id = idOf(item);
            return (
              <RowInside key={id} onMade={focusWanted}>
                {renderRow(item, { tabIndex: id === stopId ? 0 : -1, "data-row": id })}
                {onSelect !== undefined && (
                  <label className={styles.tick} data-row={id}>
                    <input
                      type="checkbox"
                      aria-label={`Select ${nameOf?.(item) ?? ""}`.trim()}
                      tabIndex={id === stopId ? 0 : -1}
                      checked={selected.has(id)}
                      onChange={(event) => {
                        if ((event.nativeEvent as Event & { shiftKey?: boolean }).shiftKey) selectTo(id);
                        else toggle(id);
                      }}
                    />
                  </label>
                )}
              </RowInside>
            );
          }}
        </Virtualizer>
      </List>
      {isPrinting && (
        <ul className={styles.printed}>
          {items.map((item) => (
            <li key={idOf(item)}>{renderRow(item, { tabIndex: -1, "data-row": idOf(item) })}</li>
          ))}
        </ul>
      )}
      {props.below}
    </div>
  );
}

interface ListContext {
  label: string;
  setSize: number;
  ids: readonly string[];
  selected: Selection;
}

const List = createContext<ListContext>({ label: "", setSize: -1, ids: [], selected: nothingSelected });

function Rows({ style, children, ref }: CustomContainerComponentProps) {
  const { label, ids } = useContext(List);
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list.
    <ul role="list" aria-label={label} ref={ref} style={style} hidden={ids.length === 0}>
      {children}
    </ul>
  );
}

function Row({ style, index, children, ref }: CustomItemComponentProps) {
  const { ids, setSize, selected } = useContext(List);
  const id = ids[index];
  return (
    <li
      ref={ref}
      className={styles.row}
      style={style}
      aria-posinset={index + 1}
      aria-setsize={setSize}
      data-selected={(id !== undefined && selected.has(id)) || undefined}
    >
      {children}
    </li>
  );
}

function RowInside({ onMade, children }: { onMade: () => void; children: ReactNode }) {
  // Rows come and go with scrolling, without the list being drawn anew: only they know when they are there.
  useLayoutEffect(onMade, []);
  return children;
}

/** Where Tab comes into the list. */
function firstThere(ids: readonly string[], ...wishes: (string | undefined)[]): string | undefined {
  return wishes.find((id) => id !== undefined && ids.includes(id)) ?? ids[0];
}

function rowAt(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
}

const isTick = (target: EventTarget | null): boolean => target instanceof Element && target.closest(`.${styles.tick}`) !== null;

/** How many rows are in sight. */
function pageOf(list: VirtualizerHandle | null, index: number): number {
  const height = list?.getItemSize(index) ?? 0;
  return list === null || height === 0 ? 1 : Math.floor(list.viewportSize / height);
}

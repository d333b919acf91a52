// Two panes beside each other with an edge between them that can be drawn; the width is remembered. Put one into the other for three.
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from "react";
import styles from "./panes.module.css";

interface Props {
  /** Under this name the width is remembered in this browser. */
  name: string;
  /** Where the pane stands that has a width of its own; the other takes the rest. */
  side: "start" | "end";
  /** What the pane is, as it is read out: "Width of the list". */
  label: string;
  /** Widths in pixels: the least, the most, and the one to begin with. */
  least: number;
  most: number;
  usual: number;
  /** What the other pane keeps in any case. */
  restLeast: number;
  /** It can be folded away, by Enter on the edge or by drawing it far enough. */
  folds?: boolean;
  /** Where there is room for one only, the other is not shown; it stays as it was. */
  shows?: "both" | "pane" | "rest";
  pane: ReactNode;
  children: ReactNode;
}

const step = 16;
/** Drawn this far below the least width, a pane folds. */
const foldsBelow = 72;

export function Panes({
  name,
  side,
  label,
  least,
  most,
  usual,
  restLeast,
  folds = false,
  shows = "both",
  pane,
  children,
}: Props) {
  const id = useId();
  const whole = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => remembered(name) ?? usual);
  const [isDrawn, setDrawn] = useState(false);
  const isFolded = folds && width === 0;

  const clamped = (wished: number) => {
    const room = (whole.current?.clientWidth ?? Number.POSITIVE_INFINITY) - restLeast;
    return Math.round(Math.max(least, Math.min(wished, most, room)));
  };
  const change = (wished: number, isOver = true) => {
    const next = folds && wished < least - foldsBelow ? 0 : clamped(wished);
    setWidth(next);
    if (isOver) remember(name, next === usual ? undefined : next);
  };
  /** How wide the pane would be with its edge at this point. */
  const widthAt = ({ clientX }: PointerEvent) => {
    const box = whole.current?.getBoundingClientRect();
    if (box === undefined) return width;
    return (side === "start") === isLeftToRight(whole.current) ? clientX - box.left : box.right - clientX;
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    setDrawn(true);
  };
  const onPointerEnd = (event: PointerEvent) => {
    if (!isDrawn) return;
    setDrawn(false);
    change(widthAt(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const grows = (side === "start") === isLeftToRight(whole.current) ? "ArrowRight" : "ArrowLeft";
    const now = shownWidth(whole.current, id) || width;
    const by = event.shiftKey ? step * 4 : step;
    const next =
      event.key === "ArrowLeft" || event.key === "ArrowRight"
        ? now + (event.key === grows ? by : -by)
        : event.key === "Home"
          ? least
          : event.key === "End"
            ? most
            : event.key === "Enter" && folds
              ? isFolded
                ? usual
                : 0
              : undefined;
    if (next === undefined) return;
    event.preventDefault();
    // By key one stops at the least width; folding is Enter.
    change(next === 0 ? 0 : isFolded ? Math.max(next, least) : clamped(next));
  };

  return (
    <div
      ref={whole}
      className={styles.panes}
      data-side={side}
      data-shows={shows}
      data-drawn={isDrawn || undefined}
      data-folded={isFolded || undefined}
      style={
        { "--pane": `${width}px`, "--least": `${least}px`, "--most": `${most}px`, "--rest": `${restLeast}px` } as CSSProperties
      }
    >
      <div id={id} className={styles.pane} inert={isFolded && shows === "both"}>
        {pane}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved has a value and the keyboard; an hr has not. */}
      <div
        role="separator"
        tabIndex={0}
        className={styles.edge}
        aria-label={`Width of ${label}`}
        aria-orientation="vertical"
        aria-controls={id}
        aria-valuemin={folds ? 0 : least}
        aria-valuemax={most}
        aria-valuenow={width}
        aria-valuetext={isFolded ? "Folded away" : `${width} pixels`}
        title={folds ? "Draw it, or press Enter to fold" : undefined}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => isDrawn && change(widthAt(event), false)}
        onPointerUp={onPointerEnd}
        onPointerCancel={onPointerEnd}
        onDoubleClick={() => change(usual)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.rest}>{children}</div>
    </div>
  );
}

const isLeftToRight = (element: Element | null): boolean => element === null || getComputedStyle(element).direction !== "rtl";

/** The window may be too narrow for the width that is wished; by keys one goes on from what is seen. */
function shownWidth(whole: HTMLElement | null, id: string): number {
  return Math.round(whole?.querySelector(`#${CSS.escape(id)}`)?.getBoundingClientRect().width ?? 0);
}

const keyOf = (name: string): string => `rapport.pane.${name}`;

function remembered(name: string): number | undefined {
  const kept = localStorage.getItem(keyOf(name));
  const width = kept === null ? Number.NaN : Number(kept);
  return Number.isFinite(width) && width >= 0 ? width : undefined;
}

function remember(name: string, width: number | undefined): void {
  if (width === undefined) localStorage.removeItem(keyOf(name));
  else localStorage.setItem(keyOf(name), String(width));
}

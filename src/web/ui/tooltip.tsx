// Shows the tooltip of whatever one rests on or comes to by the keyboard. One for the whole app: there is never a second.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Kbd } from "./kbd.tsx";
import styles from "./tooltip.module.css";

interface Shown {
  at: HTMLElement;
  words: string;
  keys: string[];
}

const restsMs = 500;
/** Going from one to the next, one need not wait again. */
const staysWarmMs = 400;
const gap = 6;

export function Tooltips() {
  const [shown, setShown] = useState<Shown | undefined>(undefined);
  const bubble = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let hiddenAtMs = 0;
    let at: HTMLElement | undefined;
    const hide = () => {
      clearTimeout(waiting);
      if (at !== undefined) hiddenAtMs = performance.now();
      at = undefined;
      setShown(undefined);
    };
    const show = (place: HTMLElement) => {
      const { tip = "", tipKeys } = place.dataset;
      if (!place.isConnected || place.matches("[data-popup-open], [aria-expanded='true']")) return;
      at = place;
      setShown({ at: place, words: tip, keys: tipKeys?.split(" ") ?? [] });
    };
    const placeOf = (target: EventTarget | null) =>
      target instanceof Element ? (target.closest<HTMLElement>("[data-tip]") ?? undefined) : undefined;
    const onOver = (event: PointerEvent) => {
      // The words may be gone over, to read them in peace (WCAG 1.4.13).
      if (bubble.current?.contains(event.target as Node)) return;
      const place = placeOf(event.target);
      if (place === at && place !== undefined) return;
      hide();
      if (place === undefined || event.pointerType === "touch" || event.buttons !== 0) return;
      waiting = setTimeout(() => show(place), performance.now() - hiddenAtMs < staysWarmMs ? 0 : restsMs);
    };
    const onFocus = (event: FocusEvent) => {
      const place = placeOf(event.target);
      if (place?.matches(":focus-visible")) show(place);
      else hide();
    };
    const onKey = (event: KeyboardEvent) => {
      // Escape takes only the words away, and goes on to what it is for otherwise.
      if (event.key === "Escape" || event.key === "Enter" || event.key === " ") hide();
    };
    const options = { capture: true, passive: true };
    addEventListener("pointerover", onOver, options);
    addEventListener("pointerdown", hide, options);
    addEventListener("focusin", onFocus, options);
    addEventListener("focusout", hide, options);
    addEventListener("keydown", onKey, options);
    addEventListener("scroll", hide, options);
    return () => {
      clearTimeout(waiting);
      removeEventListener("pointerover", onOver, options);
      removeEventListener("pointerdown", hide, options);
      removeEventListener("focusin", onFocus, options);
      removeEventListener("focusout", hide, options);
      removeEventListener("keydown", onKey, options);
      removeEventListener("scroll", hide, options);
    };
  }, []);

  useLayoutEffect(() => {
    const element = bubble.current;
    if (element === null || shown === undefined) return;
    const box = shown.at.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = element;
    const top = box.bottom + gap + height < innerHeight ? box.bottom + gap : box.top - gap - height;
    const left = Math.max(8, Math.min(box.left + box.width / 2 - width / 2, document.documentElement.clientWidth - width - 8));
    element.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
  }, [shown]);

  if (shown === undefined) return null;
  return createPortal(
    // What it names has the same words as its name: to those who listen it would be said twice.
    <div ref={bubble} className={styles.tooltip} aria-hidden="true">
      {shown.words}
      <Kbd keys={shown.keys} />
    </div>,
    document.body,
  );
}

// A sheet with one field and what fits it: typed, walked by arrows, done by Enter. What it offers comes from elsewhere.
import { Dialog as Base } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import dialog from "./dialog.module.css";
import { Kbd } from "./kbd.tsx";
import styles from "./palette.module.css";

export interface PaletteItem {
  id: string;
  name: string;
  /** A quiet word behind the name. */
  hint?: string | undefined;
  icon?: ReactNode;
  keys?: string[] | undefined;
  isSequence?: boolean;
  run: () => void;
}

export interface PaletteGroup {
  name: string;
  items: PaletteItem[];
}

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Read out when it opens. */
  title: string;
  placeholder: string;
  words: string;
  onWords: (words: string) => void;
  groups: PaletteGroup[];
  /** More is on its way. */
  busy?: boolean;
  empty: ReactNode;
}

export function Palette({ open, onOpenChange, title, placeholder, words, onWords, groups, busy = false, empty }: Props) {
  const id = useId();
  const items = groups.flatMap((group) => group.items);
  const [activeId, setActiveId] = useState<string | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const isDone = useRef(false);
  const index = Math.max(
    0,
    items.findIndex((each) => each.id === activeId),
  );
  const active = items[index];
  const optionId = (item: PaletteItem) => `${id}-${item.id}`;

  useEffect(() => {
    if (open) isDone.current = false;
  }, [open]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active?.id]);

  const run = (item: PaletteItem) => {
    isDone.current = true;
    // First all is as it was before, then it is done: some actions begin where the focus is.
    flushSync(() => onOpenChange(false));
    before.current?.focus({ preventScroll: true });
    item.run();
  };
  const goTo = (next: number) => setActiveId(items[(next + items.length) % items.length]?.id);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    if (event.key === "ArrowDown" || (event.ctrlKey && event.key === "n")) goTo(index + 1);
    else if (event.key === "ArrowUp" || (event.ctrlKey && event.key === "p")) goTo(index - 1);
    else if (event.key === "PageDown") goTo(Math.min(items.length - 1, index + 8));
    else if (event.key === "PageUp") goTo(Math.max(0, index - 8));
    else if (event.key === "Enter" && active !== undefined) run(active);
    else if (mod && event.key === "k") onOpenChange(false);
    else return;
    event.preventDefault();
  };

  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={dialog.veil} />
        <Base.Popup
          className={styles.palette}
          data-sheet=""
          aria-label={title}
          initialFocus={() => {
            before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
            return input.current;
          }}
          finalFocus={() => !isDone.current}
        >
          <div className={styles.field}>
            <Search aria-hidden="true" />
            <input
              ref={input}
              dir="auto"
              role="combobox"
              aria-expanded={items.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={active && optionId(active)}
              aria-autocomplete="list"
              aria-label={title}
              placeholder={placeholder}
              autoComplete="off"
              autoCorrect="off"
              autoCapitalize="none"
              spellCheck={false}
              enterKeyHint="go"
              value={words}
              onChange={(event) => {
                setActiveId(undefined);
                onWords(event.target.value);
              }}
              onKeyDown={onKeyDown}
            />
            <Base.Close className={styles.close}>Esc</Base.Close>
          </div>
          <div
            ref={list}
            id={`${id}-list`}
            role="listbox"
            aria-label={title}
            aria-busy={busy || undefined}
            className={styles.list}
            tabIndex={-1}
          >
            {groups
              .filter((group) => group.items.length > 0)
              .map((group) => (
                // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields.
                <div key={group.name} role="group" aria-labelledby={`${id}-${group.name}`} className={styles.group}>
                  <div id={`${id}-${group.name}`} className={styles.head} role="presentation">
                    {group.name}
                  </div>
                  {group.items.map((item) => (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, which keeps the focus.
                    <div
                      key={item.id}
                      id={optionId(item)}
                      role="option"
                      tabIndex={-1}
                      aria-selected={item.id === active?.id}
                      className={styles.item}
                      onPointerMove={() => item.id !== active?.id && setActiveId(item.id)}
                      onClick={() => run(item)}
                    >
                      <span className={styles.icon}>{item.icon}</span>
                      <span className={styles.name}>
                        <bdi>{item.name}</bdi>
                        {item.hint !== undefined && (
                          <small>
                            <bdi>{item.hint}</bdi>
                          </small>
                        )}
                      </span>
                      {item.keys !== undefined && <Kbd keys={item.keys} isSequence={item.isSequence ?? false} />}
                    </div>
                  ))}
                </div>
              ))}
          </div>
          {items.length === 0 && <div className={styles.empty}>{busy ? "One moment." : empty}</div>}
          <div className="unseen" role="status">
            {items.length === 0 ? (busy ? "" : "Nothing fits.") : items.length === 1 ? "1 fits." : `${items.length} fit.`}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

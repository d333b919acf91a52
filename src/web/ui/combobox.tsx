// A choice of one among many: one types a part of its name, or walks through all. For few, that fit on the screen, there is the select.
import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronDown, X } from "lucide-react";
import { type ReactNode, useId } from "react";
import styles from "./combobox.module.css";
import field from "./field.module.css";

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
  /** A quiet word beside it: a role, an address. It is searched too. */
  hint?: string;
  icon?: ReactNode;
}

interface Props<Value extends string> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  options: readonly Option<Value>[];
  /** The chosen one, null for none. */
  value: Value | null;
  onChange: (value: Value | null) => void;
  placeholder?: string;
  /** What is said where nothing fits. */
  empty?: string;
  /** None can be chosen again by emptying the field. */
  required?: boolean;
  disabled?: boolean;
  /** With it the options come from elsewhere as one types; they are shown as they come. */
  onWords?: (words: string) => void;
  busy?: boolean;
}

export function Combobox<Value extends string>(props: Props<Value>) {
  const { label, hint, error, options, value, onChange, onWords, busy = false, required = false, disabled = false } = props;
  const id = useId();
  const below = hint !== undefined || error !== undefined ? `${id}-below` : undefined;
  const chosen = options.find((each) => each.value === value) ?? null;
  return (
    <div className={field.field}>
      <label htmlFor={id}>{label}</label>
      <Base.Root<Option<Value>>
        items={options}
        value={chosen}
        onValueChange={(next) => onChange(next?.value ?? null)}
        isItemEqualToValue={(one, other) => one.value === other.value}
        itemToStringLabel={({ label: words }) => words}
        disabled={disabled}
        autoHighlight
        {...(onWords === undefined
          ? { filter: (option: Option<Value>, words: string) => fits(option, words) }
          : { filter: null, onInputValueChange: onWords })}
      >
        <Base.InputGroup className={styles.group} data-invalid={error !== undefined || undefined}>
          <Base.Input
            id={id}
            dir="auto"
            className={styles.input}
            placeholder={props.placeholder}
            aria-invalid={error !== undefined || undefined}
            aria-describedby={below}
            aria-required={required || undefined}
          />
          {!required && (
            <Base.Clear className={styles.mark} aria-label={`Clear: ${label}`}>
              <X aria-hidden="true" />
            </Base.Clear>
          )}
          <Base.Trigger className={styles.mark} aria-label={`Show all: ${label}`}>
            <ChevronDown aria-hidden="true" />
          </Base.Trigger>
        </Base.InputGroup>
        <Base.Portal>
          <Base.Positioner className={styles.positioner} sideOffset={4} collisionPadding={8}>
            <Base.Popup className={styles.popup} aria-busy={busy || undefined}>
              <Base.Empty className={styles.empty}>{busy ? "One moment." : (props.empty ?? "Nothing fits.")}</Base.Empty>
              <Base.List className={styles.list}>
                {(option: Option<Value>) => (
                  <Base.Item key={option.value} value={option} className={styles.item}>
                    {option.icon !== undefined && <span className={styles.icon}>{option.icon}</span>}
                    <span className={styles.words}>
                      <bdi>{option.label}</bdi>
                      {option.hint !== undefined && <small>{option.hint}</small>}
                    </span>
                    <Base.ItemIndicator className={styles.chosen}>
                      <Check aria-hidden="true" />
                    </Base.ItemIndicator>
                  </Base.Item>
                )}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
      {below !== undefined && (
        <p id={below} className={error === undefined ? field.hint : field.error}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

/** Each word that is typed begins a word of the name or of the hint, accents and case aside. */
function fits({ label, hint = "" }: Option, words: string): boolean {
  const there = plain(`${label} ${hint}`).split(/[\s@._-]+/);
  return plain(words)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => there.some((each) => each.startsWith(word)) || plain(`${label} ${hint}`).includes(word));
}

const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// A field to find something in: its words can be cleared with one press.
import { Search, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useId } from "react";
import styles from "./search-box.module.css";

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (words: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  isLarge?: boolean;
  maxLength?: number;
  ref?: Ref<HTMLInputElement>;
}

export function SearchBox({ label, placeholder, value, onChange, onKeyDown, isLarge = false, maxLength = 200, ref }: Props) {
  const id = useId();
  return (
    <div className={styles.box} data-large={isLarge || undefined}>
      <label htmlFor={id} className="unseen">
        {label}
      </label>
      <Search size={isLarge ? 18 : 16} aria-hidden="true" />
      <input
        ref={ref}
        id={id}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        maxLength={maxLength}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value !== "" && (
        <button type="button" aria-label="Clear" onClick={() => onChange("")}>
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

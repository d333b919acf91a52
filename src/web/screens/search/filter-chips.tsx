// Filters as buttons: the usual ones to switch, and those that were typed to take away.
import { X } from "lucide-react";
import { parseSearch, type SearchFilter, withFilter } from "../../../domain/inbox/search-terms.ts";
import styles from "./search-screen.module.css";

interface Chip {
  filter: SearchFilter;
  value: string;
  name: string;
}

const chips: Chip[] = [
  { filter: "in", value: "message", name: "Words" },
  { filter: "in", value: "note", name: "Notes" },
  { filter: "in", value: "file", name: "Files" },
  { filter: "is", value: "open", name: "Open" },
  { filter: "is", value: "mine", name: "Mine" },
  { filter: "is", value: "ignored", name: "Ignored" },
  { filter: "has", value: "file", name: "With a file" },
  { filter: "after", value: "7d", name: "Last 7 days" },
];

export function FilterChips({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const terms = parseSearch(q).flatMap((term) => (term.kind === "filter" && !term.isWithout ? [term] : []));
  const isOn = ({ filter, value }: Chip) => terms.some((term) => term.filter === filter && term.value === value);
  const others = terms.filter((term) => !chips.some((each) => each.filter === term.filter && each.value === term.value));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form to fill in.
    <div role="group" aria-label="Filters" className={styles.chips}>
      {chips.map((chip) => (
        <button
          key={chip.name}
          type="button"
          aria-pressed={isOn(chip)}
          onClick={() => onChange(withFilter(q, chip.filter, isOn(chip) ? null : chip.value))}
        >
          {chip.name}
        </button>
      ))}
      {others.map(({ filter, value }) => (
        <button
          key={`${filter}:${value}`}
          type="button"
          aria-label={`Without the filter ${filter}: ${value}`}
          aria-pressed={true}
          onClick={() => onChange(withFilter(q, filter, null))}
        >
          {filter}: <bdi>{value}</bdi>
          <X size={13} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}

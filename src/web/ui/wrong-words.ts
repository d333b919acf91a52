// What is wrong with a field, in words that say what to do; the field itself declares what it wants (required, type, lengths, pattern).

/** What of a field decides; every input, select and textarea has it. */
export interface Filled {
  value: string;
  type: string;
  required: boolean;
  minLength?: number;
  maxLength?: number;
  validity: Partial<Record<keyof ValidityState, boolean>>;
  /** `data-wrong` says what a pattern means. */
  dataset: { wrong?: string | undefined };
}

/** The words to stand below the field; undefined where nothing is wrong. */
export function wrongWords(field: Filled): string | undefined {
  const { value, type, required, validity, minLength = -1, maxLength = -1 } = field;
  // A password may be of spaces; a name of nothing else is none.
  if (validity.valueMissing || (required && type !== "password" && value.trim() === "")) return "Please fill this in.";
  if (validity.typeMismatch) {
    return type === "url"
      ? "Write the whole address, beginning with https://."
      : "Write an e-mail address, such as name@example.com.";
  }
  if (type !== "email" && minLength > 0 && value !== "" && value.length < minLength)
    return `At least ${minLength} characters, please. There ${value.length === 1 ? "is 1" : `are ${value.length}`} so far.`;
  if (maxLength > 0 && value.length > maxLength) return `At most ${maxLength.toLocaleString("en")} characters, please.`;
  if (validity.patternMismatch || validity.badInput || validity.rangeUnderflow || validity.rangeOverflow)
    return field.dataset.wrong ?? "This does not look right yet.";
  return undefined;
}

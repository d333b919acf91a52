// Gives something a tooltip. It only repeats what is also said by a name: what nobody must miss does not belong into one.

export interface Tip {
  "data-tip": string;
  "data-tip-keys"?: string;
}

/** Spread on the element; `keys` as key-words.ts gives them. */
export function tip(words: string, keys: readonly string[] = []): Tip {
  return keys.length === 0 ? { "data-tip": words } : { "data-tip": words, "data-tip-keys": keys.join(" ") };
}

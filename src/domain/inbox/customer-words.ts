// Finding customers by words of their names and addresses, as a condition, and by words that are much like them.
import { type RawBuilder, sql } from "kysely";
import { placedWords } from "../search/words.ts";

/** Of one or two letters only beginnings are found: they are inside of too many words. */
const fewestInside = 3;

/**
 * True for customers (of the table `customer`) with all of these words in their name or addresses, or with words that begin or go on
 * so. What is written together (an address) is found together.
 */
export function customerHasWords(workspaceId: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`customer.customer_id in (
    select customer_words.customer_id from customer_words
    where customer_words.workspace_id = ${workspaceId} and ${hasWordsLike(text)}
  )`;
}

/** The same, of a row of the table `customer_words`. */
export function hasWordsLike(text: string): RawBuilder<boolean> {
  const patterns = patternsOf(text);
  if (patterns.length === 0) return sql<boolean>`false`;
  const all = patterns.map((pattern) => sql<boolean>`customer_words.words like ${pattern}`);
  return sql<boolean>`(${sql.join(all, sql` and `)})`;
}

/** Patterns hold letters and digits alone: nothing in them has a meaning of its own. */
function patternsOf(text: string): string[] {
  return text.split(/\s+/).flatMap((piece) => {
    const words = [...placedWords(piece)].map(({ word }) => word);
    const [only] = words;
    if (only === undefined) return [];
    const isInside = words.length === 1 && [...only].length >= fewestInside;
    return [`%${isInside ? "" : " "}${words.join(" ")}%`];
  });
}

/** True for customers whose name or address has words much like these, with typing errors; and how much, from 0 to 1. */
export function customerIsLike(
  workspaceId: string,
  text: string,
): { condition: RawBuilder<boolean>; likeness: RawBuilder<number> } {
  const words = [...placedWords(text)].map(({ word }) => word).join(" ");
  return {
    condition: sql<boolean>`customer.customer_id in (
      select customer_words.customer_id from customer_words
      where customer_words.workspace_id = ${workspaceId} and ${words} <% customer_words.words
    )`,
    likeness: sql<number>`(
      select word_similarity(${words}, customer_words.words) from customer_words
      where customer_words.workspace_id = customer.workspace_id and customer_words.customer_id = customer.customer_id
    )`,
  };
}

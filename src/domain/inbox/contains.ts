// Finding by what a text contains, as a pattern for LIKE and the trigram indexes.
import { type RawBuilder, sql } from "kysely";

/** True where the column, which is in lower case, contains these words, whatever their case and whatever signs are in them. */
export function contains(lowered: RawBuilder<string>, words: string): RawBuilder<boolean> {
  return sql<boolean>`${lowered} like lower(${`%${words.replace(/[\\%_]/g, "\\$&")}%`})`;
}

/**
 * True for customers (of the table `customer`) whose name or one of whose addresses contains these words. A trigram index finds
 * three letters and more; fewer are in so many customers that walking through the list is quicker.
 */
export function customerContains(workspaceId: string, words: string): RawBuilder<boolean> {
  const byName = contains(sql`lower(customer.name)`, words);
  const byAddress = contains(sql`identity.address`, words);
  if ([...words].length < 3) {
    return sql<boolean>`(${byName} or exists (
      select from identity
      where identity.workspace_id = customer.workspace_id and identity.customer_id = customer.customer_id and ${byAddress}
    ))`;
  }
  return sql<boolean>`customer.customer_id in (
    select customer.customer_id from customer where customer.workspace_id = ${workspaceId} and ${byName}
    union
    select identity.customer_id from identity where identity.workspace_id = ${workspaceId} and ${byAddress}
  )`;
}

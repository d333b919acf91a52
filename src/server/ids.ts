// Ids sort by the time they were made (UUID version 7, RFC 9562).
import { v7 } from "uuid";

/** A new id. Later ids of this process sort after earlier ones. */
export function newId(): string {
  return v7();
}

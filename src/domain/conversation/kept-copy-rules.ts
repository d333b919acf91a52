// Copies as the database holds them, and addresses as mails name them: what is looked at by the shapes of the API.
import { type Copies, copiesSchema, copySchema } from "./copy-schema.ts";

/** Copies as they were kept; null where nobody has chosen. */
export function keptCopies(kept: unknown): Copies | null {
  return kept === null || kept === undefined ? null : copiesSchema.parse(kept);
}

/** Whether a copy is let go to an address: mails name some that nobody can be written to at, and one of them would hold up the reply. */
export function canGetCopy(address: string): boolean {
  return copySchema.shape.address.safeParse(address).success;
}

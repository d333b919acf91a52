// What reading a provider's request needs whichever provider it is: an object out of what may be none, and how it is refused.
import { Refused } from "../../refused.ts";

/** An object, or what is one as JSON; an empty one for anything else. */
export function objectIn(value: unknown): Record<string, unknown> {
  try {
    const read: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A refusal that trying again will not change. */
export function refused(detail: string): Refused {
  return new Refused("inbound_refused", detail);
}

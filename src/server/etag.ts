// Entity tags (RFC 9110, 8.8.3) that remember each field, so that a conflict can say which fields changed meanwhile.
import { createHash } from "node:crypto";
import { Refused } from "../refused.ts";

type Representation = Record<string, unknown>;

/** The tag of what a GET answers: four characters a field, in the order of the fields' names. */
export function etagOf(representation: object): string {
  return `"${fieldHashes(representation as Representation).join("")}"`;
}

/** The headers of an answer that may be named in If-Match later. */
export function tagged(representation: object): { etag: string } {
  return { etag: etagOf(representation) };
}

/** Looks at what is there, within the transaction that changes it. */
export type Unchanged = (current: object) => void;

/**
 * From an If-Match header: refuses where what is there differs from what was seen, and names the fields that do.
 * Without the header, or with `*`, nothing is refused.
 */
export function unchangedSince(ifMatch: string | undefined): Unchanged {
  if (ifMatch === undefined || ifMatch.trim() === "*") return () => {};
  const seen = ifMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return (current) => {
    if (seen.includes(etagOf(current))) return;
    const changed = changedFields(seen[0] ?? "", current as Representation);
    throw new Refused("changed_meanwhile", changed.length === 0 ? undefined : `What changed: ${changed.join(", ")}.`, {
      changed,
      current,
    });
  };
}

function changedFields(seen: string, current: Representation): string[] {
  const names = Object.keys(current).sort();
  const now = fieldHashes(current);
  const before = seen.replaceAll('"', "");
  // A tag of another version, or of something else: nothing can be said field by field.
  if (before.length !== now.join("").length) return names;
  return names.filter((_, i) => before.slice(4 * i, 4 * i + 4) !== now[i]);
}

function fieldHashes(representation: Representation): string[] {
  return Object.keys(representation)
    .sort()
    .map((name) =>
      createHash("sha256")
        .update(JSON.stringify([name, representation[name]]))
        .digest("base64url")
        .slice(0, 4),
    );
}

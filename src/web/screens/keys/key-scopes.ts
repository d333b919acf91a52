// What each scope lets a key do, read from the one table of permissions; of that, what its maker may do.
import { type Permission, permissions } from "../../../domain/workspace/permissions.ts";
import type { Scope } from "../../../domain/workspace/schema.ts";

export function scopesFor(may: (permission: Permission) => boolean): { scope: Scope; means: string }[] {
  const found = new Map<Scope, string[]>();
  for (const [permission, { scope, means }] of Object.entries(permissions)) {
    if (scope !== null && may(permission as Permission)) found.set(scope, [...(found.get(scope) ?? []), means]);
  }
  const sorted = [...found].toSorted(([one], [other]) => one.localeCompare(other));
  return sorted.map(([scope, means]) => ({ scope, means: means.join(". ") }));
}

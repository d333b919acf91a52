// Changes of encounters that the server has not confirmed yet: what is read meanwhile is shown as if they were done already.
import type { Encounter } from "../domain/conversation/schema.ts";
import type { ListedEncounter } from "../domain/inbox/schema.ts";
import type { ListView } from "./list-views.ts";

/** What people change of an encounter. */
export type Worked = Pick<Encounter, "encounterId" | "state" | "owner" | "teamId" | "snoozedUntil" | "isSpam">;
export type Change = Partial<Omit<Worked, "encounterId">>;

const pending = new Map<string, Change[]>();

/** Remembers a change until the returned function is called. */
export function holdChange(encounterId: string, change: Change): () => void {
  pending.set(encounterId, [...(pending.get(encounterId) ?? []), change]);
  return () => {
    const left = pending.get(encounterId)?.filter((each) => each !== change) ?? [];
    if (left.length === 0) pending.delete(encounterId);
    else pending.set(encounterId, left);
  };
}

/** The encounter with what is on its way. */
export function asPending<Each extends Worked>(encounter: Each): Each {
  const changes = pending.get(encounter.encounterId);
  return changes === undefined ? encounter : Object.assign({}, encounter, ...changes);
}

/** Whether an encounter stands in a view, as far as can be told without the server. */
export function standsIn(
  view: ListView,
  { state, owner, isSpam }: Pick<ListedEncounter, "state" | "owner" | "isSpam">,
  youId: string | undefined,
) {
  if (isSpam) return view === "spam";
  switch (view) {
    case "all":
      return true;
    case "mine":
      return state !== "settled" && (youId === undefined || owner?.teammateId === youId);
    case "unassigned":
      return state !== "settled" && owner === null;
    case "ignored":
      return state !== "settled";
    default:
      return state === view;
  }
}

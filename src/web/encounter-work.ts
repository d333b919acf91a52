// What people do to encounters, one or many at once: shown at once, put back with words where it is refused, and undone as a whole.
import type { QueryClient } from "@tanstack/react-query";
import type { Conversation } from "../domain/conversation/schema.ts";
import type { Teammate } from "../domain/workspace/schema.ts";
import { assignEncounter, putSpam, reopenEncounter, settleEncounter, snoozeEncounter } from "./calls/encounters.ts";
import { Problem, problemOf } from "./client.ts";
import { changeRows } from "./encounter-pages.ts";
import { type Change, holdChange, type Worked } from "./pending-work.ts";
import { keys } from "./queries.ts";
import { toast } from "./ui/toast.ts";
import { offerUndo } from "./undo.ts";

/** One or many encounters as they are shown. */
export interface Work {
  client: QueryClient;
  workspaceId: string;
  encounters: readonly Worked[];
}

type On = { workspaceId: string; encounter: Worked };

interface Step {
  /** What it changes, as far as it can be told beforehand. */
  changes(encounter: Worked): Change;
  act(on: On): Promise<unknown>;
  /** Back to exactly how it was; refused where someone has changed it meanwhile. */
  undo(before: Worked, after: On): Promise<unknown>;
  done(count: number): string;
}

/** How many requests are under way at once when many encounters are worked on. */
const atOnce = 4;

/** Settles them. `nothingOwed`: also those with words that nobody has answered. Throws the first refusal where it is only one. */
export function settleAll(work: Work, nothingOwed: boolean): Promise<void> {
  return perform(work, {
    changes: () => ({ state: "settled", snoozedUntil: null }),
    act: (on) => settleEncounter(on, nothingOwed),
    undo: async (before, after) => {
      await reopenEncounter(after);
      await sleepAgain(before, after);
    },
    done: (count) => (count === 1 ? "Settled." : `${count} settled.`),
  });
}

/** Takes up again what was settled, and wakes what sleeps. */
export function reopenAll(work: Work): Promise<void> {
  return perform(work, {
    changes: () => ({ state: "open", snoozedUntil: null }),
    act: reopenEncounter,
    undo: (before, after) => (before.state === "snoozed" ? sleepAgain(before, after) : settleEncounter(after, true)),
    done: (count) => (count === 1 ? "Open again." : `${count} are open again.`),
  });
}

/** Puts them among the spam, or takes them out of it. */
export function spamAll(work: Work, isSpam: boolean): Promise<void> {
  const words = isSpam ? "spam" : "no spam";
  return perform(work, {
    changes: () => ({ state: isSpam ? "settled" : "open", snoozedUntil: null, isSpam }),
    act: (on) => putSpam(on, isSpam),
    undo: async (before, after) => {
      await putSpam(after, !isSpam);
      if (before.state === "settled" && !before.isSpam)
        await settleEncounter({ ...after, encounter: { ...before, state: "open" } }, true);
      await sleepAgain(before, { ...after, encounter: { ...after.encounter, state: "open" } });
    },
    done: (count) => (count === 1 ? `It is ${words}.` : `${count} are ${words}.`),
  });
}

export function snoozeAll(work: Work, until: Date, done: (count: number) => string): Promise<void> {
  const at = until.toISOString();
  return perform(work, {
    changes: () => ({ state: "snoozed", snoozedUntil: at }),
    act: (on) => snoozeEncounter(on, until),
    undo: (before, after) => (before.state === "snoozed" ? sleepAgain(before, after) : reopenEncounter(after)),
    done,
  });
}

/** Gives them to someone; what is left out stays as it is. */
export function assignAll(
  work: Work,
  to: { owner?: Pick<Teammate, "teammateId" | "name"> | null; teamId?: string | null },
  done: (count: number) => string,
): Promise<void> {
  const target = ({ owner, teamId }: Worked) => ({
    owner: to.owner === undefined ? owner : to.owner,
    teamId: to.teamId === undefined ? teamId : to.teamId,
  });
  const send = (on: On, { owner, teamId }: Pick<Worked, "owner" | "teamId">) =>
    assignEncounter(on, { teammateId: owner?.teammateId ?? null, teamId });
  return perform(work, {
    changes: target,
    act: (on) => send(on, target(on.encounter)),
    undo: (before, after) => send(after, before),
    done,
  });
}

async function sleepAgain({ state, snoozedUntil }: Worked, { workspaceId, encounter }: On): Promise<void> {
  if (state !== "snoozed" || snoozedUntil === null || Date.parse(snoozedUntil) <= Date.now()) return;
  const open: Worked = { ...encounter, state: "open", snoozedUntil: null };
  const isAwake = encounter.state !== "settled";
  await snoozeEncounter({ workspaceId, encounter: isAwake ? encounter : open }, new Date(snoozedUntil));
}

async function perform(work: Work, step: Step): Promise<void> {
  const { client, workspaceId, encounters } = work;
  const backs = new Map<string, () => void>();
  const results = await each(encounters, async (encounter) => {
    const back = await shown(work, encounter, step.changes(encounter), () => step.act({ workspaceId, encounter }));
    backs.set(encounter.encounterId, back);
  });
  const done = encounters.filter((_, index) => results[index] === undefined);
  const refused = results.filter((result) => result !== undefined);
  if (done.length > 0) {
    offerUndo({
      done: [step.done(done.length), refused.length > 0 && notDone(refused)].filter(Boolean).join(" "),
      undo: async () => {
        const back = await each(done, (before) => {
          const after = { ...before, ...step.changes(before) };
          backs.get(before.encounterId)?.();
          return shown(work, after, { ...before }, () => step.undo(before, { workspaceId, encounter: after }));
        });
        await renew(client, workspaceId);
        const [first, ...more] = back.filter((result) => result !== undefined);
        if (first === undefined) return;
        throw more.length === 0 ? first : new Problem({ code: problemOf(first).code, title: notDone([first, ...more]) });
      },
    });
  }
  await renew(client, workspaceId);
  if (done.length > 0 || refused.length === 0) return;
  if (refused.length === 1) throw refused[0];
  throw new Problem({ code: problemOf(refused[0]).code, title: notDone(refused) });
}

/** Shows a change while it is under way, and takes it off the screen where it is refused. Returns how to take it off later. */
async function shown(
  { client, workspaceId }: Work,
  { encounterId }: Worked,
  change: Change,
  act: () => Promise<unknown>,
): Promise<() => void> {
  const letGo = holdChange(encounterId, change);
  const rowsBack = changeRows(client, workspaceId, encounterId, change);
  const putBack = [rowsBack, changeShown(client, workspaceId, encounterId, change)];
  try {
    await act();
    letGo();
    return rowsBack;
  } catch (error) {
    letGo();
    for (const back of putBack) back();
    throw error;
  }
}

/** Changes an encounter in the conversations that are read. Returns how to put it back. */
function changeShown(client: QueryClient, workspaceId: string, encounterId: string, change: Change): () => void {
  const queries = { queryKey: keys.conversations(workspaceId) };
  const before = client.getQueriesData<Conversation>(queries);
  for (const [queryKey, conversation] of before) {
    if (conversation?.encounters?.some((each) => each.encounterId === encounterId) !== true) continue;
    const at = new Date().toISOString();
    client.setQueryData<Conversation>(queryKey, {
      ...conversation,
      encounters: conversation.encounters.map((each) =>
        each.encounterId === encounterId
          ? { ...each, ...change, ...(change.state === undefined ? {} : { settledAt: change.state === "settled" ? at : null }) }
          : each,
      ),
    });
  }
  return () => {
    for (const [queryKey, conversation] of before) client.setQueryData(queryKey, conversation);
  };
}

function renew(client: QueryClient, workspaceId: string): Promise<unknown> {
  return Promise.all(
    [keys.encounters(workspaceId), keys.conversations(workspaceId), keys.entries(workspaceId), keys.counts(workspaceId)].map(
      (queryKey) => client.invalidateQueries({ queryKey }),
    ),
  );
}

/** Does it for all, a few at a time; returns for each why it was refused, or undefined. */
async function each<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<unknown[]> {
  const results: unknown[] = items.map(() => undefined);
  let next = 0;
  const walk = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as Item;
      await act(item).catch((error: unknown) => {
        results[index] = error ?? new Error("It was refused.");
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, walk));
  return results;
}

function notDone(refused: readonly unknown[]): string {
  const { title } = problemOf(refused[0]);
  return refused.length === 1 ? `One was not changed: ${title}` : `${refused.length} were not changed: ${title}`;
}

/** Says why something was refused. */
export function sayRefused(error: unknown): void {
  const { title, detail } = problemOf(error);
  void toast([title, detail].filter(Boolean).join(" "));
}

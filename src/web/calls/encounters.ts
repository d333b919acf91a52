// Does things to an encounter: giving it to someone, snoozing, settling and reopening it, sharing it.
import { ask, encounterApi } from "../client.ts";
import type { Worked } from "../pending-work.ts";
import { untilTime } from "../times.ts";
import { asShown, type FieldWords, readTagged } from "./as-shown.ts";

const place = encounterApi.workspaces[":workspaceId"].encounters[":encounterId"];

const stateWords = {
  open: "It is open now.",
  waiting: "It is open now.",
  snoozed: "",
  settled: "It is settled now.",
} as const;
const words: FieldWords<Worked> = {
  state: (state) => stateWords[state],
  owner: (owner) => (owner === null ? "Nobody has it now." : `${owner.name} has it now.`),
  teamId: (teamId) => (teamId === null ? "It is no team's now." : "It is another team's now."),
  isSpam: (isSpam) => (isSpam ? "It is spam now." : "It is no spam now."),
  snoozedUntil: (until) => (until === null ? "" : `It sleeps until ${untilTime(until, Date.now())}.`),
};

/** An answer in between, also one's own, changes nothing about who does what with it. */
const asWorked = <Each extends Worked>(encounter: Each): Each =>
  encounter.state === "waiting" ? { ...encounter, state: "open" } : encounter;

/** The encounter as it was shown, and in which workspace. */
interface On {
  workspaceId: string;
  encounter: Worked;
}

type Param = { workspaceId: string; encounterId: string };

function change<Done>(
  { workspaceId, encounter }: On,
  act: (to: { param: Param; header: { "if-match": string } }) => Promise<Done>,
) {
  const param = { workspaceId, encounterId: encounter.encounterId };
  const read = async (): Promise<{ thing: Worked; tag: string }> => {
    const { thing, tag } = await readTagged(place.$get({ param }));
    return { thing: asWorked(thing), tag };
  };
  return asShown(asWorked(encounter), words, read, (header) => act({ param, header }));
}

export const assignEncounter = (on: On, json: { teammateId: string | null; teamId: string | null }) =>
  change(on, (to) => ask(place.assign.$post({ ...to, json })));
export const snoozeEncounter = (on: On, until: Date) =>
  change(on, (to) => ask(place.snooze.$post({ ...to, json: { until: until.toISOString() } })));
export const settleEncounter = (on: On, nothingOwed: boolean) =>
  change(on, (to) => ask(place.settle.$post({ ...to, json: { nothingOwed } })));
export const reopenEncounter = (on: On) => change(on, (to) => ask(place.reopen.$post(to)));
export const putSpam = ({ workspaceId, encounter: { encounterId } }: On, isSpam: boolean) =>
  ask(place.spam[isSpam ? "$post" : "$delete"]({ param: { workspaceId, encounterId } }));
export const changeCustomer = (param: Param, json: { customerId: string } | { address: string; name: string }) =>
  ask(place.customer.$post({ param, json }));
export const readEncounter = (param: Param) => ask(place.$get({ param }));

export const listShares = async (param: Param) => (await ask(place.shares.$get({ param, query: { limit: 200 } }))).shares;
export const shareEncounter = (param: Param & { teammateId: string }) => ask(place.shares[":teammateId"].$put({ param }));
export const unshareEncounter = (param: Param & { teammateId: string }) => ask(place.shares[":teammateId"].$delete({ param }));

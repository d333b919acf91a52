// The state of an encounter in a word or two, where it stands among others.
import type { Encounter } from "../../../domain/conversation/schema.ts";

const words = { open: "open", waiting: "waiting for them", snoozed: "snoozed", settled: "settled" } as const;

export const stateOf = ({ state, isSpam }: Pick<Encounter, "state" | "isSpam">): string => (isSpam ? "spam" : words[state]);

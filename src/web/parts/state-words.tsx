// How it is with an encounter, in a few words: since when someone waits, until when it sleeps, whether it is settled.
import type { EncounterState } from "../../domain/conversation/schema.ts";
import type { Clock } from "../../domain/standard/schema.ts";
import { isOverdue, overdueWords, waitingWords } from "../clock-words.ts";
import { exactTime, untilTime } from "../times.ts";
import styles from "./state-words.module.css";

interface Props {
  state: EncounterState;
  snoozedUntil: string | null;
  /** Of the longest unanswered words; null where nobody waits. */
  clock?: Clock | null;
  now: number;
  /** What is said of one that is simply open. */
  open?: string;
}

export function StateWords({ state, snoozedUntil, clock = null, now, open = "open" }: Props) {
  if (clock !== null) {
    const isLate = isOverdue(clock, now);
    return (
      <span className={isLate ? styles.late : undefined} title={`Due ${exactTime(clock.dueAt)}`}>
        {isLate ? overdueWords(clock, now) : waitingWords(clock, now)}
      </span>
    );
  }
  if (state === "snoozed") return <>{snoozedUntil === null ? "snoozed" : `sleeps until ${untilTime(snoozedUntil, now)}`}</>;
  if (state === "waiting") return <>waiting for them</>;
  return <>{state === "settled" ? "settled" : open}</>;
}

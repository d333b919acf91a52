// One encounter in the list: who, when, their first words, and how long they have waited.
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { ListedEncounter } from "../../../domain/inbox/schema.ts";
import { isOverdue, overdueWords, waitingWords } from "../../clock-words.ts";
import type { ListView } from "../../list-views.ts";
import { Circles } from "../../parts/circles.tsx";
import { Time } from "../../parts/time.tsx";
import { exactTime, shortTime, untilTime } from "../../times.ts";
import styles from "./encounter-list.module.css";
import { PrivateWords } from "./team-words.tsx";

interface Props {
  workspaceId: string;
  view: ListView;
  encounter: ListedEncounter;
  /** It belongs to a private team. */
  isPrivate: boolean;
  now: number;
}

export const EncounterRow = memo(function EncounterRow({ workspaceId, view, encounter, isPrivate, now }: Props) {
  const { encounterId, customerName, latestAt, latestText, subject, clock } = encounter;
  return (
    <li className={styles.row}>
      <Link
        to="/w/$workspaceId/inbox/$encounterId"
        params={{ workspaceId, encounterId }}
        search={view === "open" ? {} : { view }}
        className={[styles.link, clock !== null && styles.unanswered].filter(Boolean).join(" ")}
        data-encounter={encounterId}
        activeOptions={{ includeSearch: false }}
      >
        <Circles closeness={null} />
        <span className={styles.name}>
          <bdi>{customerName}</bdi>
        </span>
        <Time at={latestAt} className={styles.time}>
          {shortTime(latestAt, now)}
        </Time>
        <span className={styles.first} dir="auto">
          {latestText || subject || "No words"}
        </span>
        <span className={styles.small}>
          <StateWords encounter={encounter} now={now} />
          {isPrivate && (
            <span>
              <PrivateWords />
            </span>
          )}
          {encounter.owner !== null && (
            <span>
              <bdi>{encounter.owner.name}</bdi>
            </span>
          )}
          <span>
            <bdi>{encounter.channelName}</bdi>
          </span>
        </span>
      </Link>
    </li>
  );
});

function StateWords({ encounter: { clock, state, snoozedUntil }, now }: { encounter: ListedEncounter; now: number }) {
  if (clock !== null && isOverdue(clock, now)) {
    return (
      <span className={styles.late} title={`Due ${exactTime(clock.dueAt)}`}>
        {overdueWords(clock, now)}
      </span>
    );
  }
  if (clock !== null) return <span title={`Due ${exactTime(clock.dueAt)}`}>{waitingWords(clock, now)}</span>;
  if (state === "snoozed")
    return <span>{snoozedUntil === null ? "snoozed" : `sleeps until ${untilTime(snoozedUntil, now)}`}</span>;
  if (state === "waiting") return <span>waiting for them</span>;
  return state === "settled" ? <span>settled</span> : null;
}

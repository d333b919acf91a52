// The line that begins a stretch of the conversation: what it is about, and since when or until when.
import { getRouteApi } from "@tanstack/react-router";
import type { Encounter } from "../../../domain/conversation/schema.ts";
import { PlainLink } from "../../parts/plain-link.tsx";
import { Time } from "../../parts/time.tsx";
import { dayTime } from "../../times.ts";
import styles from "./flow.module.css";
import { listSearch } from "./list-search.ts";
import type { Shown } from "./shown.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

const stateWords = { open: "since", waiting: "since", snoozed: "sleeps, since", settled: "settled" } as const;

export function Chapter({ shown, encounter, now }: { shown: Shown; encounter: Encounter; now: number }) {
  const { view, team } = route.useSearch();
  const { encounterId, settledAt, openedAt, owner } = encounter;
  const isShown = encounterId === shown.encounter.encounterId;
  const subject = <bdi>{encounter.subject || "No subject"}</bdi>;
  return (
    <div className={styles.chapter} data-chapter={encounterId} data-shown={isShown || undefined}>
      <h3 title={encounter.subject} dir="auto">
        {isShown ? (
          subject
        ) : (
          <PlainLink
            to="/w/$workspaceId/inbox/$encounterId"
            params={{ workspaceId: shown.workspaceId, encounterId }}
            search={listSearch(view ?? "open", team)}
            title="Open this encounter"
          >
            {subject}
          </PlainLink>
        )}{" "}
        · {encounter.isSpam ? "spam, since" : stateWords[encounter.state]}{" "}
        <Time at={settledAt ?? openedAt}>{dayTime(settledAt ?? openedAt, now)}</Time>
        {owner !== null && (
          <>
            {" · "}
            <bdi>{owner.teammateId === shown.teammateId ? "yours" : owner.name}</bdi>
          </>
        )}
      </h3>
    </div>
  );
}

/** A settled encounter that is far from the one that is open, on one line. */
export function FoldedChapter({
  encounter: { subject, isSpam, settledAt, openedAt },
  count,
  now,
  onUnfold,
}: {
  encounter: Encounter;
  count: number;
  now: number;
  onUnfold: () => void;
}) {
  return (
    <div className={styles.chapter} data-folded="">
      <button type="button" aria-expanded="false" title={subject} onClick={onUnfold}>
        <bdi>{subject || "No subject"}</bdi> · {isSpam ? "spam, since" : "settled"}{" "}
        <Time at={settledAt ?? openedAt}>{dayTime(settledAt ?? openedAt, now)}</Time> · {count} entries
      </button>
    </div>
  );
}

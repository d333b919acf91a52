// One encounter in the list: who, when, their newest words, and how long they have waited.
import { memo } from "react";
import type { ListedEncounter } from "../../../domain/inbox/schema.ts";
import { isOverdue, overdueWords, waitingWords } from "../../clock-words.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { PlainLink } from "../../parts/plain-link.tsx";
import { Time } from "../../parts/time.tsx";
import { exactTime, shortTime, untilTime } from "../../times.ts";
import type { RowProps } from "../../ui/virtual-list.tsx";
import styles from "./encounter-list.module.css";
import type { ListSearch } from "./list-search.ts";
import { PrivateWords } from "./team-words.tsx";

interface Props {
  workspaceId: string;
  search: ListSearch;
  encounter: ListedEncounter;
  /** It belongs to a private team. */
  isPrivate: boolean;
  now: number;
  isOpen: boolean;
  tabIndex: RowProps["tabIndex"];
}

export const EncounterRow = memo(function EncounterRow(props: Props) {
  const { workspaceId, search, encounter, isPrivate, now, isOpen, tabIndex } = props;
  const { encounterId, customerName, customerFace, latestAt, latestText, subject, isUnread } = encounter;
  return (
    <PlainLink
      to="/w/$workspaceId/inbox/$encounterId"
      params={{ workspaceId, encounterId }}
      search={search}
      className={isUnread ? `${styles.link} ${styles.unread}` : styles.link}
      data-encounter={encounterId}
      data-row={encounterId}
      tabIndex={tabIndex}
      aria-current={isOpen ? "page" : undefined}
      resetScroll={false}
    >
      <span data-below-tick="" className={styles.glyph}>
        {customerFace === null ? <Circles closeness={null} /> : <Face seed={customerFace} size={28} />}
      </span>
      <span className={styles.name} dir="auto">
        {customerName}
      </span>
      <Time at={latestAt} className={styles.time}>
        {shortTime(latestAt, now)}
      </Time>
      <span className={styles.first} dir="auto">
        {latestText || subject || "No words"}
      </span>
      <span className={styles.small}>
        {isUnread && <span className="unseen">unread</span>}
        <StateWords encounter={encounter} now={now} />
        {isPrivate && (
          <span>
            <PrivateWords />
          </span>
        )}
        {encounter.owner !== null && (
          <span dir="auto" data-name="">
            {encounter.owner.name}
          </span>
        )}
        <span dir="auto" data-name="">
          {encounter.channelName}
        </span>
      </span>
    </PlainLink>
  );
});

function StateWords({ encounter: { clock, state, isSpam, snoozedUntil }, now }: { encounter: ListedEncounter; now: number }) {
  if (clock !== null && isOverdue(clock, now)) {
    return (
      <span className={styles.late} title={`Due ${exactTime(clock.dueAt)}`}>
        {overdueWords(clock, now)}
      </span>
    );
  }
  if (state === "snoozed")
    return <span>{snoozedUntil === null ? "snoozed" : `sleeps until ${untilTime(snoozedUntil, now)}`}</span>;
  if (state === "settled") return <span>{isSpam ? "spam" : "settled"}</span>;
  if (clock !== null) return <span title={`Due ${exactTime(clock.dueAt)}`}>{waitingWords(clock, now)}</span>;
  return state === "waiting" ? <span>waiting for them</span> : null;
}

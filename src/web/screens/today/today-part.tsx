// One part of Today: encounters in a list, each a link, with since when and with whom.
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import type { TodayEncounter } from "../../../domain/inbox/today-schema.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { StateWords } from "../../parts/state-words.tsx";
import { Time } from "../../parts/time.tsx";
import { untilTime } from "../../times.ts";
import styles from "./today-screen.module.css";

interface Props {
  workspaceId: string;
  title: string;
  words?: string;
  encounters: TodayEncounter[];
  /** There are others, which the inbox shows. */
  more?: boolean;
  /** What came in since the person last looked. */
  newIds: Set<string>;
  now: number;
  /** In the narrow column. */
  isBrief?: boolean;
}

export function TodayPart({ workspaceId, title, words, encounters, more = false, newIds, now, isBrief = false }: Props) {
  const id = useId();
  if (encounters.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby={id} data-ignored={title === "Ignored" || undefined}>
      <h2 id={id}>
        {title} <span className={styles.count}>{encounters.length}</span>
      </h2>
      {words !== undefined && <p className={styles.lead}>{words}</p>}
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-labelledby={id}>
        {encounters.map((encounter) => (
          <li key={encounter.encounterId}>
            <Row
              workspaceId={workspaceId}
              encounter={encounter}
              isNew={newIds.has(encounter.encounterId)}
              now={now}
              isBrief={isBrief}
            />
          </li>
        ))}
      </ul>
      {more && (
        <p className={styles.more}>
          <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} search={{ view: "unassigned" }}>
            All that nobody is on
          </Link>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  workspaceId: string;
  encounter: TodayEncounter;
  isNew: boolean;
  now: number;
  isBrief: boolean;
}

function Row({ workspaceId, encounter, isNew, now, isBrief }: RowProps) {
  const { encounterId, customerName, customerFace, latestText, subject, clock, owner, channelName, state, snoozedUntil } =
    encounter;
  return (
    <Link to="/w/$workspaceId/inbox/$encounterId" params={{ workspaceId, encounterId }} className={styles.row}>
      {customerFace === null ? <Circles closeness={null} /> : <Face seed={customerFace} size={28} />}
      <span className={styles.name}>
        <bdi>{customerName}</bdi>
        {isNew && <span className={styles.new}>new</span>}
      </span>
      {!isBrief && clock !== null && (
        <span className={styles.due}>
          due <Time at={clock.dueAt}>{untilTime(clock.dueAt, now)}</Time>
        </span>
      )}
      <span className={styles.first} dir="auto">
        {latestText || subject || "No words"}
      </span>
      <span className={styles.small}>
        <span>
          <StateWords state={state} snoozedUntil={snoozedUntil} clock={clock} now={now} />
        </span>
        {clock !== null && snoozedUntil !== null && <span>sleeps until {untilTime(snoozedUntil, now)}</span>}
        <span>{owner === null ? "nobody on it" : <bdi>{owner.name}</bdi>}</span>
        {!isBrief && (
          <span>
            <bdi>{channelName}</bdi>
          </span>
        )}
      </span>
    </Link>
  );
}

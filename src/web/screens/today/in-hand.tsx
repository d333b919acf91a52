// Who has what in hand, by name: so that one knows whom to ask, never who does more.
import { Link } from "@tanstack/react-router";
import { Fragment, useId } from "react";
import type { InHand } from "../../../domain/inbox/today-schema.ts";
import { countWords } from "../../list-views.ts";
import { TeammateFace } from "../../parts/teammate-face.tsx";
import styles from "./today-screen.module.css";

export function InHandPart({ workspaceId, inHand }: { workspaceId: string; inHand: InHand[] }) {
  const id = useId();
  if (inHand.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h2 id={id}>In hand</h2>
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-labelledby={id}>
        {inHand.map(({ teammate, open, waiting, snoozed, latest }) => (
          <li key={teammate.teammateId} className={styles.hand}>
            <p className={styles.name}>
              <TeammateFace workspaceId={workspaceId} teammateId={teammate.teammateId} size={24} />
              <bdi>{teammate.name}</bdi>
            </p>
            {latest.length > 0 && (
              <p className={styles.whom}>
                {latest.map(({ encounterId, customerName }, index) => (
                  <Fragment key={encounterId}>
                    {index > 0 && ", "}
                    <Link to="/w/$workspaceId/inbox/$encounterId" params={{ workspaceId, encounterId }}>
                      <bdi>{customerName}</bdi>
                    </Link>
                  </Fragment>
                ))}
                {open > latest.length && ` and ${open > 1000 ? "many" : open - latest.length} more`}
              </p>
            )}
            <p className={styles.small}>
              {wordsOf([
                [open, "open"],
                [waiting, "waiting for them"],
                [snoozed, "snoozed"],
              ])}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordsOf(counts: [count: number, words: string][]): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${countWords(count)} ${words}`)
    .join(" · ");
}

// The line that begins a stretch of the conversation: what it is about, and since when or until when.
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Encounter } from "../../../domain/conversation/schema.ts";
import { Time } from "../../parts/time.tsx";
import { dayTime } from "../../times.ts";
import styles from "./flow.module.css";
import type { Shown } from "./shown.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

export function Chapter({ shown, encounter, now }: { shown: Shown; encounter: Encounter; now: number }) {
  const { view } = route.useSearch();
  const { encounterId, settledAt, openedAt } = encounter;
  const isShown = encounterId === shown.encounter.encounterId;
  const subject = <bdi>{encounter.subject || "No subject"}</bdi>;
  return (
    <div className={styles.chapter} data-chapter={encounterId} data-shown={isShown || undefined}>
      <h3 title={encounter.subject}>
        {isShown ? (
          subject
        ) : (
          <Link
            to="/w/$workspaceId/inbox/$encounterId"
            params={{ workspaceId: shown.workspaceId, encounterId }}
            search={view === undefined ? {} : { view }}
            title="Open this encounter"
          >
            {subject}
          </Link>
        )}{" "}
        · {settledAt === null ? "since" : "settled"} <Time at={settledAt ?? openedAt}>{dayTime(settledAt ?? openedAt, now)}</Time>
      </h3>
    </div>
  );
}

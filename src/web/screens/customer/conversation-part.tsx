// The conversation as its encounters: what each was about, how it is with it, who has it, and its newest words.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { encountersOfQuery } from "../../customer-queries.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { StateWords } from "../../parts/state-words.tsx";
import { Time } from "../../parts/time.tsx";
import { calendarDay, dayTime, useNow } from "../../times.ts";
import styles from "./customer-screen.module.css";
import { More } from "./more.tsx";

export function ConversationPart({ workspaceId, customer }: { workspaceId: string; customer: ReadCustomer }) {
  const list = useInfiniteQuery(encountersOfQuery(workspaceId, customer.customerId));
  const now = useNow();
  const encounters = list.data?.pages.flatMap((page) => page.encounters) ?? [];
  return (
    <section className={styles.part} aria-labelledby="conversation">
      <h2 id="conversation">Conversation</h2>
      <ReadFailed of={list} />
      {list.isSuccess && encounters.length === 0 && (
        <p className={styles.none}>Nobody has spoken yet. Their first words appear here by themselves.</p>
      )}
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-labelledby="conversation">
        {encounters.map((each) => (
          <li key={each.encounterId}>
            <Link
              to="/w/$workspaceId/inbox/$encounterId"
              params={{ workspaceId, encounterId: each.encounterId }}
              search={{ view: "all" }}
              className={styles.encounter}
              data-waits={each.clock !== null || undefined}
            >
              <span className={styles.subject}>
                <bdi>{each.subject || "No subject"}</bdi>
              </span>
              <Time at={each.openedAt} className={styles.when}>
                {calendarDay(each.openedAt, now)}
              </Time>
              {each.latestText !== "" && (
                <span className={styles.latest} data-by={each.latestBy} dir="auto">
                  {each.latestText}
                </span>
              )}
              <span className={styles.small}>
                <span>
                  <StateWords state={each.state} snoozedUntil={each.snoozedUntil} clock={each.clock} now={now} />
                </span>
                <span>{each.owner === null ? "nobody on it" : <bdi>{each.owner.name}</bdi>}</span>
                <span>
                  <bdi>{each.channelName}</bdi>
                </span>
                <span>
                  newest words <Time at={each.latestAt}>{dayTime(each.latestAt, now)}</Time>
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <More of={list} words="Earlier encounters" />
    </section>
  );
}

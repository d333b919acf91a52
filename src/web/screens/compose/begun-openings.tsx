// What one has begun to write to customers before and not sent: shown while nothing new is begun, so that none of it is forgotten.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listOpeningDrafts } from "../../calls/drafts.ts";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import { isNothing, readKept } from "../../writing/kept-words.ts";
import { begunHere, isBegunHere } from "../../writing/new-drafts.ts";
import styles from "./compose-form.module.css";

interface Props {
  userId: string;
  workspaceId: string;
  /** The one that is open. */
  draftId: string;
}

export function BegunOpenings({ userId, workspaceId, draftId }: Props) {
  const now = useNow();
  const found = useQuery({
    queryKey: [...keys.workspace(workspaceId), "begun-openings"],
    queryFn: () => listOpeningDrafts(workspaceId),
    // Keeping a draft is no event.
    staleTime: 0,
  }).data;
  // What was left a moment ago may still be on its way to the server.
  const here = begunHere(workspaceId).map((each) => {
    const kept = readKept(userId, { kind: "encounter", workspaceId, draftId: each });
    return { ...kept, draftId: each, changedAt: new Date(kept.at).toISOString() };
  });
  const there = found?.filter((each) => !isBegunHere(each.draftId)) ?? [];
  const others = [...here.filter((each) => !isNothing(each)), ...there].filter((each) => each.draftId !== draftId);
  if (others.length === 0) return null;
  return (
    <div className={styles.begun}>
      <Section title="Begun before">
        <Rows label="Begun before">
          {others.map(({ draftId: draft, to, text, changedAt }) => (
            <Row
              key={draft}
              title={
                <Link to="/w/$workspaceId/new" params={{ workspaceId }} search={{ draft }}>
                  <bdi>{to?.name || to?.address || "To nobody yet"}</bdi>
                </Link>
              }
              aside={<Time at={changedAt}>{fullTime(changedAt, now)}</Time>}
              words={<bdi>{to?.subject || text.trim().slice(0, 120) || "No words yet"}</bdi>}
            />
          ))}
        </Rows>
      </Section>
    </div>
  );
}

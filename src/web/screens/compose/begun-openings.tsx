// What one has begun to write to customers before and not sent: shown while nothing new is begun, so that none of it is forgotten.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listOpeningDrafts } from "../../calls/drafts.ts";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import styles from "./compose-form.module.css";

export function BegunOpenings({ workspaceId, draftId }: { workspaceId: string; draftId: string }) {
  const now = useNow();
  const found = useQuery({
    queryKey: [...keys.workspace(workspaceId), "begun-openings"],
    queryFn: () => listOpeningDrafts(workspaceId),
    // Keeping a draft is no event.
    staleTime: 0,
  }).data;
  const others = found?.filter((each) => each.draftId !== draftId) ?? [];
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

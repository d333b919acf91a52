// Where a conversation cannot be shown: why, and where to go on.
import { getRouteApi, Link } from "@tanstack/react-router";
import { isNotYours } from "../../client.ts";
import { useTitle } from "../../title.ts";
import { Button } from "../../ui/button.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import styles from "./conversation-screen.module.css";
import { listSearch } from "./list-search.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

interface Props {
  error: unknown;
  /** It was on the screen before. */
  wasShown: boolean;
  hasDraft: boolean;
  again: () => void;
}

export function NotShown({ error, wasShown, hasDraft, again }: Props) {
  const { workspaceId } = route.useParams();
  const { view, team: teamId } = route.useSearch();
  useTitle("Inbox");
  const isGone = error !== undefined && isNotYours(error);
  const toList = (
    <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} search={listSearch(view ?? "open", teamId)}>
      Back to the list
    </Link>
  );
  return (
    <section className={styles.talk} aria-label="Conversation" aria-busy={error === undefined}>
      {error !== undefined && (
        <div className={styles.failed}>
          {isGone && wasShown ? (
            <Notice role="alert" actions={toList}>
              <p>
                <b>This is not yours to see any more.</b>
              </p>
              {hasDraft && <p>What you had begun to write is kept in this browser.</p>}
            </Notice>
          ) : (
            <ProblemNotice error={error} actions={isGone ? toList : <Button onClick={again}>Try again</Button>} />
          )}
        </div>
      )}
    </section>
  );
}

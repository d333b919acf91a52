// The line in the head of every screen: how many are ignored, how many wait.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { countsQuery } from "../../queries.ts";
import styles from "./rail.module.css";

export function WhoWaits({ workspaceId }: { workspaceId: string }) {
  const { data: counts, isError } = useQuery(countsQuery(workspaceId));
  if (counts === undefined) return <p className={styles.waits}>{isError ? "Not known who waits." : "\u00a0"}</p>;
  return (
    <p className={styles.waits}>
      {counts.unanswered === 0 ? (
        "Nobody is waiting."
      ) : (
        <>
          {counts.ignored > 0 && (
            <>
              <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} search={{ view: "ignored" }} className={styles.ignored}>
                {counts.ignored} ignored
              </Link>{" "}
              ·{" "}
            </>
          )}
          {counts.unanswered} waiting
        </>
      )}
    </p>
  );
}

/** Says that replies wait for a server, where there are such. */
export function HeldReplies({ workspaceId }: { workspaceId: string }) {
  const held = useQuery(countsQuery(workspaceId)).data?.held ?? 0;
  if (held === 0) return null;
  return (
    <p className={styles.held}>
      <Link to="/w/$workspaceId/channels" params={{ workspaceId }}>
        {held === 1 ? "1 reply is held" : `${held} replies are held`}
      </Link>
    </p>
  );
}

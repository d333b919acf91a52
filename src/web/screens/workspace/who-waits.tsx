// The line in the head of every screen: how many are ignored, how many wait.
import { useQuery } from "@tanstack/react-query";
import { countWords } from "../../list-views.ts";
import { useMay } from "../../membership.ts";
import { PlainLink } from "../../parts/plain-link.tsx";
import { countsQuery } from "../../queries.ts";
import styles from "./who-waits.module.css";

interface Props {
  workspaceId: string;
  /** Where there is room for the numbers only; the words are read out all the same. */
  isNarrow?: boolean;
  className?: string | undefined;
}

export function WhoWaits({ workspaceId, isNarrow = false, className }: Props) {
  const { data: counts, isError } = useQuery(countsQuery(workspaceId));
  const look = [styles.waits, isNarrow && styles.narrow, className].filter(Boolean).join(" ");
  const beside = isNarrow ? "unseen" : undefined;
  if (counts === undefined) {
    const words = isError ? "Not known who waits." : "\u00a0";
    return <p className={look}>{isNarrow ? <Short sign={isError ? "?" : ""} words={words} /> : words}</p>;
  }
  if (counts.unanswered === 0) {
    return <p className={look}>{isNarrow ? <Short sign="0" words="Nobody is waiting." /> : "Nobody is waiting."}</p>;
  }
  return (
    <p className={look}>
      {counts.ignored > 0 && (
        <>
          <PlainLink to="/w/$workspaceId/inbox" params={{ workspaceId }} search={{ view: "ignored" }} className={styles.ignored}>
            {countWords(counts.ignored)} <span className={beside}>ignored</span>
          </PlainLink>{" "}
          <span className={beside}>·</span>{" "}
        </>
      )}
      <PlainLink to="/w/$workspaceId/today" params={{ workspaceId }} className={styles.waiting}>
        {countWords(counts.unanswered)} <span className={beside}>waiting</span>
      </PlainLink>
    </p>
  );
}

function Short({ sign, words }: { sign: string; words: string }) {
  return (
    <span title={words}>
      <span aria-hidden="true">{sign}</span>
      <span className="unseen">{words}</span>
    </span>
  );
}

/** Says that replies wait for a server, where there are such. Who does not see the channels is not led there. */
export function HeldReplies({ workspaceId }: { workspaceId: string }) {
  const may = useMay(workspaceId);
  const held = useQuery(countsQuery(workspaceId)).data?.held ?? 0;
  if (held === 0) return null;
  const words = held === 1 ? "1 reply is held" : `${countWords(held)} replies are held`;
  return (
    <p className={styles.held}>
      {may("channels.read") ? (
        <PlainLink to="/w/$workspaceId/channels" params={{ workspaceId }}>
          {words}
        </PlainLink>
      ) : (
        words
      )}
    </p>
  );
}

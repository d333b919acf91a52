// Words that this person has sent and that are not an entry yet: where they are, and the way to take them back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { memo } from "react";
import { noCopies, partiesOf } from "../../../domain/conversation/copy-rules.ts";
import { problemOf } from "../../client.ts";
import { size } from "../../parts/file-words.ts";
import { Time } from "../../parts/time.tsx";
import { outboxQuery } from "../../queries.ts";
import { fullTime } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { type SentState, type SentWords, sendOnceMore, takeBack } from "../../writing/outgoing.ts";
import styles from "./flow.module.css";
import { OthersNamed } from "./message-head.tsx";
import { PlainWords } from "./plain-words.tsx";

const words: Record<SentState, string> = {
  going: "on its way",
  unreached: "waits for the connection",
  waiting: "on its way",
  refused: "not sent",
};

interface Props {
  workspaceId: string;
  pending: SentWords;
  now: number;
}

export const PendingEntry = memo(function PendingEntry({ workspaceId, pending, now }: Props) {
  const { place, text, files, copies, at, state, problem } = pending;
  const client = useQueryClient();
  const readOutbox = () => client.invalidateQueries({ queryKey: outboxQuery(workspaceId).queryKey });
  const back = useMutation({ mutationFn: () => takeBack(pending), onSettled: readOutbox });
  const again = useMutation({ mutationFn: () => sendOnceMore(pending), onSettled: readOutbox });
  const error = back.error ?? again.error;
  const isNote = place.kind === "note";
  const isRefused = state === "refused";
  return (
    <article
      className={isNote ? styles.note : `${styles.entry} ${styles.team}`}
      aria-label={isNote ? "You, note" : "You"}
      aria-busy={!isRefused}
    >
      <header className={styles.head}>
        <b>You</b>
        {isNote && <span>note</span>}
        <Time at={at}>{fullTime(at, now)}</Time>
        {!isRefused && <span role="status">{words[state]}</span>}
      </header>
      <OthersNamed parties={partiesOf(copies ?? noCopies)} />
      <div className={styles.words}>
        <PlainWords text={text} />
      </div>
      {files.length > 0 && (
        <ul className={styles.files} aria-label="Files">
          {files.map(({ fileId, name, sizeBytes }) => (
            <li key={fileId} className={styles.file}>
              <Paperclip size={14} aria-hidden="true" />
              <span dir="auto">{name}</span>
              <small>{size(sizeBytes)}</small>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.state} data-quiet={!isRefused || undefined} data-failed={isRefused || undefined}>
        {isRefused && (
          <span role="alert">
            {words.refused}: {problem?.detail ?? problem?.title ?? "the reason is not known"}
          </span>
        )}
        {isRefused && (
          <Button busy={again.isPending} onClick={() => again.mutate()}>
            Try again
          </Button>
        )}
        <Button look="quiet" busy={back.isPending} onClick={() => back.mutate()}>
          {isRefused ? "Take the words back" : "Undo"}
        </Button>
        {error !== null && <span role="alert">{problemOf(error).title}</span>}
      </p>
    </article>
  );
});

// One entry of the conversation: a message in or out, a note, an event.
import { lazy, memo, Suspense } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { TeammateFace } from "../../parts/teammate-face.tsx";
import { Time } from "../../parts/time.tsx";
import { fullTime } from "../../times.ts";
import { DeliveryState } from "./delivery-state.tsx";
import { EntryMenu } from "./entry-menu.tsx";
import { EventWords } from "./event-words.tsx";
import { Files } from "./files.tsx";
import styles from "./flow.module.css";
import { Forwarded } from "./forwarded.tsx";
import { type MailLook, useMailLook } from "./mail-look.ts";
import { MessageMarks, OthersNamed } from "./message-head.tsx";
import { PlainWords } from "./plain-words.tsx";
import type { Shown } from "./shown.ts";

const MailFrame = lazy(() => import("./mail-frame.tsx").then(({ MailFrame }) => ({ default: MailFrame })));

interface Props {
  shown: Shown;
  entry: Entry;
  now: number;
  /** A link led here just now. */
  isMarked: boolean;
  onMove: (entry: Entry) => void;
}

export const EntryView = memo(function EntryView({ shown, entry, now, isMarked, onMove }: Props) {
  const author =
    entry.author?.id === shown.teammateId
      ? "You"
      : (entry.author?.name ?? (entry.kind === "message_in" ? "A mail server" : "Rapport"));
  if (entry.kind === "event") return <EventLine entry={entry} author={author} youId={shown.teammateId} now={now} />;
  if (entry.kind === "note") {
    return (
      <article
        className={styles.note}
        aria-label={`${author}, note`}
        data-entry={entry.entryId}
        data-marked={isMarked || undefined}
      >
        <header className={styles.head}>
          <b>
            <AuthorFace shown={shown} entry={entry} />
            <bdi>{author}</bdi>
          </b>
          <span>note</span>
          <Time at={entry.at}>{fullTime(entry.at, now)}</Time>
          <EntryMenu shown={shown} entry={entry} onMove={onMove} />
        </header>
        <div className={styles.words}>
          <PlainWords text={entry.text} />
        </div>
        <Files workspaceId={shown.workspaceId} entry={entry} />
      </article>
    );
  }
  return <Message shown={shown} entry={entry} author={author} now={now} isMarked={isMarked} onMove={onMove} />;
});

function Message({ shown, entry, author, now, isMarked, onMove }: Props & { author: string }) {
  const isOut = entry.kind === "message_out";
  const state = entry.delivery?.state;
  const [look, setLook] = useMailLook(entry.entryId);
  return (
    <article
      className={isOut ? `${styles.entry} ${styles.team}` : styles.entry}
      aria-label={author}
      data-entry={entry.entryId}
      data-marked={isMarked || undefined}
      data-quiet={entry.nature === "words" ? undefined : ""}
    >
      <header className={styles.head}>
        <b>
          {isOut && <AuthorFace shown={shown} entry={entry} />}
          <bdi>{author}</bdi>
        </b>
        <Time at={entry.at}>{fullTime(entry.at, now)}</Time>
        {!isOut && entry.channelName !== null && (
          <span>
            <bdi>{entry.channelName}</bdi>
          </span>
        )}
        <MessageMarks entry={entry} />
        {isOut && state === "sent" && <span>sent</span>}
        {isOut && state === "queued" && entry.delivery?.reason == null && <span>on its way</span>}
        <EntryMenu shown={shown} entry={entry} onMove={onMove} look={look} onLook={setLook} />
      </header>
      <OthersNamed parties={entry.parties} />
      <Words shown={shown} entry={entry} look={look} onLook={setLook} />
      <Forwarded shown={shown} entry={entry} />
      <Files workspaceId={shown.workspaceId} entry={entry} />
      {isOut && entry.delivery !== null && <DeliveryState shown={shown} delivery={entry.delivery} parties={entry.parties} />}
    </article>
  );
}

function AuthorFace({ shown, entry }: { shown: Shown; entry: Entry }) {
  return <TeammateFace workspaceId={shown.workspaceId} teammateId={entry.author?.id} size={20} />;
}

interface WordsProps {
  shown: Shown;
  entry: Entry;
  look: MailLook | undefined;
  onLook: (look: MailLook) => void;
}

function Words({ shown, entry, look, onLook }: WordsProps) {
  const plain = (
    <div className={styles.words}>
      <PlainWords text={entry.text} />
    </div>
  );
  if (entry.html === null) return plain;
  return (
    <Suspense fallback={plain}>
      <MailFrame
        workspaceId={shown.workspaceId}
        entryId={entry.entryId}
        html={entry.html}
        text={entry.text}
        files={entry.files}
        look={look}
        onHidden={() => onLook("hidden")}
      />
    </Suspense>
  );
}

function EventLine({ entry, author, youId, now }: { entry: Entry; author: string; youId: string; now: number }) {
  return (
    <p className={styles.event}>
      <EventWords entry={entry} author={author} youId={youId} /> · <Time at={entry.at}>{fullTime(entry.at, now)}</Time>
    </p>
  );
}

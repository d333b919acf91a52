// Where a reply or a note is written. Its words are kept in this browser until they have arrived.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { shownShortcut, spokenShortcut } from "../../actions/key-words.ts";
import { useOffer } from "../../actions/scene.ts";
import { leaveComposer, send as sendAction, writeNote, writeReply } from "../../actions/writing-actions.ts";
import { type Draft, type DraftKind, keepDraft, readDraft } from "../../drafts.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import styles from "./composer.module.css";
import { customerName, type Shown } from "./shown.ts";
import type { Sending } from "./use-send.ts";

const kinds = [
  { kind: "reply", action: writeReply, permission: "conversations.reply" },
  { kind: "note", action: writeNote, permission: "conversations.note" },
] as const;

export function Composer({ shown, sending, onLeave }: { shown: Shown; sending: Sending; onLeave: () => void }) {
  const { userId, encounter, conversation } = shown;
  const { encounterId } = encounter;
  const [draft, setDraft] = useState<Draft>(() => readDraft(userId, encounterId));
  const [isFocused, setFocused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const offered = kinds.filter(({ permission }) => shown.may(permission));
  // A colleague writes notes; words that were begun as a reply before are kept.
  const kind = offered.some((each) => each.kind === draft.kind) ? draft.kind : "note";
  const text = draft[kind];
  const hasWords = text.trim() !== "";
  const mayReply = shown.may("conversations.reply");
  const name = customerName(conversation.customer);

  const change = useCallback(
    (next: Draft) => {
      setDraft(next);
      keepDraft(userId, encounterId, next);
    },
    [userId, encounterId],
  );
  const latest = useRef({ draft: { ...draft, kind }, sending });
  useEffect(() => {
    latest.current = { draft: { ...draft, kind }, sending };
  });

  const write = useCallback(
    (next: DraftKind) => {
      change({ ...latest.current.draft, kind: next });
      field.current?.focus();
    },
    [change],
  );

  const send = useCallback(() => {
    const { draft: now, sending: by } = latest.current;
    const words = now[now.kind];
    if (words.trim() === "") return;
    // The kept draft stays until the words have arrived: a crash in between loses nothing.
    setDraft({ ...now, [now.kind]: "" });
    const giveBack = () => {
      const current = latest.current.draft;
      const since = current[now.kind];
      change({ ...current, kind: now.kind, [now.kind]: since === "" ? words : `${words}\n\n${since}` });
    };
    by.send(now.kind, words, giveBack, () => keepDraft(userId, encounterId, latest.current.draft));
  }, [change, userId, encounterId]);

  useOffer(
    "composer",
    useMemo(
      () => ({
        isFocused,
        hasWords,
        writeReply: () => write(mayReply ? "reply" : "note"),
        writeNote: () => write("note"),
        send,
        leave: () => {
          field.current?.blur();
          onLeave();
        },
      }),
      // onLeave is made anew at each render and means the same.
      [isFocused, hasWords, mayReply, write, send],
    ),
  );
  useGrowing(field, text);

  return (
    <form
      className={styles.composer}
      data-kind={kind}
      aria-label={kind === "reply" ? `Reply to ${name}` : "Note for teammates"}
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus();
      }}
    >
      {sending.problem !== undefined && (
        <div className={styles.problem}>
          <ProblemNotice error={sending.problem} />
        </div>
      )}
      <textarea
        ref={field}
        className={styles.words}
        dir="auto"
        rows={2}
        aria-label={kind === "reply" ? "Reply" : "Note"}
        aria-keyshortcuts={`${spokenShortcut(sendAction)} ${spokenShortcut(leaveComposer)}`}
        placeholder={kind === "note" ? "A note that only teammates see" : name.length > 28 ? "Your reply" : `Reply to ${name}`}
        value={text}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => {
          sending.forgetProblem();
          change({ ...draft, kind, [kind]: event.target.value });
        }}
      />
      <footer className={styles.foot}>
        <fieldset aria-label="Kind of words" className={styles.kinds}>
          {offered.map(({ kind: each, action }) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === kind}
              onClick={() => write(each)}
              title={`${action.name} (${shownShortcut(action)})`}
            >
              {action.name}
              {draft[each].trim() !== "" && each !== kind && <span className={styles.begun}>begun</span>}
            </button>
          ))}
        </fieldset>
        {kind === "reply" && conversation.encounters.length > 1 && (
          <span className={styles.about} title={encounter.subject}>
            <bdi>{encounter.subject}</bdi>
          </span>
        )}
        <Button
          look="main"
          type="submit"
          className={styles.send}
          disabled={!hasWords}
          hint={shownShortcut(sendAction)}
          aria-keyshortcuts={spokenShortcut(sendAction)}
        >
          {kind === "reply" ? "Send" : "Add note"}
        </Button>
      </footer>
    </form>
  );
}

/** Makes the field as high as its words where the browser does not by itself; the style sheet sets the most. */
function useGrowing(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = text === "" ? "" : `${element.scrollHeight}px`;
  }, [field, text]);
}

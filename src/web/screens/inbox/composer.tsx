// Where a reply or a note is written: kept at each letter, with files from anywhere, and sent so that it can be taken back.
import { useQuery } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { hasVisible } from "../../../letters.ts";
import { shownShortcut, spokenShortcut } from "../../actions/key-words.ts";
import { useOffer } from "../../actions/scene.ts";
import { leaveComposer, send as sendAction, writeNote, writeReply } from "../../actions/writing-actions.ts";
import { limitsQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { DropVeil } from "../../writing/drop-veil.tsx";
import { FileList } from "../../writing/file-list.tsx";
import { hasWords as isBegun, keepKind, lastKind } from "../../writing/kept-words.ts";
import { OtherWords, SaveWords } from "../../writing/save-words.tsx";
import { tooMuch } from "../../writing/too-much.ts";
import { useDesk, useOfDesk } from "../../writing/use-desk.ts";
import { useFiles } from "../../writing/use-files.ts";
import { useTooLong } from "../../writing/use-too-long.tsx";
import { useWanted } from "../../writing/use-wanted.ts";
import { WordsField } from "../../writing/words-field.tsx";
import styles from "./composer.module.css";
import { customerName, type Shown } from "./shown.ts";
import { ToLine } from "./to-line.tsx";
import { useCopies } from "./use-copies.ts";
import type { Sending } from "./use-send.ts";

type Kind = "reply" | "note";

const kinds = [
  { kind: "reply", action: writeReply, permission: "conversations.reply" },
  { kind: "note", action: writeNote, permission: "conversations.note" },
] as const;

interface Props {
  shown: Shown;
  send: Sending["send"];
  onLeave: () => void;
  /** The session has ended: what others wrote has gone from the screen, and whom one writes to is said here. */
  isSignedOut?: boolean;
}

export function Composer({ shown, send: sendOut, onLeave, isSignedOut = false }: Props) {
  const { userId, workspaceId, encounter, conversation } = shown;
  const { encounterId } = encounter;
  const desks = {
    reply: useDesk(userId, { kind: "reply", workspaceId, encounterId }),
    note: useDesk(userId, { kind: "note", workspaceId, encounterId }),
  };
  const [chosen, setChosen] = useState<Kind>(() => lastKind(userId, encounterId));
  const [isFocused, setFocused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const limits = useQuery(limitsQuery(workspaceId)).data;
  const offered = kinds.filter(({ permission }) => shown.may(permission));
  // A colleague writes notes; words that were begun as a reply before are kept.
  const kind = offered.some((each) => each.kind === chosen) ? chosen : "note";
  const desk = desks[kind];
  const files = { reply: useFiles(desks.reply, workspaceId, limits), note: useFiles(desks.note, workspaceId, limits) }[kind];
  const begun = { reply: useOfDesk(desks.reply, isBegun), note: useOfDesk(desks.note, isBegun) };
  const excess = useOfDesk(desk, (words) => tooMuch(words, limits));
  const hasWords = useOfDesk(desk, ({ text }) => hasVisible(text));
  const tooLong = useTooLong(desk, limits, files);
  const isComing = files.coming.length > 0;
  const mayReply = shown.may("conversations.reply");
  const chosenCopies = useCopies(shown, desks.reply);
  const { copies, areKnown } = chosenCopies;
  const isTo = kind === "reply";
  const name = customerName(conversation.customer);

  // Who sends signs in first: what is taken away to be sent would leave nothing to write on.
  const maySend = hasWords && !isComing && (areKnown || !isTo) && excess === undefined && !isSignedOut;

  const latest = useRef({ kind, desk, copies });
  useEffect(() => {
    latest.current = { kind, desk, copies };
  });

  const write = useCallback(
    (next: Kind) => {
      setChosen(next);
      keepKind(userId, encounterId, next);
      field.current?.focus();
    },
    [userId, encounterId],
  );

  const sendNow = useCallback(() => {
    const now = latest.current;
    void sendOut(now.desk, { kind: now.kind, workspaceId, encounterId }, now.kind === "reply" ? now.copies : null);
  }, [sendOut, workspaceId, encounterId]);
  // Pressed while files are on their way up, it is sent with the last of them; one that fails is a person's to decide.
  const comeUp = files.coming.every(({ problem }) => problem === undefined);
  const [isWanted, send] = useWanted(
    { mayNow: maySend, mayLater: hasWords && excess === undefined && ((isComing && comeUp) || !areKnown) && !isSignedOut },
    sendNow,
  );

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
  const label = kind === "reply" ? (name === "" ? "Reply" : `Reply to ${name}`) : "Note for teammates";

  return (
    <form
      className={styles.composer}
      data-kind={kind}
      data-uncovered=""
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus();
      }}
    >
      <DropVeil
        inside={field}
        words={kind === "reply" ? "Drop to send it with your reply" : "Drop to add it to your note"}
        onFiles={files.add}
      />
      {isSignedOut && (
        <p className={styles.whom}>
          {kind === "reply" ? "To" : "About"} <bdi>{name}</bdi>
          {encounter.subject !== "" && (
            <>
              {" · "}
              <bdi>{encounter.subject}</bdi>
            </>
          )}
        </p>
      )}
      <OtherWords desk={desk} />
      {isTo && !isSignedOut && <ToLine workspaceId={workspaceId} name={name} of={chosenCopies} />}
      <WordsField
        desk={desk}
        ref={field}
        className={styles.words}
        rows={2}
        aria-label={kind === "reply" ? "Reply" : "Note"}
        aria-keyshortcuts={`${spokenShortcut(sendAction)} ${spokenShortcut(leaveComposer)}`}
        placeholder={
          kind === "note" ? "A note that only teammates see" : name === "" || name.length > 28 ? "Your reply" : `Reply to ${name}`
        }
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onFiles={files.add}
        {...tooLong.field}
      />
      {tooLong.notice}
      <FileList files={files} workspaceId={workspaceId} />
      {excess !== undefined && (
        <p role="alert" className={styles.wrong}>
          {excess}
        </p>
      )}
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
              {each !== kind && begun[each] && <span className={styles.begun}>begun</span>}
            </button>
          ))}
        </fieldset>
        <IconButton
          label={limits === undefined ? "Add files" : `Add files: up to ${limits.mostFiles}, ${megabytes(limits)} MB together`}
          icon={<Paperclip size={16} aria-hidden="true" />}
          onClick={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to add"
          onChange={(event) => {
            files.add([...(event.target.files ?? [])]);
            event.target.value = "";
            field.current?.focus();
          }}
        />
        {kind === "reply" && conversation.encounters.length > 1 && !isSignedOut && (
          <span className={styles.about} title={encounter.subject}>
            <bdi>{encounter.subject}</bdi>
          </span>
        )}
        <span className={styles.end}>
          <SaveWords desk={desk} />
          <Button
            look="main"
            type="submit"
            disabled={!hasWords || excess !== undefined || !comeUp || isSignedOut}
            busy={isWanted}
            hint={shownShortcut(sendAction)}
            aria-keyshortcuts={spokenShortcut(sendAction)}
          >
            {isWanted && isComing ? "Files come up" : kind === "reply" ? "Send" : "Add note"}
          </Button>
        </span>
      </footer>
    </form>
  );
}

const megabytes = ({ mostFileBytes }: { mostFileBytes: number }): number => Math.floor(mostFileBytes / 1024 / 1024);

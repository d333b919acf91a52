// The words that begin an encounter, with what they need: a recipient, a channel, a subject; sent so that they can be taken back.
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, Paperclip } from "lucide-react";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { isSameCopies, noCopies } from "../../../domain/conversation/copy-rules.ts";
import type { Copies } from "../../../domain/conversation/copy-schema.ts";
import { hasVisible } from "../../../letters.ts";
import { shownShortcut, spokenShortcut } from "../../actions/key-words.ts";
import { useOffer } from "../../actions/scene.ts";
import { send as sendAction } from "../../actions/writing-actions.ts";
import screen from "../../parts/screen.module.css";
import { Screen } from "../../parts/screen.tsx";
import { channelsQuery, limitsQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { CopiesField } from "../../writing/copies-field.tsx";
import { DropVeil } from "../../writing/drop-veil.tsx";
import { FileList } from "../../writing/file-list.tsx";
import { isNothing, noRecipient } from "../../writing/kept-words.ts";
import { OtherWords, SaveWords } from "../../writing/save-words.tsx";
import { SignInAgain } from "../../writing/sign-in-again.tsx";
import { tooMuch } from "../../writing/too-much.ts";
import { useDesk, useOfDesk } from "../../writing/use-desk.ts";
import { useFiles } from "../../writing/use-files.ts";
import { useTooLong } from "../../writing/use-too-long.tsx";
import { useWanted } from "../../writing/use-wanted.ts";
import { WordsField } from "../../writing/words-field.tsx";
import { BegunOpenings } from "./begun-openings.tsx";
import { CameBack } from "./came-back.tsx";
import styles from "./compose-form.module.css";
import { RecipientField } from "./recipient-field.tsx";
import { SentOpening } from "./sent-opening.tsx";
import { useLeaveOpening } from "./use-leave-opening.ts";
import { useSendOpening } from "./use-send-opening.ts";
import { useSentOpening } from "./use-sent-opening.ts";

interface Props {
  isSignedOut: boolean;
  userId: string;
  workspaceId: string;
  draftId: string;
}

export function ComposeForm({ userId, workspaceId, draftId, isSignedOut }: Props) {
  const place = useMemo(() => ({ kind: "encounter" as const, workspaceId, draftId }), [workspaceId, draftId]);
  const desk = useDesk(userId, place);
  const limits = useQuery(limitsQuery(workspaceId)).data;
  const channels = useQuery(channelsQuery(workspaceId)).data;
  const files = useFiles(desk, workspaceId, limits);
  const sent = useSentOpening(workspaceId, draftId);
  const sendOpening = useSendOpening(place);
  const [isAsked, setAsked] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();

  const to = useOfDesk(desk, (words) => words.to) ?? noRecipient;
  const copies = useOfDesk(desk, (words) => words.copies) ?? noCopies;
  const changeCopies = (next: Copies) => desk.change({ copies: isSameCopies(next, noCopies) ? null : next });
  const hasWords = useOfDesk(desk, ({ text }) => hasVisible(text));
  const tooLong = useTooLong(desk, limits, files);
  const isEmpty = useOfDesk(desk, isNothing);
  const excess = useOfDesk(desk, (words) => tooMuch(words, limits));
  // With one channel there is nothing to choose.
  const channelId = to.channelId ?? channels?.[0]?.channelId ?? null;
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(to.address);
  const missing = {
    to: to.customerId === null && !isAddress ? "Say to whom it goes." : undefined,
    channel: channels !== undefined && channelId === null ? "Add a channel first: words go out through one." : undefined,
    subject: to.subject.trim() === "" ? "Say in a few words what it is about." : undefined,
    text: hasWords ? undefined : "There are no words yet.",
  };
  const isWhole = excess === undefined && Object.values(missing).every((each) => each === undefined);
  const isComing = files.coming.length > 0;
  const change = useCallback(
    (part: Partial<typeof to>) => desk.change({ to: { ...(desk.get().to ?? noRecipient), ...part } }),
    [desk],
  );

  const sendNow = useCallback(() => {
    if (channelId !== null) void sendOpening(desk, channelId);
  }, [desk, sendOpening, channelId]);
  const comeUp = isComing && files.coming.every(({ problem }) => problem === undefined);
  const may = { mayNow: isWhole && !isComing && channelId !== null, mayLater: isWhole && (comeUp || channels === undefined) };
  const [isWanted, want] = useWanted(may, sendNow);
  const send = useCallback(() => {
    setAsked(true);
    want();
  }, [want]);
  const { leave, discard } = useLeaveOpening(userId, place, desk);
  useOffer(
    "composer",
    useMemo(
      () => ({
        // The whole screen is the composer.
        isFocused: true,
        hasWords: true,
        writeReply: () => field.current?.focus(),
        writeNote: () => field.current?.focus(),
        send,
        leave,
      }),
      [send, leave],
    ),
  );

  const form = useRef<HTMLFormElement>(null);
  // One begins with what is not said yet. Under a finger no keyboard jumps up.
  useEffect(() => {
    if (matchMedia("(hover: none)").matches) return;
    if (isAddress || to.customerId !== null) field.current?.focus();
    else form.current?.querySelector("input")?.focus();
    // Only when it is opened.
  }, []);

  return (
    <Screen
      workspaceId={workspaceId}
      title="New encounter"
      narrow
      back={
        <button type="button" className={screen.back} onClick={leave}>
          <ChevronLeft size={16} aria-hidden="true" />
          Back
        </button>
      }
    >
      {isSignedOut && <SignInAgain userId={userId} />}
      {sent !== undefined ? (
        <SentOpening sent={sent} />
      ) : (
        <form
          ref={form}
          className={styles.form}
          data-drop=""
          aria-label="New encounter"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <DropVeil inside={field} words="Drop to send it with your words" onFiles={files.add} />
          <OtherWords desk={desk} />
          <RecipientField workspaceId={workspaceId} to={to} onChange={change} error={isAsked ? missing.to : undefined} />
          {to.customerId !== null && <CameBack workspaceId={workspaceId} customerId={to.customerId} address={to.address} />}
          <div className={styles.copies}>
            <CopiesField workspaceId={workspaceId} copies={copies} to={to.address} onChange={changeCopies} />
          </div>
          {channels !== undefined && channels.length !== 1 && (
            <SelectField
              label="From"
              error={missing.channel}
              value={channelId ?? ""}
              onChange={(event) => change({ channelId: event.target.value })}
            >
              {channels.map(({ channelId: each, name, address }) => (
                <option key={each} value={each}>
                  {name} ({address})
                </option>
              ))}
            </SelectField>
          )}
          <TextField
            label="Subject"
            required
            maxLength={500}
            value={to.subject}
            error={isAsked ? missing.subject : undefined}
            onChange={(event) => change({ subject: event.target.value })}
          />
          <div className={styles.words}>
            <label htmlFor={id}>Words</label>
            <WordsField
              desk={desk}
              ref={field}
              id={id}
              rows={8}
              aria-keyshortcuts={spokenShortcut(sendAction)}
              aria-invalid={isAsked && missing.text !== undefined}
              onFiles={files.add}
              {...tooLong.field}
            />
            {tooLong.notice}
            <FileList files={files} workspaceId={workspaceId} />
          </div>
          {isAsked && missing.text !== undefined && <p className={styles.wrong}>{missing.text}</p>}
          {excess !== undefined && (
            <p role="alert" className={styles.wrong}>
              {excess}
            </p>
          )}
          <footer className={styles.foot} data-uncovered="">
            <Button
              look="main"
              type="submit"
              busy={isWanted}
              hint={shownShortcut(sendAction)}
              aria-keyshortcuts={spokenShortcut(sendAction)}
            >
              {isWanted && isComing ? "Files come up" : "Send"}
            </Button>
            <IconButton
              label={limits === undefined ? "Add files" : `Add files: up to ${limits.mostFiles}`}
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
              }}
            />
            <SaveWords desk={desk} />
            {!isEmpty && (
              <Button look="quiet" className={styles.discard} onClick={discard}>
                Discard
              </Button>
            )}
          </footer>
        </form>
      )}
      {isEmpty && sent === undefined && !isSignedOut && (
        <BegunOpenings userId={userId} workspaceId={workspaceId} draftId={draftId} />
      )}
    </Screen>
  );
}

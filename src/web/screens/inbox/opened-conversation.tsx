// A conversation opened at one of its encounters: its head, its flow, and where one writes.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import type { EncounterScene } from "../../actions/encounter-actions.ts";
import { useOffer } from "../../actions/scene.ts";
import { sayRefused, spamAll } from "../../encounter-work.ts";
import { entriesQuery } from "../../entry-pages.ts";
import { useWiderThan } from "../../media.ts";
import { Failure } from "../../parts/read-failed.tsx";
import { countsQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { hasKeptWords } from "../../writing/kept-words.ts";
import { SignInAgain } from "../../writing/sign-in-again.tsx";
import { Composer } from "./composer.tsx";
import { ConversationHead } from "./conversation-head.tsx";
import styles from "./conversation-screen.module.css";
import { EncounterMenu, type EncounterSheet } from "./encounter-menu.tsx";
import { Flow } from "./flow.tsx";
import { MoveForm } from "./move-form.tsx";
import { NotShown } from "./not-shown.tsx";
import { SettleQuestion } from "./settle-question.tsx";
import { customerName, type Shown } from "./shown.ts";
import { useSeen } from "./use-seen.ts";
import { useSend } from "./use-send.ts";
import { useSettle } from "./use-settle.ts";
import { useShown } from "./use-shown.ts";

const noEntries: Entry[] = [];

interface Props {
  workspaceId: string;
  encounterId: string;
  /** The entry that the address names. */
  targetId: string | undefined;
  isSignedOut: boolean;
  /** The customer stands beside it. */
  hasPanel: boolean;
}

export const OpenedConversation = memo(function OpenedConversation(props: Props) {
  const { workspaceId, encounterId, isSignedOut } = props;
  const { conversation, userId, shown } = useShown(workspaceId, encounterId, isSignedOut);
  if (shown !== undefined) return <Talk shown={shown} {...props} />;
  return (
    <NotShown
      error={conversation.isError ? conversation.error : undefined}
      wasShown={conversation.dataUpdatedAt > 0}
      hasDraft={userId !== undefined && hasKeptWords(userId, workspaceId, encounterId)}
      again={() => void conversation.refetch()}
    />
  );
});

function Talk({ shown, targetId, isSignedOut, hasPanel }: Props & { shown: Shown }) {
  const { workspaceId, conversation, encounter } = shown;
  const entries = useQuery(entriesQuery(workspaceId, conversation.conversationId));
  const ignored = useQuery(countsQuery(workspaceId)).data?.ignored ?? 0;
  const name = customerName(conversation.customer);
  const all = entries.data?.entries ?? noEntries;
  const [sheet, setSheet] = useState<EncounterSheet>();
  const [moving, setMoving] = useState<Entry>();
  const { sawUpTo, markUnread } = useSeen(shown);
  const sending = useSend(shown, all);
  const settling = useSettle(shown);
  const heading = useRef<HTMLHeadingElement>(null);
  const isWide = useWiderThan("twoColumns");
  useTitle(ignored > 0 && `${ignored} ignored`, !isSignedOut && name);

  const { settle: doSettle, reopen: doReopen, goBack: doNotSettle } = settling;
  const isSettled = encounter.state === "settled";
  const client = useQueryClient();
  const { isSpam } = encounter;
  const putSpam = useCallback(
    (next: boolean) => void spamAll({ client, workspaceId, encounters: [encounter] }, next).catch(sayRefused),
    [client, workspaceId, encounter],
  );
  const mayWork = shown.may("conversations.work");
  const { encounterId } = encounter;
  const latest = useRef(all);
  latest.current = all;
  // What was asked before is not answered any more by one who goes on to something else.
  const open = useCallback(
    (next: EncounterSheet) => {
      doNotSettle();
      setSheet(next);
    },
    [doNotSettle],
  );
  const offered = useMemo<NonNullable<EncounterScene["encounter"]>>(
    () =>
      mayWork
        ? {
            isSettled,
            settle: doSettle,
            reopen: isSpam ? () => putSpam(false) : doReopen,
            ...(isSpam ? { notSpam: () => putSpam(false) } : { spam: () => putSpam(true) }),
            assign: () => open("assign"),
            ...(isSettled ? {} : { snooze: () => open("snooze") }),
            moveEntry: () => setMoving(entryOneIsAt(latest.current, encounterId)),
            markUnread,
          }
        : { isSettled: false, markUnread },
    [mayWork, isSettled, isSpam, doSettle, doReopen, putSpam, markUnread, encounterId, open],
  );
  useOffer("encounter", offered);
  // Where the list makes way for the conversation, so does the place in it.
  useEffect(() => {
    if (!isWide) heading.current?.focus({ preventScroll: true });
  }, [isWide]);

  return (
    <section className={styles.talk} aria-label="Conversation" data-drop="">
      {isSignedOut ? (
        <>
          <div />
          <SignInAgain userId={shown.userId} />
        </>
      ) : (
        <ConversationHead
          shown={shown}
          heading={heading}
          entries={all}
          busy={settling.isPending}
          hasPanel={hasPanel}
          offered={offered}
          menu={<EncounterMenu shown={shown} sheet={sheet} onSheet={setSheet} onMarkUnread={markUnread} onSpam={putSpam} />}
        />
      )}
      {entries.isPending && !isSignedOut && <div className={styles.pending} />}
      {entries.isError && all.length === 0 && !isSignedOut && (
        <div className={styles.failed}>
          <Failure error={entries.error} again={() => void entries.refetch()} />
        </div>
      )}
      {entries.data !== undefined && !isSignedOut && (
        <Flow
          shown={shown}
          pages={entries.data}
          targetId={targetId}
          pending={sending.pending}
          onSawUpTo={sawUpTo}
          onMove={setMoving}
        />
      )}
      <div className={styles.foot}>
        {settling.isAsked && (
          <SettleQuestion onNothingOwed={settling.settleOwingNothing} onBack={settling.goBack} busy={settling.isPending} />
        )}
        {settling.problem !== undefined && <ProblemNotice error={settling.problem} />}
        <Composer
          shown={shown}
          send={sending.send}
          isSignedOut={isSignedOut}
          onLeave={() => heading.current?.focus({ preventScroll: true })}
        />
      </div>
      <Dialog title="Move to" open={moving !== undefined} onOpenChange={(next) => !next && setMoving(undefined)}>
        {moving !== undefined && <MoveForm shown={shown} entry={moving} onDone={() => setMoving(undefined)} />}
      </Dialog>
    </section>
  );
}

/** The entry that has the focus, or else the newest words of the encounter. */
function entryOneIsAt(entries: Entry[], encounterId: string): Entry | undefined {
  const id = document.activeElement?.closest<HTMLElement>("[data-entry]")?.dataset.entry;
  return (
    entries.find((each) => each.entryId === id) ??
    entries.findLast((each) => each.encounterId === encounterId && each.kind === "message_in")
  );
}

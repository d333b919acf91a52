// The lifelong conversation with one customer, opened at one of its encounters.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { ActionButton } from "../../actions/action-button.tsx";
import { type EncounterScene, reopen, settle } from "../../actions/encounter-actions.ts";
import { useOffer } from "../../actions/scene.ts";
import { useAfterPaint } from "../../after-paint.ts";
import { isNotYours } from "../../client.ts";
import { isOverdue, isRunning, overdueWords, waitingWords } from "../../clock-words.ts";
import { entriesQuery } from "../../entry-pages.ts";
import { useWiderThan } from "../../media.ts";
import { useMay, useMembership } from "../../membership.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { Failure } from "../../parts/read-failed.tsx";
import { conversationQuery, countsQuery, meQuery, teamsQuery } from "../../queries.ts";
import { useSessionIsOver } from "../../session.ts";
import { untilTime, useNow } from "../../times.ts";
import { useTitle } from "../../title.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Panes } from "../../ui/panes.tsx";
import { hasKeptWords } from "../../writing/kept-words.ts";
import { SignInAgain } from "../../writing/sign-in-again.tsx";
import { Composer } from "./composer.tsx";
import styles from "./conversation-screen.module.css";
import { CustomerPanel } from "./customer-panel.tsx";
import { EncounterMenu, type EncounterSheet } from "./encounter-menu.tsx";
import { Flow } from "./flow.tsx";
import { listSearch } from "./list-search.ts";
import { MoveForm } from "./move-form.tsx";
import { SettleQuestion } from "./settle-question.tsx";
import { customerName, type Shown } from "./shown.ts";
import { TeamWords, teamOf } from "./team-words.tsx";
import { useSeen } from "./use-seen.ts";
import { useSend } from "./use-send.ts";
import { useSettle } from "./use-settle.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

const noEntries: Entry[] = [];

export function ConversationScreen() {
  const { workspaceId, encounterId } = route.useParams();
  const { view, team } = route.useSearch();
  const conversation = useQuery(conversationQuery(workspaceId, encounterId));
  const me = useQuery(meQuery).data;
  const teammateId = useMembership(workspaceId)?.teammateId;
  const may = useMay(workspaceId);
  const isSignedOut = useSessionIsOver();
  const hasPanel = useWiderThan("customer");
  const isWall = useWiderThan("wall");
  const encounter = conversation.data?.encounters.find((each) => each.encounterId === encounterId);
  const { data: found } = conversation;
  const userId = me?.userId;
  // What is drawn of it is drawn anew only where one of these has changed.
  const shown = useMemo<Shown | undefined>(
    () =>
      found === undefined || encounter === undefined || userId === undefined || teammateId === undefined
        ? undefined
        : { workspaceId, userId, teammateId, may, conversation: found, encounter },
    [workspaceId, userId, teammateId, may, found, encounter],
  );
  const last = useRef(shown);
  useEffect(() => {
    if (shown !== undefined) last.current = shown;
  });
  // While one signs in again nothing is shown but what one writes, and that stays.
  const held = isSignedOut && last.current?.encounter.encounterId === encounterId ? last.current : undefined;
  const talked = shown ?? held;
  const newest = conversation.data?.encounters.at(-1);
  if (conversation.data !== undefined && encounter === undefined && newest !== undefined) {
    // Its words were moved away: they are in the same conversation.
    return (
      <Navigate
        replace
        to="/w/$workspaceId/inbox/$encounterId"
        params={{ workspaceId, encounterId: newest.encounterId }}
        search={listSearch(view ?? "open", team)}
      />
    );
  }
  const talk =
    talked === undefined ? (
      <NotShown
        error={conversation.isError ? conversation.error : undefined}
        wasShown={conversation.dataUpdatedAt > 0}
        hasDraft={me !== undefined && hasKeptWords(me.userId, workspaceId, encounterId)}
        again={() => void conversation.refetch()}
      />
    ) : (
      <Talk key={encounterId} shown={talked} isSignedOut={isSignedOut} hasPanel={hasPanel} />
    );
  if (!hasPanel || (talked === undefined && conversation.isError)) return talk;
  return (
    <Panes
      name="customer"
      side="end"
      label="the customer"
      least={240}
      most={640}
      usual={isWall ? 440 : 300}
      restLeast={480}
      folds
      pane={<Beside shown={isSignedOut ? undefined : talked} />}
    >
      {talk}
    </Panes>
  );
}

/** Who the customer is comes a moment after their words; until then one sees who was there before. */
const Beside = memo(function Beside({ shown }: { shown: Shown | undefined }) {
  const later = useAfterPaint(shown);
  if (shown === undefined || later === undefined) return null;
  return <CustomerPanel key={later.encounter.encounterId} shown={later} />;
});

function Talk({ shown, isSignedOut, hasPanel }: { shown: Shown; isSignedOut: boolean; hasPanel: boolean }) {
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
            reopen: doReopen,
            assign: () => open("assign"),
            ...(isSettled ? {} : { snooze: () => open("snooze") }),
            moveEntry: () => setMoving(entryOneIsAt(latest.current, encounterId)),
            markUnread,
          }
        : { isSettled: false, markUnread },
    [mayWork, isSettled, doSettle, doReopen, markUnread, encounterId, open],
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
        <Head
          shown={shown}
          heading={heading}
          entries={all}
          busy={settling.isPending}
          hasPanel={hasPanel}
          offered={offered}
          menu={<EncounterMenu shown={shown} sheet={sheet} onSheet={setSheet} onMarkUnread={markUnread} />}
        />
      )}
      {entries.isPending && !isSignedOut && <div className={styles.pending} />}
      {entries.isError && all.length === 0 && !isSignedOut && (
        <div className={styles.failed}>
          <Failure error={entries.error} again={() => void entries.refetch()} />
        </div>
      )}
      {entries.data !== undefined && !isSignedOut && (
        <Flow shown={shown} pages={entries.data} pending={sending.pending} onSawUpTo={sawUpTo} onMove={setMoving} />
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

interface HeadProps {
  menu: ReactNode;
  offered: NonNullable<EncounterScene["encounter"]>;
  hasPanel: boolean;
  shown: Shown;
  heading: { current: HTMLHeadingElement | null };
  entries: { encounterId: string; clock: Parameters<typeof isRunning>[0] | null }[];
  busy: boolean;
}

function Head({ shown, heading, entries, busy, hasPanel, offered, menu }: HeadProps) {
  const { workspaceId, conversation, encounter } = shown;
  const { view, team: teamId } = route.useSearch();
  const now = useNow();
  const team = teamOf(useQuery(teamsQuery(workspaceId)).data, encounter.teamId);
  // Where there is room for the panel, it stands there.
  const address = hasPanel ? undefined : conversation.customer.identities[0]?.address;
  const clock =
    entries.find((each) => each.encounterId === encounter.encounterId && each.clock !== null && isRunning(each.clock))?.clock ??
    null;
  return (
    <header className={styles.head}>
      <Link
        to="/w/$workspaceId/inbox"
        params={{ workspaceId }}
        search={listSearch(view ?? "open", teamId)}
        className={styles.back}
        aria-label="Back to the list"
      >
        <ChevronLeft size={22} aria-hidden="true" />
      </Link>
      {conversation.customer.face === null ? (
        <Circles closeness={null} width={34} className={styles.circles} />
      ) : (
        <Face seed={conversation.customer.face} size={36} className={styles.circles} />
      )}
      <div className={styles.who}>
        <h2 ref={heading} tabIndex={-1} dir="auto" title={customerName(conversation.customer)}>
          <Link to="/w/$workspaceId/customers/$customerId" params={{ workspaceId, customerId: conversation.customer.customerId }}>
            {customerName(conversation.customer)}
          </Link>
        </h2>
        <p className={styles.about}>
          <span className={styles.subject}>
            <bdi title={encounter.subject}>{encounter.subject || "No subject"}</bdi>
            {address !== undefined && address !== customerName(conversation.customer) && (
              <>
                {" · "}
                <bdi>{address}</bdi>
              </>
            )}
          </span>
          <span>
            {clock !== null && (
              <>
                <span className={isOverdue(clock, now) ? styles.late : undefined}>
                  {isOverdue(clock, now) ? overdueWords(clock, now) : waitingWords(clock, now)}
                </span>
                {" · "}
              </>
            )}
            {clock === null && encounter.state === "waiting" && "waiting for them · "}
            {encounter.state === "settled" && "settled · "}
            {encounter.state === "snoozed" &&
              `sleeps${encounter.snoozedUntil === null ? "" : ` until ${untilTime(encounter.snoozedUntil, now)}`} · `}
            <OwnerWords shown={shown} />
            {team !== undefined && (
              <>
                {" · "}
                <TeamWords team={team} />
              </>
            )}
          </span>
        </p>
      </div>
      <div className={styles.actions}>
        <ActionButton action={settle} busy={busy} own={{ encounter: offered }} />
        <ActionButton action={reopen} busy={busy} own={{ encounter: offered }} />
        {menu}
      </div>
    </header>
  );
}

function OwnerWords({ shown: { encounter, teammateId } }: { shown: Shown }) {
  const { owner } = encounter;
  if (owner === null) return <>nobody on it</>;
  if (owner.teammateId === teammateId) return <>yours</>;
  return (
    <>
      with <bdi>{owner.name}</bdi>
    </>
  );
}

interface NotShownProps {
  error: unknown;
  /** It was on the screen before. */
  wasShown: boolean;
  hasDraft: boolean;
  again: () => void;
}

function NotShown({ error, wasShown, hasDraft, again }: NotShownProps) {
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

// The lifelong conversation with one customer, opened at one of its encounters.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { ActionButton } from "../../actions/action-button.tsx";
import { reopen, settle } from "../../actions/encounter-actions.ts";
import { useOffer } from "../../actions/scene.ts";
import { isNotYours } from "../../client.ts";
import { isOverdue, isRunning, overdueWords, waitingWords } from "../../clock-words.ts";
import { hasDraft } from "../../drafts.ts";
import { useWiderThan } from "../../media.ts";
import { useMay, useMembership } from "../../membership.ts";
import { Circles } from "../../parts/circles.tsx";
import { Failure } from "../../parts/read-failed.tsx";
import { conversationQuery, countsQuery, entriesQuery, meQuery, teamsQuery } from "../../queries.ts";
import { untilTime, useNow } from "../../times.ts";
import { useTitle } from "../../title.ts";
import { Button } from "../../ui/button.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Composer } from "./composer.tsx";
import styles from "./conversation-screen.module.css";
import { CustomerPanel } from "./customer-panel.tsx";
import { EncounterMenu } from "./encounter-menu.tsx";
import { Flow } from "./flow.tsx";
import { SettleQuestion } from "./settle-question.tsx";
import { customerName, type Shown } from "./shown.ts";
import { TeamWords, teamOf } from "./team-words.tsx";
import { useSend } from "./use-send.ts";
import { useSettle } from "./use-settle.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

export function ConversationScreen() {
  const { workspaceId, encounterId } = route.useParams();
  const conversation = useQuery(conversationQuery(workspaceId, encounterId));
  const me = useQuery(meQuery).data;
  const teammateId = useMembership(workspaceId)?.teammateId;
  const may = useMay(workspaceId);
  const encounter = conversation.data?.encounters.find((each) => each.encounterId === encounterId);
  if (conversation.data === undefined || encounter === undefined || me === undefined || teammateId === undefined) {
    return (
      <NotShown
        error={conversation.isError ? conversation.error : undefined}
        wasShown={conversation.dataUpdatedAt > 0}
        hasDraft={me !== undefined && hasDraft(me.userId, encounterId)}
        again={() => void conversation.refetch()}
      />
    );
  }
  return (
    <Talk
      key={encounterId}
      shown={{ workspaceId, userId: me.userId, teammateId, may, conversation: conversation.data, encounter }}
    />
  );
}

function Talk({ shown }: { shown: Shown }) {
  const { workspaceId, conversation, encounter } = shown;
  const entries = useInfiniteQuery(entriesQuery(workspaceId, conversation.conversationId));
  const ignored = useQuery(countsQuery(workspaceId)).data?.ignored ?? 0;
  const hasPanel = useWiderThan("customer");
  const name = customerName(conversation.customer);
  const all = useMemo(() => entries.data?.pages.toReversed().flatMap((page) => page.entries) ?? [], [entries.data]);
  const sending = useSend(shown, all);
  const settling = useSettle(shown);
  const heading = useRef<HTMLHeadingElement>(null);
  const isWide = useWiderThan("twoColumns");
  useTitle(ignored > 0 && `${ignored} ignored`, name);

  const { settle: doSettle, reopen: doReopen } = settling;
  const isSettled = encounter.state === "settled";
  const mayWork = shown.may("conversations.work");
  useOffer(
    "encounter",
    useMemo(
      () => (mayWork ? { isSettled, settle: doSettle, reopen: doReopen } : undefined),
      [mayWork, isSettled, doSettle, doReopen],
    ),
  );
  // Where the list makes way for the conversation, so does the place in it.
  useEffect(() => {
    if (!isWide) heading.current?.focus({ preventScroll: true });
  }, [isWide]);

  return (
    <>
      <section className={styles.talk} aria-label="Conversation">
        <Head shown={shown} heading={heading} entries={all} busy={settling.isPending} hasPanel={hasPanel} />
        {entries.isPending && <div className={styles.pending} />}
        {entries.isError && all.length === 0 && (
          <div className={styles.failed}>
            <Failure error={entries.error} again={() => void entries.refetch()} />
          </div>
        )}
        {entries.data !== undefined && (
          <Flow
            shown={shown}
            entries={all}
            pending={sending.pending}
            hasEarlier={entries.hasNextPage}
            isReadingEarlier={entries.isFetchingNextPage}
            onEarlier={() => void entries.fetchNextPage({ cancelRefetch: false })}
          />
        )}
        <div className={styles.foot}>
          {settling.isAsked && (
            <SettleQuestion onNothingOwed={settling.settleOwingNothing} onBack={settling.goBack} busy={settling.isPending} />
          )}
          {settling.problem !== undefined && <ProblemNotice error={settling.problem} />}
          <Composer shown={shown} sending={sending} onLeave={() => heading.current?.focus({ preventScroll: true })} />
        </div>
      </section>
      {hasPanel && <CustomerPanel shown={shown} />}
    </>
  );
}

interface HeadProps {
  hasPanel: boolean;
  shown: Shown;
  heading: { current: HTMLHeadingElement | null };
  entries: { encounterId: string; clock: Parameters<typeof isRunning>[0] | null }[];
  busy: boolean;
}

function Head({ shown, heading, entries, busy, hasPanel }: HeadProps) {
  const { workspaceId, conversation, encounter } = shown;
  const { view } = route.useSearch();
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
        search={view === undefined ? {} : { view }}
        className={styles.back}
        aria-label="Back to the list"
      >
        <ChevronLeft size={22} aria-hidden="true" />
      </Link>
      <Circles closeness={null} width={34} className={styles.circles} />
      <div className={styles.who}>
        <h2 ref={heading} tabIndex={-1} title={customerName(conversation.customer)}>
          <bdi>{customerName(conversation.customer)}</bdi>
        </h2>
        <p>
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
          {" · "}
          <bdi title={encounter.subject}>{encounter.subject || "No subject"}</bdi>
          {address !== undefined && address !== customerName(conversation.customer) && (
            <>
              {" · "}
              <bdi>{address}</bdi>
            </>
          )}
        </p>
      </div>
      <div className={styles.actions}>
        <ActionButton action={settle} busy={busy} />
        <ActionButton action={reopen} busy={busy} />
        <EncounterMenu shown={shown} />
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
  const { view } = route.useSearch();
  useTitle("Inbox");
  const isGone = error !== undefined && isNotYours(error);
  const toList = (
    <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} search={view === undefined ? {} : { view }}>
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

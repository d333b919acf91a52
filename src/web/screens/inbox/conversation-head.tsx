// The head of an opened conversation: who, about what, who is on it, how long they wait, and what can be done.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { ActionButton } from "../../actions/action-button.tsx";
import { type EncounterScene, notSpam, reopen, settle } from "../../actions/encounter-actions.ts";
import { isOverdue, isRunning, overdueWords, waitingWords } from "../../clock-words.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { teamsQuery } from "../../queries.ts";
import { untilTime, useNow } from "../../times.ts";
import styles from "./conversation-screen.module.css";
import { listSearch } from "./list-search.ts";
import { customerName, type Shown } from "./shown.ts";
import { TeamWords, teamOf } from "./team-words.tsx";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

interface Props {
  menu: ReactNode;
  offered: NonNullable<EncounterScene["encounter"]>;
  hasPanel: boolean;
  shown: Shown;
  heading: { current: HTMLHeadingElement | null };
  entries: { encounterId: string; clock: Parameters<typeof isRunning>[0] | null }[];
  busy: boolean;
}

export function ConversationHead({ shown, heading, entries, busy, hasPanel, offered, menu }: Props) {
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
            {encounter.state === "settled" && (encounter.isSpam ? "spam · " : "settled · ")}
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
        <ActionButton action={notSpam} busy={busy} own={{ encounter: offered }} />
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

// How a channel is: what came last, what waits and lies aside, what could not be fetched or sent, and what helps.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Channel } from "../../../domain/channel/schema.ts";
import { providerNames } from "../../../domain/mail/account-rules.ts";
import type { ChannelHealth } from "../../../domain/mail/health-schema.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Section } from "../../parts/screen.tsx";
import { SignInAgain } from "../../parts/sign-in-again.tsx";
import { Time } from "../../parts/time.tsx";
import { channelHealthQuery } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import styles from "./channel-health.module.css";
import { FetchProblems } from "./fetch-problems.tsx";
import { SetAsideList } from "./set-aside-list.tsx";

/** So long a message may wait for its place without anybody needing to know. */
const usualWaitMs = 60_000;

export function ChannelHealthSection({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const { channelId } = channel;
  const health = useQuery(channelHealthQuery(workspaceId, channelId));
  return (
    <Section title="How it is">
      <ReadFailed of={health} />
      {health.data !== undefined && (
        <>
          <Facts workspaceId={workspaceId} channel={channel} health={health.data} />
          <SetAsideList workspaceId={workspaceId} channelId={channelId} setAside={health.data.setAside} />
          <FetchProblems workspaceId={workspaceId} channelId={channelId} problems={health.data.problems} />
        </>
      )}
    </Section>
  );
}

function Facts({ workspaceId, channel, health }: { workspaceId: string; channel: Channel; health: ChannelHealth }) {
  const now = useNow();
  const { lastReceivedAt, waiting, closedFolders, unscanned, failedCount, heldCount } = health;
  const isWaitingLong = waiting.since !== null && now - new Date(waiting.since).getTime() > usualWaitMs;
  const { mailbox, imap, account } = channel;
  const isSignedOut = account !== null && !account.isSignedIn;
  return (
    <dl className={styles.facts}>
      <Fact name="Last mail">
        {lastReceivedAt === null ? "None has come yet." : <Time at={lastReceivedAt}>{fullTime(lastReceivedAt, now)}</Time>}
      </Fact>
      {isSignedOut && (
        <Fact
          name="Account"
          isWrong
          cure="Mail waits there, and replies wait here. Sign in again, and both go on."
          act={<SignInAgain workspaceId={workspaceId} channel={channel} />}
        >
          {providerNames[account.provider]} no longer lets Rapport in as <bdi>{account.address}</bdi>, since{" "}
          <Time at={account.changedAt}>{fullTime(account.changedAt, now)}</Time>
        </Fact>
      )}
      {imap !== null && mailbox?.state === "failing" && !isSignedOut && (
        <Fact name="Mailbox" isWrong cure="It is tried again every minute. If it stays so, test the connection below.">
          Cannot be read since <Time at={mailbox.changedAt}>{fullTime(mailbox.changedAt, now)}</Time>
          {mailbox.reason !== null && <>: {mailbox.reason}</>}
        </Fact>
      )}
      {closedFolders.map(({ folder, reason }) => (
        <Fact
          key={folder}
          name="Folder"
          isWrong
          cure="The other folders are read. If it was renamed or removed, choose its new name below, or leave it out."
        >
          <bdi>{folder}</bdi> cannot be opened: {reason}
        </Fact>
      ))}
      {isWaitingLong && waiting.since !== null && (
        <Fact
          name="Waiting"
          isWrong
          cure="They are safe, and come as soon as Rapport gets to them. If this stays, whoever runs Rapport finds the reason in its log."
        >
          {waiting.count === 1 ? "1 message waits" : `${waiting.count} messages wait`} for a place in a conversation, since{" "}
          <Time at={waiting.since}>{fullTime(waiting.since, now)}</Time>
        </Fact>
      )}
      {unscanned !== null && (
        <Fact
          name="Files"
          isWrong
          cure="Files can be opened meanwhile, with care. Whoever runs Rapport can look after the virus scanner; they are checked as soon as it answers."
        >
          {unscanned.count === 1 ? "1 file is" : `${unscanned.count} files are`} not checked for viruses yet, since{" "}
          <Time at={unscanned.since}>{fullTime(unscanned.since, now)}</Time>: {unscanned.reason}
        </Fact>
      )}
      {failedCount > 0 && (
        <Fact name="Not sent" isWrong cure="Each says why in its conversation, and can be sent again there.">
          {failedCount === 1 ? "1 reply did not go out." : `${failedCount} replies did not go out.`}
        </Fact>
      )}
      {heldCount > 0 && (
        <Fact
          name="Held"
          cure={
            isSignedOut
              ? "They go out as soon as somebody has signed in again."
              : "Set a mail server under Sending, and they go out."
          }
        >
          {heldCount === 1 ? "1 reply waits" : `${heldCount} replies wait`}{" "}
          {isSignedOut ? "here." : "for a server to go out through."}
        </Fact>
      )}
      {isWell(health) && !isWaitingLong && mailbox?.state !== "failing" && !isSignedOut && (
        <Fact name="Otherwise">All is well. Nothing lies aside, and every message has its place.</Fact>
      )}
    </dl>
  );
}

function isWell({ setAside, problems, closedFolders, unscanned, failedCount, heldCount }: ChannelHealth): boolean {
  if (unscanned !== null) return false;
  return setAside.count + problems.count + closedFolders.length + failedCount + heldCount === 0;
}

function Fact({
  name,
  isWrong = false,
  cure,
  act,
  children,
}: {
  name: string;
  isWrong?: boolean;
  cure?: string;
  /** What helps, at once. */
  act?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className={isWrong ? styles.wrong : undefined}>{children}</span>
        {cure !== undefined && <p className={styles.cure}>{cure}</p>}
        {act}
      </dd>
    </div>
  );
}

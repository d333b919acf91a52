// The channels of the workspace: how mail comes in, how replies go out, and what needs a hand.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { Channel } from "../../../domain/channel/schema.ts";
import { providerNames } from "../../../domain/mail/account-rules.ts";
import { placeAgain, sendTestMail } from "../../calls/channels.ts";
import { problemOf } from "../../client.ts";
import { useMay } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { Row, Rows, Screen } from "../../parts/screen.tsx";
import { SignInAgain } from "../../parts/sign-in-again.tsx";
import { Time } from "../../parts/time.tsx";
import { channelsQuery, keys, teamsQuery } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import button from "../../ui/button.module.css";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./channels-screen.module.css";

const route = getRouteApi("/w/$workspaceId/channels");

export function ChannelsScreen() {
  const { workspaceId } = route.useParams();
  const channels = useQuery(channelsQuery(workspaceId));
  const may = useMay(workspaceId);
  return (
    <Screen
      workspaceId={workspaceId}
      title="Channels"
      actions={
        may("channels.change") && (
          <Link to="/w/$workspaceId/channels/new" params={{ workspaceId }} className={`${button.button} ${button.plain}`}>
            <Plus size={15} aria-hidden="true" />
            Add a channel
          </Link>
        )
      }
    >
      <ReadFailed of={channels} />
      {channels.data?.length === 0 && (
        <p className={screen.none}>
          {may("channels.change")
            ? "No way in yet. Add the address that your customers write to."
            : "No way in yet. An owner or admin adds the address that customers write to."}
        </p>
      )}
      {channels.data !== undefined && channels.data.length > 0 && (
        <Rows label="Channels">
          {channels.data.map((channel) => (
            <ChannelRow key={channel.channelId} workspaceId={workspaceId} channel={channel} />
          ))}
        </Rows>
      )}
    </Screen>
  );
}

function ChannelRow({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const may = useMay(workspaceId);
  const isSignedOut = channel.account?.isSignedIn === false;
  const team = useQuery(teamsQuery(workspaceId)).data?.find(({ teamId }) => teamId === channel.teamId);
  return (
    <Row
      title={<bdi>{channel.name}</bdi>}
      words={<bdi>{channel.address}</bdi>}
      actions={
        may("channels.change") && (
          <Link
            to="/w/$workspaceId/channels/$channelId"
            params={{ workspaceId, channelId: channel.channelId }}
            className={`${button.button} ${button.plain}`}
            aria-label={`Change ${channel.name}`}
          >
            Change
          </Link>
        )
      }
    >
      <dl className={styles.facts}>
        <div>
          <dt>Receiving</dt>
          <dd>
            <Receiving channel={channel} />
          </dd>
        </div>
        <div>
          <dt>Sending</dt>
          <dd>
            <Sending channel={channel} />
          </dd>
        </div>
        {team !== undefined && (
          <div>
            <dt>Inbox of</dt>
            <dd>
              <bdi>{team.name}</bdi>
            </dd>
          </div>
        )}
      </dl>
      {isSignedOut && may("channels.signIn") && <SignInAgain workspaceId={workspaceId} channel={channel} />}
      {channel.smtp !== null && !isSignedOut && may("channels.change") && (
        <TestMail workspaceId={workspaceId} channel={channel} />
      )}
      {channel.setAsideCount > 0 && <SetAside workspaceId={workspaceId} channel={channel} />}
    </Row>
  );
}

/** Sends a mail to the person who asks, and says where it went, or what the mail server had against it. */
function TestMail({ workspaceId, channel: { channelId, name } }: { workspaceId: string; channel: Channel }) {
  const sending = useMutation({ mutationFn: () => sendTestMail(workspaceId, channelId) });
  return (
    <div className={styles.test}>
      <Button
        look="quiet"
        busy={sending.isPending}
        aria-label={`Send yourself a test from ${name}`}
        onClick={() => sending.mutate()}
      >
        {sending.isPending ? "One moment" : "Send yourself a test"}
      </Button>
      <span role="status">
        {sending.isSuccess && (
          <>
            Sent to <bdi>{sending.data.to}</bdi>. Is it there?
          </>
        )}
        {sending.isError && (
          <span className={styles.failing}>{problemOf(sending.error).detail ?? problemOf(sending.error).title}</span>
        )}
      </span>
    </div>
  );
}

function Receiving({ channel: { imap, mailbox, account } }: { channel: Channel }) {
  const now = useNow();
  if (imap === null) return <>Mail sent to the built-in listener for this address arrives here.</>;
  const where = (
    <>
      {imap.host}, port {imap.port}
    </>
  );
  if (account?.isSignedIn === false && imap?.provider !== undefined) {
    return (
      <span className={styles.failing}>
        Signed out at {providerNames[account.provider]} since{" "}
        <Time at={account.changedAt}>{fullTime(account.changedAt, now)}</Time>. Mail waits there.
      </span>
    );
  }
  if (mailbox?.state === "connected") {
    return (
      <>
        Mailbox connected <span className={styles.quiet}>· {where}</span>
      </>
    );
  }
  if (mailbox?.state === "failing") {
    return (
      <span className={styles.failing}>
        Mailbox failing since <Time at={mailbox.changedAt}>{fullTime(mailbox.changedAt, now)}</Time>
        {mailbox.reason !== null && <>: {mailbox.reason}</>}
      </span>
    );
  }
  return (
    <>
      Mailbox connecting <span className={styles.quiet}>· {where}</span>
    </>
  );
}

function Sending({ channel: { smtp, heldCount, account } }: { channel: Channel }) {
  const held = heldCount === 1 ? "1 reply waits here" : `${heldCount} replies wait here`;
  if (smtp?.provider !== undefined && account?.isSignedIn === false) {
    return <span className={styles.held}>Replies wait until somebody signs in again{heldCount > 0 && <>: {held}</>}</span>;
  }
  if (smtp !== null) {
    return (
      <>
        Replies go out through {smtp.host}, port {smtp.port}
      </>
    );
  }
  return (
    <span className={heldCount > 0 ? styles.held : undefined}>
      Replies are held until there is a server{heldCount > 0 && <>: {held}</>}
    </span>
  );
}

function SetAside({ workspaceId, channel: { channelId, setAsideCount } }: { workspaceId: string; channel: Channel }) {
  const client = useQueryClient();
  const may = useMay(workspaceId);
  const again = useMutation({
    mutationFn: () => placeAgain(workspaceId, channelId),
    onSuccess: () => void toast("They are being placed again."),
    onSettled: () => client.invalidateQueries({ queryKey: keys.channels(workspaceId) }),
  });
  return (
    <div className={styles.aside}>
      <p>
        {setAsideCount === 1
          ? "1 message could not be placed in a conversation. It is kept."
          : `${setAsideCount} messages could not be placed in conversations. They are kept.`}
      </p>
      {may("channels.change") && (
        <Button busy={again.isPending} onClick={() => again.mutate()}>
          Try again
        </Button>
      )}
      {again.isError && <p role="alert">{problemOf(again.error).title}</p>}
    </div>
  );
}

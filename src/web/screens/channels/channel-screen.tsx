// Adding a channel, and changing one.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { ChannelForm } from "../../parts/channel-form.tsx";
import { channelsQuery, countsQuery, meQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import { Button } from "../../ui/button.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./channels-screen.module.css";

const workspaceRoute = getRouteApi("/w/$workspaceId");

export function NewChannelScreen() {
  const { workspaceId } = workspaceRoute.useParams();
  const brand = useQuery(meQuery).data?.memberships.find((each) => each.workspaceId === workspaceId)?.workspaceName ?? "";
  const leave = useLeave(workspaceId, "Added.");
  return (
    <Around workspaceId={workspaceId} title="Add a channel">
      <ChannelForm
        workspaceId={workspaceId}
        name={brand}
        saveWords="Add"
        onSaved={leave}
        aside={<Back workspaceId={workspaceId} />}
      />
    </Around>
  );
}

export function ChannelScreen() {
  const { workspaceId } = workspaceRoute.useParams();
  const { channelId } = useParams({ strict: false });
  const channels = useQuery(channelsQuery(workspaceId));
  const channel = channels.data?.find((each) => each.channelId === channelId);
  const leave = useLeave(workspaceId, "Saved.");
  return (
    <Around workspaceId={workspaceId} title={channel === undefined ? "Channel" : `Change ${channel.name}`}>
      {channels.isError && channels.data === undefined && (
        <ProblemNotice error={channels.error} actions={<Button onClick={() => void channels.refetch()}>Try again</Button>} />
      )}
      {channels.data !== undefined && channel === undefined && <Notice>There is no such channel.</Notice>}
      {channel !== undefined && (
        <ChannelForm
          key={channel.channelId}
          workspaceId={workspaceId}
          channel={channel}
          saveWords="Save"
          onSaved={leave}
          aside={<Back workspaceId={workspaceId} />}
        />
      )}
    </Around>
  );
}

function useLeave(workspaceId: string, words: string): () => void {
  const navigate = useNavigate();
  return () => {
    void toast(words);
    void navigate({ to: "/w/$workspaceId/channels", params: { workspaceId } });
  };
}

function Back({ workspaceId }: { workspaceId: string }) {
  return (
    <Link to="/w/$workspaceId/channels" params={{ workspaceId }}>
      Go back
    </Link>
  );
}

function Around({ workspaceId, title, children }: { workspaceId: string; title: string; children: ReactNode }) {
  const ignored = useQuery(countsQuery(workspaceId)).data?.ignored ?? 0;
  useTitle(ignored > 0 && `${ignored} ignored`, title);
  return (
    <main id="main" className={styles.screen}>
      <div className={`${styles.column} ${styles.form}`}>
        <Link to="/w/$workspaceId/channels" params={{ workspaceId }} className={styles.back}>
          <ChevronLeft size={16} aria-hidden="true" />
          Channels
        </Link>
        <header className={styles.head}>
          <h1 dir="auto">{title}</h1>
        </header>
        {children}
      </div>
    </main>
  );
}

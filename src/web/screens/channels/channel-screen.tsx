// Adding a channel, and changing one.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useMay, useMembership } from "../../membership.ts";
import { ChannelForm } from "../../parts/channel-form.tsx";
import { ReadFailed } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { Screen, Section } from "../../parts/screen.tsx";
import { channelsQuery } from "../../queries.ts";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import { AccountProblem, AccountSignedIn } from "./account-outcome.tsx";
import { ChannelHealthSection } from "./channel-health.tsx";
import { ImportSection } from "./import-section.tsx";
import { WebhookSection } from "./webhook-section.tsx";

const workspaceRoute = getRouteApi("/w/$workspaceId");

export function NewChannelScreen() {
  const { workspaceId } = workspaceRoute.useParams();
  const brand = useMembership(workspaceId)?.workspaceName ?? "";
  const { account: outcome } = useSearch({ from: "/w/$workspaceId/channels/new" });
  const leave = useLeave(workspaceId, "Added.");
  return (
    <Around workspaceId={workspaceId} title="Add a channel">
      {outcome !== undefined && <AccountProblem outcome={outcome} />}
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
  const { account: outcome } = useSearch({ from: "/w/$workspaceId/channels/$channelId" });
  const channels = useQuery(channelsQuery(workspaceId));
  const channel = channels.data?.find((each) => each.channelId === channelId);
  const leave = useLeave(workspaceId, "Saved.");
  return (
    <Around workspaceId={workspaceId} title={channel === undefined ? "Channel" : `Change ${channel.name}`}>
      <ReadFailed of={channels} />
      {channels.data !== undefined && channel === undefined && <Notice>There is no such channel.</Notice>}
      {outcome !== undefined && outcome !== "signed_in" && <AccountProblem outcome={outcome} />}
      {outcome === "signed_in" && channel !== undefined && <AccountSignedIn workspaceId={workspaceId} channel={channel} />}
      {channel !== undefined && (
        <ChannelHealthSection key={`${channel.channelId} health`} workspaceId={workspaceId} channel={channel} />
      )}
      {channel !== undefined && (
        <Section title="Settings">
          <ChannelForm
            key={channel.channelId}
            workspaceId={workspaceId}
            channel={channel}
            saveWords="Save"
            onSaved={leave}
            aside={<Back workspaceId={workspaceId} />}
          />
        </Section>
      )}
      {channel !== undefined && <WebhookSection workspaceId={workspaceId} channelId={channel.channelId} />}
      {channel !== undefined && (
        <ImportSection key={`${channel.channelId} imports`} workspaceId={workspaceId} channelId={channel.channelId} />
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
  const may = useMay(workspaceId);
  return (
    <Screen
      workspaceId={workspaceId}
      title={title}
      narrow
      back={
        <Link to="/w/$workspaceId/channels" params={{ workspaceId }} className={screen.back}>
          <ChevronLeft size={16} aria-hidden="true" />
          Channels
        </Link>
      }
    >
      {may("channels.change") ? children : <Notice>Channels are changed by owners and admins.</Notice>}
    </Screen>
  );
}

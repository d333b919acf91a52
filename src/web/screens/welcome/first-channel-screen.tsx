// The second step of the welcome: the address that customers write to.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useRemembered } from "../../last-workspace.ts";
import { ChannelForm } from "../../parts/channel-form.tsx";
import { Page } from "../../parts/page.tsx";
import { meQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";

const route = getRouteApi("/w/$workspaceId/first-channel");

export function FirstChannelScreen() {
  const { workspaceId } = route.useParams();
  const navigate = useNavigate();
  const brand = useQuery(meQuery).data?.memberships.find((each) => each.workspaceId === workspaceId)?.workspaceName ?? "";
  useTitle("Your first channel");
  useRemembered(workspaceId);
  const toInbox = () => navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, replace: true });
  return (
    <Page
      wide
      title="Which address do your customers write to?"
      lead="Mailbox and sending can be set now or later; everything here can be changed."
    >
      <ChannelForm
        key={brand}
        workspaceId={workspaceId}
        name={brand}
        saveWords="Open the inbox"
        onSaved={toInbox}
        aside={
          <Link to="/w/$workspaceId/inbox" params={{ workspaceId }}>
            Later
          </Link>
        }
      />
    </Page>
  );
}

// The second step of the welcome: the address that customers write to.
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useRemembered } from "../../last-workspace.ts";
import { useMembership } from "../../membership.ts";
import { ChannelForm } from "../../parts/channel-form.tsx";
import { Page } from "../../parts/page.tsx";
import { useTitle } from "../../title.ts";

const route = getRouteApi("/w/$workspaceId/first-channel");

export function FirstChannelScreen() {
  const { workspaceId } = route.useParams();
  const navigate = useNavigate();
  const brand = useMembership(workspaceId)?.workspaceName ?? "";
  useTitle("Your first channel");
  useRemembered(workspaceId);
  const next = () => navigate({ to: "/w/$workspaceId/first-people", params: { workspaceId }, replace: true });
  return (
    <Page
      wide
      step={2}
      title="Which address do your customers write to?"
      lead="Mailbox and sending can be set now or later; everything here can be changed."
    >
      <ChannelForm
        key={brand}
        workspaceId={workspaceId}
        name={brand}
        saveWords="Continue"
        onSaved={next}
        aside={
          <Link to="/w/$workspaceId/first-people" params={{ workspaceId }} replace>
            Later
          </Link>
        }
      />
    </Page>
  );
}

// The people of the workspace: its name, teammates, invitations, teams, and what each role may do.
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "../../membership.ts";
import { Screen } from "../../parts/screen.tsx";
import { InvitationsSection } from "./invitations-section.tsx";
import { RolesSection } from "./roles-section.tsx";
import { TeammatesSection } from "./teammates-section.tsx";
import { TeamsSection } from "./teams-section.tsx";
import { WorkspaceSection } from "./workspace-section.tsx";

const route = getRouteApi("/w/$workspaceId/people");

export function PeopleScreen() {
  const { workspaceId } = route.useParams();
  const may = useMay(workspaceId);
  return (
    <Screen workspaceId={workspaceId} title="People">
      <TeammatesSection workspaceId={workspaceId} />
      {may("invitations.read") && <InvitationsSection workspaceId={workspaceId} />}
      <TeamsSection workspaceId={workspaceId} />
      <RolesSection />
      <WorkspaceSection workspaceId={workspaceId} />
    </Screen>
  );
}

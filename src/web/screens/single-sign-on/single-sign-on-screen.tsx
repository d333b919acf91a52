// Single sign-on of a workspace: the provider, the domain and its proof, and what newcomers become.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { Screen } from "../../parts/screen.tsx";
import { singleSignOnQuery } from "../../queries.ts";
import { Notice } from "../../ui/notice.tsx";
import { DomainSection } from "./domain-section.tsx";
import { ProviderForm } from "./provider-form.tsx";
import { RemoveSection } from "./remove-section.tsx";

const route = getRouteApi("/w/$workspaceId/single-sign-on");

export function SingleSignOnScreen() {
  const { workspaceId } = route.useParams();
  const may = useMay(workspaceId);
  if (!may("singleSignOn.read")) {
    return (
      <Screen workspaceId={workspaceId} title="Single sign-on" narrow>
        <Notice>Only owners set up how people sign in.</Notice>
      </Screen>
    );
  }
  return <Setting workspaceId={workspaceId} />;
}

function Setting({ workspaceId }: { workspaceId: string }) {
  const found = useQuery(singleSignOnQuery(workspaceId));
  return (
    <Screen workspaceId={workspaceId} title="Single sign-on" narrow>
      <div className={screen.lead}>
        People sign in with the account that they have at your company, by OpenID Connect. It opens this workspace alone.
      </div>
      <ReadFailed of={found} />
      {found.data !== undefined && (
        <>
          <ProviderForm workspaceId={workspaceId} known={found.data} />
          {found.data !== null && (
            <>
              <DomainSection workspaceId={workspaceId} known={found.data} />
              <RemoveSection workspaceId={workspaceId} known={found.data} />
            </>
          )}
        </>
      )}
    </Screen>
  );
}

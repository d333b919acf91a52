// The inbox: the list of encounters, and beside it the conversation that is open.
import { getRouteApi, Outlet, useParams } from "@tanstack/react-router";
import { EncounterList } from "./encounter-list.tsx";
import styles from "./inbox-screen.module.css";

const route = getRouteApi("/w/$workspaceId/inbox");

export function InboxScreen() {
  const { workspaceId } = route.useParams();
  const { view = "open" } = route.useSearch();
  const { encounterId } = useParams({ strict: false });
  return (
    <main id="main" className={styles.inbox} data-open={encounterId !== undefined || undefined}>
      <h1 className="unseen">Inbox</h1>
      <EncounterList key={view} workspaceId={workspaceId} view={view} openId={encounterId} />
      <Outlet />
    </main>
  );
}

// The inbox: the list of encounters, and beside it the conversation that is open.
import { getRouteApi, Outlet, useParams } from "@tanstack/react-router";
import { useWiderThan } from "../../media.ts";
import { Panes } from "../../ui/panes.tsx";
import { EncounterList } from "./encounter-list.tsx";
import styles from "./inbox-screen.module.css";

const route = getRouteApi("/w/$workspaceId/inbox");

export function InboxScreen() {
  const { workspaceId } = route.useParams();
  const { view = "open", team } = route.useSearch();
  const { encounterId } = useParams({ strict: false });
  const isWide = useWiderThan("twoColumns");
  const isWall = useWiderThan("wall");
  return (
    <main id="main" className={styles.inbox}>
      <h1 className="unseen">Inbox</h1>
      <Panes
        name="list"
        side="start"
        label="the list"
        least={260}
        most={620}
        usual={isWall ? 460 : 360}
        restLeast={360}
        shows={isWide ? "both" : encounterId === undefined ? "pane" : "rest"}
        pane={
          <EncounterList key={`${view} ${team ?? ""}`} workspaceId={workspaceId} view={view} teamId={team} openId={encounterId} />
        }
      >
        <Outlet />
      </Panes>
    </main>
  );
}

// Beside the list while no encounter is open.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { showShortcuts } from "../../actions/everywhere-actions.ts";
import { shownShortcut } from "../../actions/key-words.ts";
import { useSingleKeys } from "../../actions/keys.ts";
import { nextEncounter, openEncounter } from "../../actions/list-actions.ts";
import { useScene } from "../../actions/scene.ts";
import { Circles } from "../../parts/circles.tsx";
import { countsQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import styles from "./no-encounter.module.css";

const route = getRouteApi("/w/$workspaceId/inbox");

export function NoEncounter() {
  const { workspaceId } = route.useParams();
  const ignored = useQuery(countsQuery(workspaceId)).data?.ignored ?? 0;
  const keysOn = useSingleKeys();
  const hasRows = useScene().list !== undefined;
  useTitle(ignored > 0 && `${ignored} ignored`, "Inbox");
  return (
    <div className={styles.none}>
      <Circles closeness={4} width={64} className={styles.circles} />
      {hasRows && keysOn && (
        <p>
          <kbd>{shownShortcut(nextEncounter)}</kbd> to walk the list, <kbd>{shownShortcut(openEncounter)}</kbd> to open,{" "}
          <kbd>{shownShortcut(showShortcuts)}</kbd> for all keys
        </p>
      )}
    </div>
  );
}

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
import { Kbd } from "../../ui/kbd.tsx";
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
          <Kbd keys={[shownShortcut(nextEncounter)]} /> to walk the list, <Kbd keys={[shownShortcut(openEncounter)]} /> to open,{" "}
          <Kbd keys={[shownShortcut(showShortcuts)]} /> for all keys
        </p>
      )}
    </div>
  );
}

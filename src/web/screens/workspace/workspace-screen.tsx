// What surrounds every screen of a workspace: the rail, the live stream, the keys.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { useKeys } from "../../actions/keys.ts";
import { OverAll } from "../../actions/over-all.tsx";
import { useRemembered } from "../../last-workspace.ts";
import { useLive } from "../../live.ts";
import { useWiderThan } from "../../media.ts";
import { meQuery } from "../../queries.ts";
import { NothingHere } from "../../root.tsx";
import { Rail } from "./rail.tsx";
import { RefusedWords } from "./refused-words.tsx";
import { TopBar } from "./top-bar.tsx";
import { useFocusInScreen } from "./use-focus-in-screen.ts";
import { useGoing } from "./use-going.ts";
import { useNarrowRail } from "./use-narrow-rail.ts";
import { useWriting } from "./use-writing.ts";
import styles from "./workspace-screen.module.css";

const route = getRouteApi("/w/$workspaceId");

export function WorkspaceScreen() {
  const { workspaceId } = route.useParams();
  const me = useQuery(meQuery).data;
  const membership = me?.memberships.find((each) => each.workspaceId === workspaceId);
  if (me !== undefined && membership === undefined) return <NothingHere />;
  return <Workspace key={workspaceId} workspaceId={workspaceId} />;
}

function Workspace({ workspaceId }: { workspaceId: string }) {
  const live = useLive(workspaceId);
  useRemembered(workspaceId);
  const isDemo = useQuery(meQuery).data?.isDemo === true;
  const hasRail = useWiderThan("rail");
  const [isNarrow, toggleRail] = useNarrowRail();
  useKeys();
  useFocusInScreen();
  useGoing(workspaceId);
  useWriting(workspaceId);
  return (
    <div className={styles.workspace} data-narrow-rail={isNarrow || undefined}>
      <a className={styles.skip} href="#main">
        To the screen
      </a>
      {hasRail ? (
        <Rail workspaceId={workspaceId} isNarrow={isNarrow} onToggle={toggleRail} />
      ) : (
        <TopBar workspaceId={workspaceId} />
      )}
      <div className={styles.screen}>
        <div role="status" className={styles.status}>
          {isDemo && <p className={styles.demo}>This is a demonstration: nothing is sent.</p>}
          {live === "lost" && <p className={styles.lost}>Not connected. What you write stays here.</p>}
          <RefusedWords workspaceId={workspaceId} />
        </div>
        <Outlet />
      </div>
      <OverAll workspaceId={workspaceId} />
    </div>
  );
}

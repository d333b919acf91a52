// The rail where there is no room for one: who waits, searching, and everything else in a menu.
import { Link } from "@tanstack/react-router";
import { MenuIcon, Search } from "lucide-react";
import { lazy, Suspense } from "react";
import { Circles } from "../../parts/circles.tsx";
import styles from "./rail.module.css";
import { WhoWaits } from "./who-waits.tsx";

const TopMenu = lazy(() => import("./top-menu.tsx").then(({ TopMenu }) => ({ default: TopMenu })));

export function TopBar({ workspaceId }: { workspaceId: string }) {
  const icon = <MenuIcon size={20} aria-hidden="true" />;
  return (
    <header className={styles.bar}>
      <Link to="/w/$workspaceId/today" params={{ workspaceId }} className={styles.mark} aria-label="Rapport">
        <Circles closeness={4} width={30} />
        Rapport
      </Link>
      <WhoWaits workspaceId={workspaceId} className={styles.waits} />
      <Link to="/w/$workspaceId/search" params={{ workspaceId }} className={styles.menu} aria-label="Search">
        <Search size={19} aria-hidden="true" />
      </Link>
      <Suspense fallback={<span className={styles.menu}>{icon}</span>}>
        <TopMenu workspaceId={workspaceId} className={styles.menu} icon={icon} />
      </Suspense>
    </header>
  );
}

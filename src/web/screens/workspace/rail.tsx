// The rail at the side: who waits, the views of the inbox, the settings, and the person who is signed in.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { lazy, Suspense } from "react";
import { countsByView, railViews, viewNames } from "../../list-views.ts";
import { useMay, useMembership } from "../../membership.ts";
import { Circles } from "../../parts/circles.tsx";
import { countsQuery } from "../../queries.ts";
import { settingsLinks } from "../../settings-links.ts";
import styles from "./rail.module.css";
import { HeldReplies, WhoWaits } from "./who-waits.tsx";

const PersonMenu = lazy(() => import("./person-menu.tsx").then(({ PersonMenu }) => ({ default: PersonMenu })));

export function Rail({ workspaceId }: { workspaceId: string }) {
  const { data: counts } = useQuery(countsQuery(workspaceId));
  const membership = useMembership(workspaceId);
  const may = useMay(workspaceId);
  const countOf = counts && countsByView(counts);
  const person = (
    <>
      <span>
        <span className={styles.brand}>
          <bdi>{membership?.workspaceName}</bdi>
        </span>
        <span className={styles.name}>
          <bdi>{membership?.name}</bdi>
        </span>
      </span>
      <ChevronsUpDown size={15} aria-hidden="true" />
    </>
  );
  return (
    <div className={styles.rail}>
      <header>
        <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} className={styles.mark}>
          <Circles closeness={4} width={30} />
          Rapport
        </Link>
        <WhoWaits workspaceId={workspaceId} />
        <HeldReplies workspaceId={workspaceId} />
      </header>
      <nav aria-label="Rapport">
        <h2 className={styles.title}>Inbox</h2>
        <ul>
          {railViews.map((view) => (
            <li key={view}>
              <Link
                to="/w/$workspaceId/inbox"
                params={{ workspaceId }}
                search={{ view: view === "open" ? undefined : view }}
                className={styles.link}
                activeOptions={{ includeSearch: true, explicitUndefined: true }}
              >
                {viewNames[view]}
                {countOf !== undefined && <span className={styles.count}>{countOf[view]}</span>}
              </Link>
            </li>
          ))}
        </ul>
        <h2 className={styles.title}>Settings</h2>
        <ul>
          {settingsLinks
            .filter(({ permission }) => may(permission))
            .map(({ to, name }) => (
              <li key={to}>
                <Link to={to} params={{ workspaceId }} className={styles.link}>
                  {name}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <Suspense fallback={<span className={styles.person}>{person}</span>}>
        <PersonMenu className={styles.person}>{person}</PersonMenu>
      </Suspense>
    </div>
  );
}

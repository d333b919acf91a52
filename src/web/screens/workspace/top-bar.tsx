// The rail where there is no room for one: who waits, and everything else in a menu.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { AtSign, Inbox, MenuIcon } from "lucide-react";
import { listViews, viewNames } from "../../list-views.ts";
import { Circles } from "../../parts/circles.tsx";
import { countsQuery, meQuery } from "../../queries.ts";
import { Menu, MenuItem, MenuRule, MenuWords } from "../../ui/menu.tsx";
import { PersonMenu } from "./person-menu.tsx";
import styles from "./rail.module.css";
import { WhoWaits } from "./who-waits.tsx";

export function TopBar({ workspaceId }: { workspaceId: string }) {
  const navigate = useNavigate();
  const { data: counts } = useQuery(countsQuery(workspaceId));
  const membership = useQuery(meQuery).data?.memberships.find((each) => each.workspaceId === workspaceId);
  const countOf = counts && { ...counts, all: counts.open + counts.waiting + counts.settled };
  return (
    <header className={styles.bar}>
      <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} className={styles.mark} aria-label="Rapport">
        <Circles closeness={4} width={30} />
        Rapport
      </Link>
      <WhoWaits workspaceId={workspaceId} />
      <Menu
        align="end"
        trigger={
          <button type="button" className={styles.menu} aria-label="Menu">
            <MenuIcon size={20} aria-hidden="true" />
          </button>
        }
      >
        <MenuWords>
          <bdi>{membership?.workspaceName}</bdi> · <bdi>{membership?.name}</bdi>
        </MenuWords>
        {listViews.map((view) => (
          <MenuItem
            key={view}
            icon={view === "open" ? <Inbox size={15} aria-hidden="true" /> : undefined}
            onSelect={() => void navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, search: view === "open" ? {} : { view } })}
          >
            {viewNames[view]}
            {countOf !== undefined && <span className={styles.count}>{countOf[view]}</span>}
          </MenuItem>
        ))}
        <MenuRule />
        <MenuItem icon={<AtSign size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: "/w/$workspaceId/channels", params: { workspaceId } })}>
          Channels
        </MenuItem>
        <MenuRule />
        <PersonMenu />
      </Menu>
    </header>
  );
}

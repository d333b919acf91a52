// The menu of the top bar: the views, the channels, and what a person sets for themselves.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { AtSign, Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { listViews, viewNames } from "../../list-views.ts";
import { countsQuery, meQuery } from "../../queries.ts";
import { Menu, MenuItem, MenuRule, MenuWords } from "../../ui/menu.tsx";
import { PersonItems } from "./person-menu.tsx";
import styles from "./rail.module.css";

export function TopMenu({
  workspaceId,
  className,
  icon,
}: {
  workspaceId: string;
  className: string | undefined;
  icon: ReactNode;
}) {
  const navigate = useNavigate();
  const { data: counts } = useQuery(countsQuery(workspaceId));
  const membership = useQuery(meQuery).data?.memberships.find((each) => each.workspaceId === workspaceId);
  const countOf = counts && { ...counts, all: counts.open + counts.waiting + counts.settled };
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={className} aria-label="Menu">
          {icon}
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
          onSelect={() =>
            void navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, search: view === "open" ? {} : { view } })
          }
        >
          {viewNames[view]}
          {countOf !== undefined && <span className={styles.count}>{countOf[view]}</span>}
        </MenuItem>
      ))}
      <MenuRule />
      <MenuItem
        icon={<AtSign size={15} aria-hidden="true" />}
        onSelect={() => void navigate({ to: "/w/$workspaceId/channels", params: { workspaceId } })}
      >
        Channels
      </MenuItem>
      <MenuRule />
      <PersonItems />
    </Menu>
  );
}

// The menu of the top bar: the places, the views, the settings, and what a person sets for themselves.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { countWords } from "../../list-views.ts";
import { useMay, useMembership } from "../../membership.ts";
import { countsQuery } from "../../queries.ts";
import { settingsLinks } from "../../settings-links.ts";
import { Menu, MenuItem, MenuRule, MenuWords } from "../../ui/menu.tsx";
import { PersonItems } from "./person-menu.tsx";
import { places } from "./places.ts";
import styles from "./rail.module.css";
import { useViews } from "./use-views.ts";

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
  const membership = useMembership(workspaceId);
  const may = useMay(workspaceId);
  const views = useViews(workspaceId);
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
      {places
        .filter(({ name }) => name !== "Search")
        .map(({ to, name, icon: Icon }) => (
          <MenuItem
            key={to}
            icon={<Icon size={15} aria-hidden="true" />}
            onSelect={() => void navigate({ to, params: { workspaceId } })}
          >
            {name}
            {name === "Inbox" && counts !== undefined && <span className={styles.count}>{countWords(counts.open)}</span>}
          </MenuItem>
        ))}
      <MenuRule />
      {views.map(({ key, name, icon: Icon, search, count }) => (
        <MenuItem
          key={key}
          icon={<Icon size={15} aria-hidden="true" />}
          onSelect={() => void navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, search })}
        >
          <bdi>{name}</bdi>
          {count !== undefined && <span className={styles.count}>{countWords(count)}</span>}
        </MenuItem>
      ))}
      <MenuRule />
      {settingsLinks
        .filter(({ permission }) => may(permission))
        .map(({ to, name, icon: Icon }) => (
          <MenuItem
            key={to}
            icon={<Icon size={15} aria-hidden="true" />}
            onSelect={() => void navigate({ to, params: { workspaceId } })}
          >
            {name}
          </MenuItem>
        ))}
      <MenuRule />
      <PersonItems />
    </Menu>
  );
}

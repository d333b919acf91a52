// The menu of the top bar: the views, the settings, and what a person sets for themselves.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { countsByView, railViews, viewNames } from "../../list-views.ts";
import { useMay, useMembership } from "../../membership.ts";
import { countsQuery } from "../../queries.ts";
import { settingsLinks } from "../../settings-links.ts";
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
  const membership = useMembership(workspaceId);
  const may = useMay(workspaceId);
  const countOf = counts && countsByView(counts);
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
      {railViews.map((view) => (
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

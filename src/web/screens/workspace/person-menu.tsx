// What is a person's own: their workspaces and account, the theme, the shortcuts, signing out.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { CircleUserRound, LogOut, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { showShortcuts } from "../../actions/everywhere-actions.ts";
import { currentScene } from "../../actions/scene.ts";
import { meQuery } from "../../queries.ts";
import { chooseTheme, type ThemeChoice, themeChoices, useThemeChoice } from "../../theme.ts";
import { Menu, MenuChoice, MenuItem, MenuRule, MenuWords } from "../../ui/menu.tsx";
import { useSignOut } from "../../use-sign-out.ts";

const themeNames: Record<ThemeChoice, string> = { system: "As the system", light: "Light", dark: "Dark" };

/** The person's own menu, opened from the rail. */
export function PersonMenu({ className, children }: { className: string | undefined; children: ReactNode }) {
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className={className}>
          {children}
        </button>
      }
    >
      <PersonItems />
    </Menu>
  );
}

export function PersonItems() {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const theme = useThemeChoice();
  const me = useQuery(meQuery).data;
  const { workspaceId = "" } = useParams({ strict: false });
  const memberships = me?.memberships ?? [];
  const isOwner = memberships.some(({ role }) => role === "owner");
  const Keys = showShortcuts.icon;
  return (
    <>
      {memberships.length > 1 && (
        <>
          <MenuChoice
            label="Workspaces"
            value={workspaceId}
            options={memberships.map((each) => ({ value: each.workspaceId, label: each.workspaceName }))}
            onChange={(chosen) => void navigate({ to: "/w/$workspaceId/today", params: { workspaceId: chosen } })}
          />
          <MenuRule />
        </>
      )}
      <MenuChoice
        label="Theme"
        value={theme}
        options={themeChoices.map((value) => ({ value, label: themeNames[value] }))}
        onChange={chooseTheme}
      />
      <MenuRule />
      <MenuItem icon={<Keys size={15} aria-hidden="true" />} onSelect={() => showShortcuts.run(currentScene())}>
        {showShortcuts.name}
      </MenuItem>
      {isOwner && (
        <MenuItem icon={<Plus size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: "/new-workspace" })}>
          New workspace
        </MenuItem>
      )}
      <MenuItem icon={<CircleUserRound size={15} aria-hidden="true" />} onSelect={() => void navigate({ to: "/account" })}>
        Your account
      </MenuItem>
      <MenuItem icon={<LogOut size={15} aria-hidden="true" />} onSelect={signOut}>
        Sign out
      </MenuItem>
      {me !== undefined && <MenuWords>{me.email}</MenuWords>}
    </>
  );
}

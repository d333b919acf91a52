// What a person sets for themselves: the theme, the shortcuts, signing out.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { showShortcuts } from "../../actions/actions.ts";
import { currentScene } from "../../actions/scene.ts";
import { problemOf, signOut } from "../../client.ts";
import { meQuery } from "../../queries.ts";
import { chooseTheme, type ThemeChoice, themeChoices, useThemeChoice } from "../../theme.ts";
import { Menu, MenuChoice, MenuItem, MenuRule, MenuWords } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.ts";

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
  const client = useQueryClient();
  const navigate = useNavigate();
  const theme = useThemeChoice();
  const me = useQuery(meQuery).data;
  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      void toast(problemOf(error).title);
      return;
    }
    await navigate({ to: "/sign-in" });
    client.clear();
  };
  const Keys = showShortcuts.icon;
  return (
    <>
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
      <MenuItem icon={<LogOut size={15} aria-hidden="true" />} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
      {me !== undefined && <MenuWords>{me.email}</MenuWords>}
    </>
  );
}

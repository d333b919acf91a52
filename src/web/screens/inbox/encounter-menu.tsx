// What else can be done with an encounter: giving it to someone, snoozing it, sharing it.
import { AlarmClock, Ellipsis, Share2, UserRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { AssignForm } from "./assign-form.tsx";
import { ShareForm } from "./share-form.tsx";
import type { Shown } from "./shown.ts";
import { SnoozeForm } from "./snooze-form.tsx";

type Sheet = "assign" | "snooze" | "share";
const titles: Record<Sheet, string> = { assign: "Assign to", snooze: "Snooze until", share: "Share with" };

export function EncounterMenu({ shown }: { shown: Shown }) {
  const { may, encounter } = shown;
  const [sheet, setSheet] = useState<Sheet>("assign");
  const [isOpen, setOpen] = useState(false);
  if (!may("conversations.work")) return null;
  const open = (next: Sheet) => {
    setSheet(next);
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <>
      <Menu align="end" trigger={<Button icon={<Ellipsis size={16} aria-hidden="true" />} aria-label="More" />}>
        <MenuItem icon={<UserRound size={15} aria-hidden="true" />} onSelect={() => open("assign")}>
          Assign to …
        </MenuItem>
        {encounter.state !== "settled" && (
          <MenuItem icon={<AlarmClock size={15} aria-hidden="true" />} onSelect={() => open("snooze")}>
            Snooze until …
          </MenuItem>
        )}
        {may("conversations.share") && (
          <MenuItem icon={<Share2 size={15} aria-hidden="true" />} onSelect={() => open("share")}>
            Share with …
          </MenuItem>
        )}
      </Menu>
      <Dialog title={titles[sheet]} open={isOpen} onOpenChange={setOpen}>
        {sheet === "assign" && <AssignForm shown={shown} onDone={close} />}
        {sheet === "snooze" && <SnoozeForm shown={shown} onDone={close} />}
        {sheet === "share" && <ShareForm shown={shown} onDone={close} />}
      </Dialog>
    </>
  );
}

// What else can be done with an encounter: giving it to someone, snoozing it, sharing it.
import { AlarmClock, Ellipsis, MailCheck, MailOpen, OctagonX, Share2, UserPen, UserRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { AssignForm } from "./assign-form.tsx";
import { CustomerForm } from "./customer-form.tsx";
import { ShareForm } from "./share-form.tsx";
import type { Shown } from "./shown.ts";
import { SnoozeForm } from "./snooze-form.tsx";

export type EncounterSheet = "assign" | "snooze" | "share" | "customer";
const titles: Record<EncounterSheet, string> = {
  assign: "Assign to",
  snooze: "Snooze until",
  share: "Share with",
  customer: "Whose it is",
};

interface Props {
  shown: Shown;
  /** Which of them is open; keys open them too. */
  sheet: EncounterSheet | undefined;
  onSheet: (next: EncounterSheet | undefined) => void;
  onMarkUnread: () => void;
  onSpam: (isSpam: boolean) => void;
}

export function EncounterMenu({ shown, sheet: wanted, onSheet: open, onMarkUnread, onSpam }: Props) {
  const { may, encounter, workspaceId } = shown;
  const [sheet, setSheet] = useState<EncounterSheet>("assign");
  // What a sheet shows stays while it goes.
  if (wanted !== undefined && wanted !== sheet) setSheet(wanted);
  const isOpen = wanted !== undefined;
  if (!may("conversations.work")) return null;
  const close = () => open(undefined);
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
        <MenuItem icon={<MailOpen size={15} aria-hidden="true" />} onSelect={onMarkUnread}>
          Mark as unread
        </MenuItem>
        {may("conversations.share") && (
          <MenuItem icon={<Share2 size={15} aria-hidden="true" />} onSelect={() => open("share")}>
            Share with …
          </MenuItem>
        )}
        <MenuItem icon={<UserPen size={15} aria-hidden="true" />} onSelect={() => open("customer")}>
          Change the customer …
        </MenuItem>
        <MenuItem
          icon={encounter.isSpam ? <MailCheck size={15} aria-hidden="true" /> : <OctagonX size={15} aria-hidden="true" />}
          onSelect={() => onSpam(!encounter.isSpam)}
        >
          {encounter.isSpam ? "Not spam" : "It is spam"}
        </MenuItem>
      </Menu>
      <Dialog title={titles[sheet]} open={isOpen} onOpenChange={(next) => !next && close()}>
        {sheet === "assign" && (
          <AssignForm workspaceId={workspaceId} youId={shown.teammateId} encounters={[encounter]} onDone={close} />
        )}
        {sheet === "snooze" && <SnoozeForm workspaceId={workspaceId} encounters={[encounter]} onDone={close} />}
        {sheet === "customer" && <CustomerForm shown={shown} onDone={close} />}
        {sheet === "share" && <ShareForm shown={shown} onDone={close} />}
      </Dialog>
    </>
  );
}

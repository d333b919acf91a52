// What can be done with one entry: answering it, moving it, its link, its look, its raw message.
import { Download, Ellipsis, FolderOutput, Link2, Mail, Reply, TextInitial } from "lucide-react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { currentScene } from "../../actions/scene.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./flow.module.css";
import type { MailLook } from "./mail-look.ts";
import type { Shown } from "./shown.ts";

interface Props {
  shown: Shown;
  entry: Entry;
  onMove: (entry: Entry) => void;
  look?: MailLook | undefined;
  /** Given for messages. */
  onLook?: (look: MailLook) => void;
}

export function EntryMenu({ shown: { workspaceId, may }, entry, onMove, look, onLook }: Props) {
  const { entryId, encounterId, kind, delivery } = entry;
  const isMessage = kind === "message_in" || kind === "message_out";
  const hasRaw = isMessage && (kind === "message_in" || delivery?.state === "sent") && may("conversations.raw");
  const raw = `/api/v1/workspaces/${workspaceId}/entries/${entryId}/raw`;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          size="small"
          className={styles.more}
          label="More about this entry"
          icon={<Ellipsis size={15} aria-hidden="true" />}
        />
      }
    >
      {kind === "message_in" && may("conversations.reply") && (
        <MenuItem icon={<Reply size={15} aria-hidden="true" />} onSelect={() => currentScene().composer?.writeReply()}>
          Reply
        </MenuItem>
      )}
      {may("conversations.work") && (
        <MenuItem icon={<FolderOutput size={15} aria-hidden="true" />} onSelect={() => onMove(entry)}>
          Move to …
        </MenuItem>
      )}
      <MenuItem
        icon={<Link2 size={15} aria-hidden="true" />}
        onSelect={() => void copyLink(`${location.origin}/w/${workspaceId}/inbox/${encounterId}?entry=${entryId}`)}
      >
        Copy link
      </MenuItem>
      {entry.html !== null && onLook !== undefined && <LookItem look={look} onLook={onLook} />}
      {hasRaw && (
        <MenuItem icon={<Download size={15} aria-hidden="true" />} onSelect={() => download(raw, `${entryId}.eml`)}>
          Download the original
        </MenuItem>
      )}
    </Menu>
  );
}

function LookItem({ look, onLook }: { look: MailLook | undefined; onLook: (look: MailLook) => void }) {
  if (look === "words" || look === "hidden") {
    return (
      <MenuItem icon={<Mail size={15} aria-hidden="true" />} onSelect={() => onLook("sent")}>
        Show it as it was sent
      </MenuItem>
    );
  }
  return (
    <MenuItem icon={<TextInitial size={15} aria-hidden="true" />} onSelect={() => onLook("words")}>
      Show the words only
    </MenuItem>
  );
}

async function copyLink(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    void toast("The link is copied.");
  } catch {
    // Without HTTPS, or without leave, a browser copies nothing: then it can be copied by hand.
    void toast(link, { forMs: 20_000 });
  }
}

function download(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

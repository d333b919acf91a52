// The sheet of shortcuts, made from the actions themselves.
import { useMemo, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { actionGroups } from "./actions.ts";
import { shownKeysOf } from "./key-words.ts";
import { switchSingleKeys, useSingleKeys } from "./keys.ts";
import { useOffer } from "./scene.ts";
import styles from "./shortcut-sheet.module.css";

export function ShortcutSheet() {
  const [open, setOpen] = useState(false);
  const on = useSingleKeys();
  useOffer(
    "sheet",
    useMemo(() => ({ open: () => setOpen(true) }), []),
  );
  return (
    <Dialog title="Shortcuts" open={open} onOpenChange={setOpen}>
      {actionGroups.map(({ name, actions }) => (
        <section key={name} className={styles.group}>
          <h3>{name}</h3>
          <dl>
            {actions.map((action) => (
              <div key={action.id}>
                <dt>{action.name}</dt>
                <dd>
                  <Kbd keys={shownKeysOf(action)} isSequence={action.shortcut !== undefined && "keys" in action.shortcut} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className={styles.switch}>
        <input type="checkbox" checked={on} onChange={(event) => switchSingleKeys(event.target.checked)} />
        Single keys act
      </label>
    </Dialog>
  );
}

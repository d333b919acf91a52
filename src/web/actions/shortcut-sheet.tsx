// The sheet of shortcuts, made from the actions themselves; a word finds its keys.
import { useState } from "react";
import { Check } from "../ui/check.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { actionGroups } from "./actions.ts";
import { fit } from "./fits.ts";
import { shownKeysOf } from "./key-words.ts";
import { switchSingleKeys, useSingleKeys } from "./keys.ts";
import styles from "./shortcut-sheet.module.css";

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog title="Shortcuts" open={open} onOpenChange={onOpenChange} width="wide">
      <Shortcuts />
    </Dialog>
  );
}

function Shortcuts() {
  const [words, setWords] = useState("");
  const on = useSingleKeys();
  const groups = actionGroups
    .map(({ name, actions }) => ({
      name,
      actions: actions.filter((each) => each.shortcut !== undefined && fit(words, each.name, `${each.words ?? ""} ${name}`) > 0),
    }))
    .filter(({ actions }) => actions.length > 0);
  return (
    <>
      <TextField label="Find" type="search" autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} />
      <div className={styles.groups}>
        {groups.map(({ name, actions }) => (
          <section key={name} className={styles.group} aria-label={name}>
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
      </div>
      {groups.length === 0 && <p className={styles.none}>No key does that. The palette may: ⌘K or Ctrl K.</p>}
      <div className={styles.switch}>
        <Check
          label="Single keys act"
          hint="Without, only the keys with ⌘ or Ctrl do, and Escape."
          checked={on}
          onChange={(event) => switchSingleKeys(event.target.checked)}
        />
      </div>
    </>
  );
}

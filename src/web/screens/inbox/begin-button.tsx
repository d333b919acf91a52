// The button in the head of the list that begins an encounter; not there for who may not write to customers.

import { shownShortcut } from "../../actions/key-words.ts";
import { useSingleKeys } from "../../actions/keys.ts";
import { currentScene, useScene } from "../../actions/scene.ts";
import { beginEncounter } from "../../actions/writing-actions.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import styles from "./encounter-list.module.css";

export function BeginButton() {
  const scene = useScene();
  const keysOn = useSingleKeys();
  const { icon: Icon, name, isShown, run } = beginEncounter;
  if (!isShown(scene)) return null;
  return (
    <IconButton
      className={styles.begin}
      label={name}
      {...(keysOn ? { keys: [shownShortcut(beginEncounter)] } : {})}
      icon={<Icon size={17} aria-hidden="true" />}
      onClick={() => run(currentScene())}
    />
  );
}

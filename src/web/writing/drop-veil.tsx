// Lets files be dropped anywhere on a part of the screen (`data-drop`), and says so while they hover over it.
import { type RefObject, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import styles from "./drop-veil.module.css";

/** `inside`: something within that part. `words`: what becomes of what is dropped. */
export function DropVeil({
  inside,
  words,
  onFiles,
}: {
  inside: RefObject<HTMLElement | null>;
  words: string;
  onFiles: (files: File[]) => void;
}) {
  const [place, setPlace] = useState<HTMLElement | undefined>(undefined);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    const zone = inside.current?.closest<HTMLElement>("[data-drop]");
    if (zone == null) return;
    // Each part that is gone over enters before the last one is left.
    let depth = 0;
    const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      depth++;
      setPlace(zone);
    };
    const over = (event: DragEvent) => {
      if (isFiles(event)) event.preventDefault();
    };
    const leave = (event: DragEvent) => {
      if (!isFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setPlace(undefined);
    };
    const drop = (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setPlace(undefined);
      take.current([...(event.dataTransfer?.files ?? [])]);
    };
    zone.addEventListener("dragenter", enter);
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", leave);
    zone.addEventListener("drop", drop);
    return () => {
      zone.removeEventListener("dragenter", enter);
      zone.removeEventListener("dragover", over);
      zone.removeEventListener("dragleave", leave);
      zone.removeEventListener("drop", drop);
    };
  }, [inside]);
  if (place === undefined) return null;
  return createPortal(
    <div className={styles.veil}>
      <p>{words}</p>
    </div>,
    place,
  );
}

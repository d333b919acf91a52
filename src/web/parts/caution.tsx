// A line of caution beside what it is about: a file that may start a program, an address that mails come back from.
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cautionOf } from "../../domain/file/caution-rules.ts";
import styles from "./caution.module.css";

export function Caution({ children }: { children: ReactNode }) {
  return (
    <p className={styles.caution}>
      <TriangleAlert size={14} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}

/** What should be known of a file before it is opened; nothing where there is nothing to say. */
export function FileCaution({ name, mediaType }: { name: string; mediaType: string }) {
  const words = cautionOf(name, mediaType);
  return words === undefined ? null : <Caution>{words}</Caution>;
}

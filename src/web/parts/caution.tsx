// A line of caution beside what it is about: a file that may start a program, an address that mails come back from.
import { Hourglass, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cautionOf } from "../../domain/file/caution-rules.ts";
import { scanCaution } from "../../domain/file/scan-rules.ts";
import type { Scan } from "../../domain/file/scan-schema.ts";
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
export function FileCaution({ name, mediaType, scan }: { name: string; mediaType: string; scan: Scan }) {
  const found = scanCaution(scan);
  // What cannot be opened needs no more words.
  const words = scan?.state === "infected" ? undefined : cautionOf(name, mediaType);
  return (
    <>
      {found !== undefined && <Caution>{found}</Caution>}
      {words !== undefined && <Caution>{words}</Caution>}
      {scan?.state === "waiting" && (
        <p className={styles.quiet}>
          <Hourglass size={14} aria-hidden="true" />
          <span>Not yet checked for viruses</span>
        </p>
      )}
    </>
  );
}

// The files of an entry: pictures are shown, everything else is named with its size.
import { Paperclip, ShieldX } from "lucide-react";
import { useState } from "react";
import type { Entry, EntryFile } from "../../../domain/conversation/schema.ts";
import { isPicture } from "../../../domain/file/rules.ts";
import { FileCaution } from "../../parts/caution.tsx";
import { fileAddress, size } from "../../parts/file-words.ts";
import styles from "./flow.module.css";

export function Files({ workspaceId, entry }: { workspaceId: string; entry: Entry }) {
  // Pictures that stand within the words are not shown a second time below them, but for what has to be said of them.
  const files = entry.files.filter(
    ({ contentId, scan }) => scan?.state === "infected" || !(contentId !== null && entry.html?.includes(`cid:${contentId}`)),
  );
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label="Files">
      {files.map((file) => (
        <li key={file.ordinal}>
          <FileLink address={fileAddress(workspaceId, entry.entryId, file.ordinal)} file={file} />
        </li>
      ))}
    </ul>
  );
}

function FileLink({ address, file }: { address: string; file: EntryFile }) {
  const [isBroken, setBroken] = useState(false);
  if (file.scan?.state === "infected") {
    return (
      <>
        <span className={styles.file}>
          <ShieldX size={14} aria-hidden="true" />
          <span dir="auto">{file.name}</span>
          <small>{size(file.sizeBytes)}</small>
        </span>
        <FileCaution {...file} />
      </>
    );
  }
  if (isPicture(file.mediaType) && !isBroken) {
    return (
      <>
        <a
          className={styles.picture}
          href={address}
          target="_blank"
          rel="noopener noreferrer"
          title={`${file.name}, ${size(file.sizeBytes)}`}
        >
          <img src={address} alt={file.name} loading="lazy" onError={() => setBroken(true)} />
        </a>
        <FileCaution {...file} />
      </>
    );
  }
  return (
    <>
      <a className={styles.file} href={address} download={file.name}>
        <Paperclip size={14} aria-hidden="true" />
        <span dir="auto">{file.name}</span>
        <small>{size(file.sizeBytes)}</small>
      </a>
      <FileCaution {...file} />
    </>
  );
}

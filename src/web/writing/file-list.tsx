// The files beside words that are being written: pictures as pictures, the others by name; how far each has come; a way to remove it.
import { Paperclip, RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { size } from "../parts/file-words.ts";
import { IconButton } from "../ui/icon-button.tsx";
import styles from "./file-list.module.css";
import type { ComingFile, Files } from "./use-files.ts";

/** What the server hands out as a picture. */
const drawable = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

export function FileList({ files, workspaceId }: { files: Files; workspaceId: string }) {
  const { up, coming, refused } = files;
  if (up.length === 0 && coming.length === 0 && refused === undefined) return null;
  return (
    <div className={styles.files}>
      {(up.length > 0 || coming.length > 0) && (
        <ul aria-label="Files to go with it">
          {up.map(({ fileId, name, mediaType, sizeBytes }) => (
            <li key={fileId} className={styles.file}>
              {drawable.test(mediaType) ? (
                <img src={`/api/v1/workspaces/${workspaceId}/files/${fileId}`} alt="" />
              ) : (
                <Paperclip size={15} aria-hidden="true" />
              )}
              <span className={styles.words}>
                <bdi>{name}</bdi>
                <small>{size(sizeBytes)}</small>
              </span>
              <IconButton
                size="small"
                label={`Remove ${name}`}
                icon={<X size={14} aria-hidden="true" />}
                onClick={() => files.remove(fileId)}
              />
            </li>
          ))}
          {coming.map((each) => (
            <Coming key={each.id} coming={each} files={files} />
          ))}
        </ul>
      )}
      {refused !== undefined && (
        <p role="alert" className={styles.refused}>
          {refused}
        </p>
      )}
    </div>
  );
}

function Coming({ coming: { id, file, share, problem }, files }: { coming: ComingFile; files: Files }) {
  const picture = usePicture(file);
  const name = file.name === "" ? "Picture" : file.name;
  return (
    <li className={styles.file} data-failed={problem !== undefined || undefined}>
      {picture === undefined ? <Paperclip size={15} aria-hidden="true" /> : <img src={picture} alt="" />}
      <span className={styles.words}>
        <bdi>{name}</bdi>
        {problem === undefined ? (
          <progress aria-label={`${name} on its way up`} value={share} max={1} />
        ) : (
          <small role="alert">{problem}</small>
        )}
      </span>
      {problem !== undefined && (
        <IconButton
          size="small"
          label={`Try ${name} again`}
          icon={<RotateCw size={14} aria-hidden="true" />}
          onClick={() => files.again(id)}
        />
      )}
      <IconButton
        size="small"
        label={`Remove ${name}`}
        icon={<X size={14} aria-hidden="true" />}
        onClick={() => files.stop(id)}
      />
    </li>
  );
}

function usePicture(file: File): string | undefined {
  const [address, setAddress] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (!drawable.test(file.type)) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}

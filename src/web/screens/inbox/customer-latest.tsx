// The newest files and notes of a conversation, beside it; each leads to where it stands.
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { customerFilesQuery, customerNotesQuery } from "../../customer-queries.ts";
import { FileCaution } from "../../parts/caution.tsx";
import { fileAddress, size } from "../../parts/file-words.ts";
import { PlainLink } from "../../parts/plain-link.tsx";
import { Time } from "../../parts/time.tsx";
import { dayTime, useNow } from "../../times.ts";
import styles from "./customer-panel.module.css";
import { listSearch } from "./list-search.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");
/** More stand on the customer's own screen. */
const few = 3;

interface Props {
  workspaceId: string;
  customerId: string;
}

export function LatestNotes({ workspaceId, customerId }: Props) {
  const list = useInfiniteQuery(customerNotesQuery(workspaceId, customerId)).data;
  const now = useNow();
  const notes = list?.pages[0]?.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <section>
      <h3>Notes</h3>
      <ul className={styles.latest}>
        {notes.slice(0, few).map(({ entryId, encounterId, text, authorName, at }) => (
          <li key={entryId}>
            <ToEntry workspaceId={workspaceId} encounterId={encounterId} entryId={entryId}>
              <span className={styles.noteWords} dir="auto">
                {text}
              </span>
              <small>
                <bdi>{authorName}</bdi> · <Time at={at}>{dayTime(at, now)}</Time>
              </small>
            </ToEntry>
          </li>
        ))}
      </ul>
      {notes.length > few && <All workspaceId={workspaceId} customerId={customerId} words="All notes" />}
    </section>
  );
}

export function LatestFiles({ workspaceId, customerId }: Props) {
  const list = useInfiniteQuery(customerFilesQuery(workspaceId, customerId)).data;
  const now = useNow();
  const files = list?.pages[0]?.files ?? [];
  if (files.length === 0) return null;
  return (
    <section>
      <h3>Files</h3>
      <ul className={styles.files}>
        {files.slice(0, few).map(({ entryId, encounterId, ordinal, name, mediaType, sizeBytes, at, from, scan }) => (
          <li key={`${entryId} ${ordinal}`}>
            {scan?.state === "infected" ? (
              <bdi>{name}</bdi>
            ) : (
              <a href={fileAddress(workspaceId, entryId, ordinal)} download={name}>
                <bdi>{name}</bdi>
              </a>
            )}
            <small>
              {size(sizeBytes)} ·{" "}
              <ToEntry workspaceId={workspaceId} encounterId={encounterId} entryId={entryId}>
                {from === "customer" ? "from them" : "from us"}, <Time at={at}>{dayTime(at, now)}</Time>
              </ToEntry>
            </small>
            <FileCaution name={name} mediaType={mediaType} scan={scan} />
          </li>
        ))}
      </ul>
      {files.length > few && <All workspaceId={workspaceId} customerId={customerId} words="All files" />}
    </section>
  );
}

interface ToEntryProps {
  workspaceId: string;
  encounterId: string;
  entryId: string;
  children: ReactNode;
}

function ToEntry({ workspaceId, encounterId, entryId, children }: ToEntryProps) {
  const { view, team } = route.useSearch();
  return (
    <PlainLink
      to="/w/$workspaceId/inbox/$encounterId"
      params={{ workspaceId, encounterId }}
      search={{ ...listSearch(view ?? "open", team), entry: entryId }}
    >
      {children}
    </PlainLink>
  );
}

function All({ workspaceId, customerId, words }: Props & { words: string }) {
  return (
    <PlainLink to="/w/$workspaceId/customers/$customerId" params={{ workspaceId, customerId }} className={styles.all}>
      {words}
    </PlainLink>
  );
}

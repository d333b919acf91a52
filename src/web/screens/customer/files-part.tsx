// Every file of the conversation: what it is, how large, when it came, and where it stands.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { customerFilesQuery } from "../../customer-queries.ts";
import { FileCaution } from "../../parts/caution.tsx";
import { fileAddress, kindOfFile, size } from "../../parts/file-words.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Time } from "../../parts/time.tsx";
import { dayTime, useNow } from "../../times.ts";
import styles from "./customer-screen.module.css";
import { More } from "./more.tsx";

export function FilesPart({ workspaceId, customer }: { workspaceId: string; customer: ReadCustomer }) {
  const list = useInfiniteQuery(customerFilesQuery(workspaceId, customer.customerId));
  const now = useNow();
  const files = list.data?.pages.flatMap((page) => page.files) ?? [];
  if (files.length === 0 && !list.isError) return null;
  return (
    <section className={styles.part} aria-labelledby="files">
      <h2 id="files">Files</h2>
      <ReadFailed of={list} />
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-labelledby="files">
        {files.map(({ entryId, encounterId, ordinal, name, mediaType, sizeBytes, at, from, scan }) => (
          <li key={`${entryId} ${ordinal}`} className={styles.file}>
            {scan?.state === "infected" ? (
              <bdi>{name}</bdi>
            ) : (
              <a href={fileAddress(workspaceId, entryId, ordinal)} download={name} className={styles.link}>
                <bdi>{name}</bdi>
              </a>
            )}
            <p className={styles.small}>
              <span>{kindOfFile(mediaType)}</span>
              <span>{size(sizeBytes)}</span>
              <Link
                to="/w/$workspaceId/inbox/$encounterId"
                params={{ workspaceId, encounterId }}
                search={{ view: "all", entry: entryId }}
                className={styles.link}
              >
                {from === "customer" ? "from them" : "from us"}, <Time at={at}>{dayTime(at, now)}</Time>
              </Link>
            </p>
            <FileCaution name={name} mediaType={mediaType} scan={scan} />
          </li>
        ))}
      </ul>
      <More of={list} words="Earlier files" />
    </section>
  );
}

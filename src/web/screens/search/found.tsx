// What was found: customers first, then words, notes and files, the newest first, with the words marked that were looked for.
import { Link } from "@tanstack/react-router";
import { FileText, type LucideIcon, MessageSquareText, PenLine, Tag } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { FoundCustomer, Range, SearchAnswer, SearchResult } from "../../../domain/inbox/search-schema.ts";
import { countWords } from "../../list-views.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { Time } from "../../parts/time.tsx";
import { shortTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import styles from "./search-screen.module.css";

interface Props {
  workspaceId: string;
  pages: SearchAnswer[];
  /** It is of the words before; what is typed now is on its way. */
  isStale: boolean;
  hasMore: boolean;
  isReadingMore: boolean;
  onMore: () => void;
  onOpen: () => void;
}

export function Found({ workspaceId, pages, isStale, hasMore, isReadingMore, onMore, onOpen }: Props) {
  const now = useNow();
  const [first] = pages;
  if (first === undefined) return null;
  const customers = first.customers ?? [];
  const results = pages.flatMap((page) => page.results);
  const count = first.count;
  return (
    <div className={styles.found} aria-busy={isStale || undefined} data-stale={isStale || undefined}>
      <div role="status" className={styles.said}>
        {first.searchedFor !== null && (
          <p>
            Nothing has these very words. Shown is what has <b dir="auto">{first.searchedFor}</b>.
          </p>
        )}
        {first.unclear.length > 0 && (
          <p>
            Left out, because it says nothing yet: <bdi>{first.unclear.join(", ")}</bdi>
          </p>
        )}
        <p className="unseen">
          {countWords((first.customerCount ?? 0) + count > 1000 ? 1001 : (first.customerCount ?? 0) + count)} found
        </p>
      </div>
      {customers.length === 0 && results.length === 0 && (
        <Empty title="Nothing has these words.">
          <p>Fewer words find more, and so does a part of a name. Filters can be taken away again.</p>
        </Empty>
      )}
      {customers.length > 0 && (
        <Group title="Customers" count={first.customerCount ?? customers.length}>
          {customers.map((each) => (
            <CustomerResult key={each.customerId} workspaceId={workspaceId} found={each} onOpen={onOpen} />
          ))}
        </Group>
      )}
      {results.length > 0 && (
        <Group title="Words, notes and files" count={count}>
          {results.map((each) => (
            <WordsResult key={keyOf(each)} workspaceId={workspaceId} found={each} now={now} onOpen={onOpen} />
          ))}
        </Group>
      )}
      {hasMore && <More busy={isReadingMore} onMore={onMore} />}
      {!hasMore && customers.length + results.length > 0 && <p className={styles.all}>That is all.</p>}
    </div>
  );
}

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={title}>
      <h2>
        {title} <span>{countWords(count)}</span>
      </h2>
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list">{children}</ul>
    </section>
  );
}

interface CustomerProps {
  workspaceId: string;
  found: FoundCustomer;
  onOpen: () => void;
}

function CustomerResult({ workspaceId, found, onOpen }: CustomerProps) {
  return (
    <li>
      <Link
        to="/w/$workspaceId/customers/$customerId"
        params={{ workspaceId, customerId: found.customerId }}
        className={styles.result}
        data-result=""
        onClick={onOpen}
      >
        {found.face === null ? <Circles closeness={null} /> : <Face seed={found.face} size={24} />}
        <span className={styles.title}>
          <Marked text={found.title} ranges={found.titleHighlights} />
        </span>
        {found.snippet !== found.title && (
          <span className={styles.snippet}>
            <Marked text={found.snippet} ranges={found.highlights} />
          </span>
        )}
      </Link>
    </li>
  );
}

interface WordsProps {
  workspaceId: string;
  found: SearchResult;
  now: number;
  onOpen: () => void;
}

function WordsResult({ workspaceId, found, now, onOpen }: WordsProps) {
  const { icon: Icon, words } = kindOf(found);
  return (
    <li>
      <Link
        to="/w/$workspaceId/inbox/$encounterId"
        params={{ workspaceId, encounterId: found.encounterId }}
        search={{ view: "all", ...(found.kind === "encounter" ? {} : { entry: found.entryId }) }}
        className={styles.result}
        data-result=""
        onClick={onOpen}
      >
        <Icon size={16} aria-hidden="true" className={styles.icon} />
        <span className={styles.title}>
          <bdi>{found.customerName}</bdi>
          <span className={styles.about}>
            <Marked text={found.title || "No subject"} ranges={found.titleHighlights} />
          </span>
        </span>
        <Time at={found.at} className={styles.time}>
          {shortTime(found.at, now)}
        </Time>
        {found.kind !== "encounter" && (
          <span className={styles.snippet} data-note={found.entryKind === "note" || undefined}>
            <Marked text={found.snippet} ranges={found.highlights} />
          </span>
        )}
        <span className={styles.small}>
          <span>{words}</span>
          <span>{found.state === "waiting" ? "waiting for them" : found.state}</span>
          {found.kind === "encounter" && (
            <>
              <span>{found.ownerName === null ? "nobody on it" : <bdi>{found.ownerName}</bdi>}</span>
              <span>
                <bdi>{found.channelName}</bdi>
              </span>
            </>
          )}
        </span>
      </Link>
    </li>
  );
}

function kindOf(found: SearchResult): { icon: LucideIcon; words: ReactNode } {
  if (found.kind === "encounter") return { icon: Tag, words: "subject" };
  if (found.kind === "file") return { icon: FileText, words: "file" };
  const by = found.teammateName === null ? null : <bdi>{found.teammateName}</bdi>;
  if (found.entryKind === "note") return { icon: PenLine, words: by === null ? "note" : <>note by {by}</> };
  return { icon: MessageSquareText, words: by === null ? "from them" : <>from {by}</> };
}

const keyOf = (found: SearchResult): string => {
  if (found.kind === "encounter") return found.encounterId;
  return found.kind === "file" ? `${found.entryId} ${found.ordinal}` : found.entryId;
};

/** A text with the stretches marked that were looked for. */
function Marked({ text, ranges }: { text: string; ranges: Range[] }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start < at) continue;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <span dir="auto">
      {parts}
      {text.slice(at)}
    </span>
  );
}

function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onMore(), {
      rootMargin: "400px",
    });
    if (place.current !== null) seen.observe(place.current);
    return () => seen.disconnect();
  }, [onMore]);
  return (
    <p ref={place} className={styles.more}>
      <Button look="quiet" busy={busy} onClick={onMore}>
        {busy ? "One moment" : "More"}
      </Button>
    </p>
  );
}

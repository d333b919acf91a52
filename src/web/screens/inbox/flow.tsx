// The flow of a conversation, oldest above: chapters, words, notes, events. It opens at what is unread, and stays where the reader is.
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { announce } from "../../announce.ts";
import { sayRefused } from "../../encounter-work.ts";
import { type EntryPages, readAround, readEarlier, readNewer, readNewest } from "../../entry-pages.ts";
import { useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { VirtualFlow, type VirtualFlowHandle } from "../../ui/virtual-flow.tsx";
import type { SentWords } from "../../writing/outgoing.ts";
import { Chapter, FoldedChapter } from "./chapter.tsx";
import { EntryView } from "./entry.tsx";
import styles from "./flow.module.css";
import { type FlowRow, firstUnread, flowRows } from "./flow-rows.ts";
import { PendingEntry } from "./pending-entry.tsx";
import type { Shown } from "./shown.ts";

interface Props {
  shown: Shown;
  pages: EntryPages;
  /** The entry that the address names. */
  targetId: string | undefined;
  pending: SentWords[];
  onSawUpTo: (at: string) => void;
  onMove: (entry: Entry) => void;
}

type Row = FlowRow | { kind: "pending"; id: string; pending: SentWords };

const idOf = (row: Row) => row.id;
/** How long the entry of a link is marked. */
const markedMs = 2_500;

export function Flow({ shown, pages, targetId, pending, onSawUpTo, onMove }: Props) {
  const now = useNow();
  const client = useQueryClient();
  const { workspaceId, conversation, encounter } = shown;
  const { conversationId } = conversation;
  const { encounterId } = encounter;
  const { entries } = pages;
  const flow = useRef<VirtualFlowHandle>(null);
  // What was new when it was opened stays so while one reads.
  const [seenUpTo] = useState(conversation.seenUpTo);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [place, setPlace] = useState({ isAtEnd: true, newIsBelow: false });
  const of = useMemo(() => ({ client, workspaceId, conversationId }), [client, workspaceId, conversationId]);
  const { isMarked } = useTarget(of, targetId, flow);
  useNewWords(entries);

  const rows = useMemo<Row[]>(
    () => [
      ...flowRows({
        entries,
        encounters: conversation.encounters,
        shownId: encounterId,
        seenUpTo,
        youId: shown.teammateId,
        unfolded,
        targetId,
      }),
      ...pending.map((words): Row => ({ kind: "pending", id: words.outboxId, pending: words })),
    ],
    [entries, conversation.encounters, encounterId, seenUpTo, shown.teammateId, unfolded, targetId, pending],
  );
  const [openAt] = useState(() => targetId ?? placeToOpen(rows, entries, encounterId, seenUpTo));
  const ownId = pending.at(-1)?.outboxId;
  // One's own words are followed to the end.
  useEffect(() => {
    if (ownId !== undefined) flow.current?.toEnd();
  }, [ownId]);

  const busy = useRef(false);
  const read = useCallback(
    (what: typeof readEarlier) => {
      if (busy.current) return;
      busy.current = true;
      void what(of)
        .catch(sayRefused)
        .finally(() => {
          busy.current = false;
        });
    },
    [of],
  );
  const latest = useRef({ rows, onSawUpTo });
  latest.current = { rows, onSawUpTo };
  const onPlace = useCallback(({ isAtEnd, lastId }: { isAtEnd: boolean; lastId: string | undefined }) => {
    const all = latest.current.rows;
    const end = all.findIndex((row) => row.id === lastId);
    const newIsBelow = all.findIndex((row) => row.kind === "new") > end;
    setPlace((was) => (was.isAtEnd === isAtEnd && was.newIsBelow === newIsBelow ? was : { isAtEnd, newIsBelow }));
    const last = all.slice(0, end + 1).findLast((row) => row.kind === "entry");
    if (last?.kind === "entry") latest.current.onSawUpTo(last.entry.at);
  }, []);

  const toNewest = () => {
    void readNewest(of)
      .then(() => flow.current?.toEnd())
      .catch(sayRefused);
    flow.current?.focus();
  };
  return (
    <div className={styles.around}>
      <VirtualFlow
        ref={flow}
        label="What was said"
        className={styles.flow}
        contentClassName={styles.content}
        items={rows}
        idOf={idOf}
        guessPx={guessPx}
        openAt={openAt}
        onReachStart={() => pages.nextCursor !== null && read(readEarlier)}
        onReachEnd={() => pages.newerCursor !== null && read(readNewer)}
        onPlace={onPlace}
        render={(row) => {
          switch (row.kind) {
            case "chapter":
              return <Chapter shown={shown} encounter={row.encounter} now={now} />;
            case "folded":
              return (
                <FoldedChapter
                  encounter={row.encounter}
                  count={row.count}
                  now={now}
                  onUnfold={() => setUnfolded((was) => new Set([...was, row.id.replace(/^folded /, "")]))}
                />
              );
            case "new":
              return <p className={styles.since}>New since you looked</p>;
            case "pending":
              return <PendingEntry workspaceId={workspaceId} pending={row.pending} now={now} />;
            case "entry":
              return (
                <EntryView shown={shown} entry={row.entry} now={now} isMarked={isMarked && row.id === targetId} onMove={onMove} />
              );
          }
        }}
      />
      {(!place.isAtEnd || pages.newerCursor !== null) && (
        <Button
          className={styles.news}
          icon={<ArrowDown size={15} aria-hidden="true" />}
          onClick={place.newIsBelow ? () => flow.current?.to("new") : toNewest}
        >
          {place.newIsBelow ? "New words" : "To the newest"}
        </Button>
      )}
    </div>
  );
}

/** About how high a row will be where there is room enough. */
function guessPx(row: Row): number {
  if (row.kind === "pending") return 120;
  if (row.kind !== "entry") return 46;
  const { kind, text, html, files } = row.entry;
  if (kind === "event") return 42;
  const lines = Math.ceil(text.length / 55);
  return Math.min(64 + 24 * lines + 18 * text.split("\n\n").length + (files.length > 0 ? 50 : 0), html === null ? 4_000 : 1_200);
}

/** Where reading begins: at the first unread words; at an older encounter where it begins; else at the end. */
function placeToOpen(rows: Row[], entries: Entry[], encounterId: string, seenUpTo: string | null): string | undefined {
  const unread = firstUnread(entries, encounterId, seenUpTo);
  if (unread !== undefined) {
    const index = rows.findIndex((row) => row.id === unread.entryId);
    return rows[index - 1]?.kind === "new" ? "new" : unread.entryId;
  }
  const isLast = entries.at(-1)?.encounterId === encounterId;
  return isLast ? undefined : rows.findLast((row) => row.kind === "chapter" && row.encounter.encounterId === encounterId)?.id;
}

/** Leads to the entry that the address names, and marks it for a moment. */
function useTarget(
  of: Parameters<typeof readAround>[0],
  targetId: string | undefined,
  flow: { current: VirtualFlowHandle | null },
): { isMarked: boolean } {
  const [markedId, setMarkedId] = useState<string>();
  useEffect(() => {
    if (targetId === undefined) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    readAround(of, targetId)
      .then(() => {
        if (isOver) return;
        flow.current?.to(targetId);
        requestAnimationFrame(() => flow.current?.to(targetId));
        setMarkedId(targetId);
        timer = setTimeout(() => setMarkedId(undefined), markedMs);
      })
      .catch(sayRefused);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [of, targetId, flow]);
  return { isMarked: markedId !== undefined };
}

/** Reads out who wrote while the conversation is open. */
function useNewWords(entries: Entry[]): void {
  const seen = useRef<string | undefined>(undefined);
  const last = entries.at(-1);
  useEffect(() => {
    if (last === undefined) return;
    const isNew = seen.current !== undefined && seen.current < last.at;
    seen.current = last.at;
    if (isNew && last.kind === "message_in") announce(`New words from ${last.author?.name ?? "the customer"}.`);
  }, [last]);
}

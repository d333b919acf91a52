// The flow of entries, oldest above: chapters, words, notes, events; it stays where the reader is.
import { ArrowDown } from "lucide-react";
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Encounter, Entry } from "../../../domain/conversation/schema.ts";
import { announce } from "../../announce.ts";
import { useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Chapter } from "./chapter.tsx";
import { EntryView, PendingEntry } from "./entry.tsx";
import styles from "./flow.module.css";
import type { Shown } from "./shown.ts";
import type { PendingWords } from "./use-send.ts";

interface Props {
  shown: Shown;
  entries: Entry[];
  pending: PendingWords[];
  hasEarlier: boolean;
  isReadingEarlier: boolean;
  onEarlier: () => void;
}

export function Flow({ shown, entries, pending, hasEarlier, isReadingEarlier, onEarlier }: Props) {
  const now = useNow();
  const { conversation, encounter } = shown;
  const { place, content, isBehind, toEnd } = useReadingPlace(entries, pending, encounter.encounterId);
  useNewWords(entries);
  const encounters = new Map<string, Encounter>(conversation.encounters.map((each) => [each.encounterId, each]));
  return (
    <div className={styles.around}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={place} className={styles.flow} tabIndex={0} aria-label="What was said">
        <div ref={content} className={styles.content}>
          {hasEarlier && (
            <p className={styles.earlier}>
              <Button look="quiet" busy={isReadingEarlier} onClick={onEarlier}>
                {isReadingEarlier ? "One moment" : "Earlier words"}
              </Button>
            </p>
          )}
          {entries.map((entry, index) => {
            const of = encounters.get(entry.encounterId);
            const begins = entries[index - 1]?.encounterId !== entry.encounterId;
            return (
              <Fragment key={entry.entryId}>
                {begins && of !== undefined && <Chapter shown={shown} encounter={of} now={now} />}
                <EntryView shown={shown} entry={entry} now={now} />
              </Fragment>
            );
          })}
          {pending.map((words) => (
            <PendingEntry key={words.id} pending={words} now={now} />
          ))}
        </div>
      </section>
      {isBehind && (
        <Button className={styles.news} icon={<ArrowDown size={15} aria-hidden="true" />} onClick={toEnd}>
          New words
        </Button>
      )}
    </div>
  );
}

/** As near to the end as counts for being there. */
const nearPx = 60;

/**
 * Where the reader is: at the end it stays at the end, whatever grows; further up it stays at the words that are read,
 * also when earlier ones come above them.
 */
function useReadingPlace(entries: Entry[], pending: PendingWords[], encounterId: string) {
  const ownId = pending.at(-1)?.id;
  const place = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef<{ first: string | undefined; last: string | undefined; height: number; top: number } | undefined>(
    undefined,
  );
  const [isBehind, setBehind] = useState(false);
  const first = entries[0]?.entryId;
  const last = entries.at(-1);
  const lastId = last?.entryId;
  const lastIsOurs = last?.kind !== "message_in";

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const was = before.current;
    if (was === undefined) {
      const chapter = element.querySelector<HTMLElement>(`[data-chapter="${encounterId}"]:last-of-type`);
      const isLast = entries.at(-1)?.encounterId === encounterId;
      // An older encounter is opened where it ends, not at the end of all that was said since.
      if (!isLast && chapter !== null) {
        atEnd.current = false;
        element.scrollTop = chapter.offsetTop - 12;
      } else element.scrollTop = element.scrollHeight;
    } else if (was.first !== first && was.last === lastId) {
      element.scrollTop = element.scrollHeight - (was.height - was.top);
    } else if (was.last !== lastId) {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      else if (!lastIsOurs) setBehind(true);
    }
    before.current = { first, last: lastId, height: element.scrollHeight, top: element.scrollTop };
  }, [entries, encounterId, first, lastId, lastIsOurs]);

  // One's own words are followed to the end.
  useLayoutEffect(() => {
    if (ownId === undefined || place.current === null) return;
    atEnd.current = true;
    place.current.scrollTop = place.current.scrollHeight;
  }, [ownId]);

  useEffect(() => {
    const element = place.current;
    if (element === null || content.current === null) return;
    const remember = () => {
      if (before.current !== undefined)
        before.current = { ...before.current, height: element.scrollHeight, top: element.scrollTop };
    };
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      if (atEnd.current) setBehind(false);
      remember();
    };
    // Mail and pictures find their height late, and the composer grows: the end stays in sight.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      remember();
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    resized.observe(element);
    resized.observe(content.current);
    return () => {
      element.removeEventListener("scroll", onScroll);
      resized.disconnect();
    };
  }, []);

  const toEnd = () => {
    const element = place.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    element.focus({ preventScroll: true });
    setBehind(false);
  };
  return { place, content, isBehind, toEnd };
}

/** Reads out who wrote while the conversation is open. */
function useNewWords(entries: Entry[]): void {
  const seen = useRef<string | undefined>(undefined);
  const last = entries.at(-1);
  useEffect(() => {
    if (last === undefined) return;
    const isNew = seen.current !== undefined && seen.current !== last.entryId;
    seen.current = last.entryId;
    if (isNew && last.kind === "message_in") announce(`New words from ${last.author?.name ?? "the customer"}.`);
  }, [last]);
}

// Searching: one field for customers, words, notes and files; what stands in it stands in the address.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { focusScreen } from "../../focus-screen.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { meQuery } from "../../queries.ts";
import { useRecentSearches } from "../../recent-searches.ts";
import { useScreenTitle } from "../../screen-title.ts";
import { searchQuery } from "../../search-query.ts";
import { useSettled } from "../../use-settled.ts";
import { SearchBox } from "../customers/search-box.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { Found } from "./found.tsx";
import { SearchHelp } from "./search-help.tsx";
import styles from "./search-screen.module.css";

const route = getRouteApi("/w/$workspaceId/search");
const longest = 500;

export function SearchScreen() {
  const { workspaceId } = route.useParams();
  const { q = "" } = route.useSearch();
  const userId = useQuery(meQuery).data?.userId;
  useScreenTitle(workspaceId, q.trim(), "Search");
  if (userId === undefined) return null;
  return <Search key={workspaceId} workspaceId={workspaceId} userId={userId} q={q} />;
}

function Search({ workspaceId, userId, q }: { workspaceId: string; userId: string; q: string }) {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLElement>(null);
  const [recent, keep, forget] = useRecentSearches(userId, workspaceId);
  const [typed, setTyped] = useState(q);
  const [known, setKnown] = useState(q);
  // Back and forward in the browser bring other words.
  if (known !== q) {
    setKnown(q);
    if (typed !== q) setTyped(q);
  }
  const rested = useSettled(typed, 120);
  const look = (words: string) => {
    setKnown(words);
    void navigate({
      to: "/w/$workspaceId/search",
      params: { workspaceId },
      search: words.trim() === "" ? {} : { q: words },
      replace: true,
    });
  };
  useEffect(() => {
    if (rested === typed && rested !== q && (rested.trim() !== "" || q !== "")) look(rested);
    // Only what came to rest is looked for.
  }, [rested]);
  const answer = useInfiniteQuery(searchQuery(workspaceId, q));
  const isAsked = q.trim() !== "";
  useEffect(() => field.current?.focus(), []);
  useKeptPlace(place, q, answer.isSuccess);

  const set = (words: string) => {
    setTyped(words);
    look(words);
    field.current?.focus();
  };
  /** From the field into what was found, up and down in it, and back. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isInField = event.target === field.current;
    if (isInField && event.key === "Enter") {
      look(typed);
      keep(typed);
    }
    if (isInField && event.key === "Escape") {
      focusScreen();
      return;
    }
    if (step === undefined) return;
    const results = [...(place.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
    const at = results.indexOf(document.activeElement as HTMLElement);
    if (at === -1 && !isInField) return;
    event.preventDefault();
    if (at === 0 && step === -1) field.current?.focus();
    else results[Math.max(0, Math.min(results.length - 1, at + step))]?.focus();
  };
  return (
    <main id="main" ref={place} className={styles.screen} onKeyDown={onKeyDown}>
      <div className={styles.page}>
        <h1 className="unseen">Search</h1>
        <div data-search="">
          <SearchBox
            ref={field}
            label="Search"
            placeholder="Names, words, files"
            value={typed}
            onChange={setTyped}
            maxLength={longest}
            isLarge
          />
        </div>
        <FilterChips q={typed} onChange={set} />
        <SearchHelp />
        {!isAsked && <Recent recent={recent} onChoose={set} onForget={forget} />}
        {isAsked && (
          <>
            <ReadFailed of={answer} />
            {answer.data !== undefined && (
              <Found
                workspaceId={workspaceId}
                pages={answer.data.pages}
                isStale={answer.isPlaceholderData}
                hasMore={answer.hasNextPage}
                isReadingMore={answer.isFetchingNextPage}
                onMore={() => void answer.fetchNextPage({ cancelRefetch: false })}
                onOpen={() => keep(q)}
              />
            )}
            {answer.isPending && <p className={styles.quiet}>One moment.</p>}
          </>
        )}
      </div>
    </main>
  );
}

const places = new Map<string, number>();

/** Whoever comes back to the same words finds the place in them again. */
function useKeptPlace(place: { current: HTMLElement | null }, q: string, isReady: boolean): void {
  useLayoutEffect(() => {
    const element = place.current;
    if (!isReady || element === null) return;
    element.scrollTop = places.get(q) ?? 0;
    const remember = () => places.set(q, element.scrollTop);
    element.addEventListener("scroll", remember, { passive: true });
    return () => element.removeEventListener("scroll", remember);
  }, [place, q, isReady]);
}

interface RecentProps {
  recent: string[];
  onChoose: (q: string) => void;
  onForget: () => void;
}

function Recent({ recent, onChoose, onForget }: RecentProps) {
  if (recent.length === 0) {
    return (
      <div className={styles.none}>
        <h2>Look for anything that was ever said.</h2>
        <p>A customer's name or address, words from a mail, a note, the name of a file. Accents and capitals do not matter.</p>
      </div>
    );
  }
  return (
    <section className={styles.recent} aria-labelledby="recent">
      <header>
        <h2 id="recent">Looked for last</h2>
        <button type="button" onClick={onForget}>
          Forget these
        </button>
      </header>
      <ul>
        {recent.map((each) => (
          <li key={each}>
            <button type="button" data-result="" onClick={() => onChoose(each)}>
              <bdi>{each}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

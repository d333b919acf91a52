// Today: the start of a day and of a shift. Who waits and since when, what wakes, what nobody has, who has what in hand.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import type { TodayEncounter } from "../../../domain/inbox/today-schema.ts";
import { isOverdue } from "../../clock-words.ts";
import { useLastLooked } from "../../last-looked.ts";
import { countsByView, countWords } from "../../list-views.ts";
import { useMay } from "../../membership.ts";
import { FirstSteps } from "../../parts/first-steps.tsx";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { countsQuery, meQuery } from "../../queries.ts";
import { useScreenTitle } from "../../screen-title.ts";
import { fullTime, longDate, useNow } from "../../times.ts";
import { endOfDay, todayQuery } from "../../today-query.ts";
import { Button } from "../../ui/button.tsx";
import { InHandPart } from "./in-hand.tsx";
import { TodayPart } from "./today-part.tsx";
import styles from "./today-screen.module.css";

const route = getRouteApi("/w/$workspaceId/today");

export function TodayScreen() {
  const { workspaceId } = route.useParams();
  const userId = useQuery(meQuery).data?.userId;
  useScreenTitle(workspaceId, "Today");
  if (userId === undefined) return null;
  return <Day key={workspaceId} workspaceId={workspaceId} userId={userId} />;
}

function Day({ workspaceId, userId }: { workspaceId: string; userId: string }) {
  const now = useNow();
  const since = useLastLooked(workspaceId, userId);
  const today = useQuery({ ...todayQuery(workspaceId, { now, since }), placeholderData: (before) => before });
  const may = useMay(workspaceId);
  const { data } = today;
  const arrivedIds = new Set(data?.arrived.encounters.map(({ encounterId }) => encounterId));
  const part = { workspaceId, now, newIds: arrivedIds };
  return (
    <main id="main" className={styles.screen} aria-busy={today.isPending || undefined}>
      <div className={styles.page}>
        <header className={styles.head}>
          <h1>Today</h1>
          <p className={styles.date}>{longDate(now)}</p>
          <Button
            look="quiet"
            className={styles.print}
            icon={<Printer size={15} aria-hidden="true" />}
            onClick={() => window.print()}
          >
            Print
          </Button>
        </header>
        <ReadFailed of={today} />
        {data !== undefined && (
          <>
            <WaitsWords workspaceId={workspaceId} since={since} now={now} data={data} />
            <div className={styles.columns}>
              <div className={styles.main}>
                {groupsOf(data.waiting.encounters, now).map(({ title, encounters }) => (
                  <TodayPart key={title} {...part} title={title} encounters={encounters} />
                ))}
                {data.waiting.more && (
                  <p className={styles.more}>
                    <Link to="/w/$workspaceId/inbox" params={{ workspaceId }}>
                      All who wait are in the inbox
                    </Link>
                  </p>
                )}
              </div>
              <div className={styles.beside}>
                <TodayPart {...part} title="Wakes today" encounters={data.waking.encounters} isBrief />
                {may("conversations.work") && (
                  <TodayPart
                    {...part}
                    title="Nobody on it"
                    words="Open, though nobody waits for an answer."
                    encounters={data.unowned.encounters}
                    more={data.unowned.more}
                    isBrief
                  />
                )}
                <TodayPart
                  {...part}
                  title="Also came in"
                  encounters={notShown(data.arrived.encounters, [data.waiting, data.waking, data.unowned])}
                  isBrief
                />
              </div>
              <div className={styles.hands}>
                <InHandPart workspaceId={workspaceId} inHand={data.inHand} />
              </div>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

interface WaitsProps {
  workspaceId: string;
  since: string | null;
  now: number;
  data: { arrived: { encounters: unknown[]; more: boolean } };
}

/** The day in a sentence or two. */
function WaitsWords({ workspaceId, since, now, data: { arrived } }: WaitsProps) {
  const counts = useQuery(countsQuery(workspaceId)).data;
  const may = useMay(workspaceId);
  if (counts === undefined) return null;
  const { unanswered, ignored } = counts;
  const isNew = countsByView(counts).all === 0 && may("channels.change");
  const news = `${arrived.encounters.length}${arrived.more ? " or more" : ""}`;
  return (
    <div className={styles.words}>
      {unanswered === 0 ? (
        <p className={styles.sentence}>Nobody is waiting.</p>
      ) : (
        <p className={styles.sentence}>
          {unanswered === 1 ? "One waits" : `${countWords(unanswered)} wait`} for an answer
          {ignored > 0 && (
            <>
              , <b>{ignored === unanswered ? "and too long" : `${countWords(ignored)} of them too long`}</b>
            </>
          )}
          .
        </p>
      )}
      {isNew && (
        <div className={styles.steps}>
          <FirstSteps workspaceId={workspaceId} />
        </div>
      )}
      {since !== null && !isNew && (
        <p>
          {arrived.encounters.length === 0 ? "Nothing came in" : `${news} came in`} since you last looked, {fullTime(since, now)}.
        </p>
      )}
    </div>
  );
}

/** The ignored, what is due before the day ends, and the rest; each only where there is something. */
function groupsOf(encounters: TodayEncounter[], now: number): { title: string; encounters: TodayEncounter[] }[] {
  const end = endOfDay(now).getTime();
  const groups = new Map<string, TodayEncounter[]>([
    ["Ignored", []],
    ["Due today", []],
    ["Due later", []],
  ]);
  for (const each of encounters) {
    const { clock } = each;
    if (clock === null) continue;
    const isToday = new Date(clock.dueAt).getTime() < end;
    groups.get(isOverdue(clock, now) ? "Ignored" : isToday ? "Due today" : "Due later")?.push(each);
  }
  return [...groups].filter(([, of]) => of.length > 0).map(([title, of]) => ({ title, encounters: of }));
}

function notShown(encounters: TodayEncounter[], elsewhere: { encounters: TodayEncounter[] }[]): TodayEncounter[] {
  const shown = new Set(elsewhere.flatMap((part) => part.encounters.map(({ encounterId }) => encounterId)));
  return encounters.filter(({ encounterId }) => !shown.has(encounterId));
}

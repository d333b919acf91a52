// What the list says when it is empty; in a new workspace, how the first words arrive.
import { useQuery } from "@tanstack/react-query";
import { countsByView, type ListView } from "../../list-views.ts";
import { useMay } from "../../membership.ts";
import { FirstSteps } from "../../parts/first-steps.tsx";
import { countsQuery } from "../../queries.ts";
import styles from "./encounter-list.module.css";

const emptyWords: Record<ListView, { title: string; words: string }> = {
  open: { title: "Nobody is waiting.", words: "New words appear here by themselves." },
  mine: { title: "Nothing is yours just now.", words: "What you take on, or are given, stands here until it is settled." },
  unassigned: { title: "Everything has somebody.", words: "Encounters that nobody has taken on stand here." },
  snoozed: { title: "Nothing sleeps.", words: "Snooze an encounter, and it comes back by itself; new words wake it sooner." },
  ignored: { title: "Nobody is ignored.", words: "Whoever waits longer than the standard allows stands here." },
  waiting: { title: "We wait for nobody.", words: "After you reply, an encounter rests here until they write again." },
  settled: { title: "Nothing is settled yet.", words: "Settle an encounter when the need is met. It can always be reopened." },
  spam: { title: "No spam.", words: "What is marked as spam on its way, or by one of you, lies here. Nobody owes it an answer." },
  all: { title: "Nobody has written yet.", words: "All encounters gather here." },
};

export function NoEncounters({ workspaceId, view }: { workspaceId: string; view: ListView }) {
  const counts = useQuery(countsQuery(workspaceId)).data;
  const may = useMay(workspaceId);
  const isEmpty = counts !== undefined && countsByView(counts).all === 0;
  if (isEmpty && !may("conversations.work")) return <NothingShared />;
  const isNew = isEmpty && may("channels.change");
  const { title, words } = emptyWords[view];
  return (
    <div className={styles.none}>
      <h3>{title}</h3>
      {isNew ? <FirstSteps workspaceId={workspaceId} /> : <p>{words}</p>}
    </div>
  );
}

/** For a colleague, to whom nothing has been shown yet. */
function NothingShared() {
  return (
    <div className={styles.none}>
      <h3>Nothing is shared with you yet.</h3>
      <p>
        When a teammate needs to know what you know, they share an encounter with you. It appears here, and you can add a note.
      </p>
    </div>
  );
}

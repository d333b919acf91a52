// Says on every screen that something this person had sent was refused later, and leads to where it stands.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { outboxQuery } from "../../queries.ts";
import { followSent, type SentWords, sentFrom, sentWords } from "../../writing/outgoing.ts";
import styles from "./workspace-screen.module.css";

/** A little longer than words can be taken back: then it is known whether they went. */
const knownAfterMs = 8_000;

export function RefusedWords({ workspaceId }: { workspaceId: string }) {
  const client = useQueryClient();
  const { encounterId } = useParams({ strict: false });
  const there = useQuery(outboxQuery(workspaceId)).data;
  const here = useSyncExternalStore(followSent, sentWords).filter(({ place }) => place.workspaceId === workspaceId);
  const newest = here.findLast(({ state }) => state === "waiting")?.outboxId;
  useEffect(() => {
    if (newest === undefined) return;
    const ask = () => void client.invalidateQueries({ queryKey: outboxQuery(workspaceId).queryKey });
    const timer = setTimeout(ask, knownAfterMs);
    return () => clearTimeout(timer);
  }, [client, workspaceId, newest]);

  const listed = there?.map((each) => sentFrom(workspaceId, each)) ?? [];
  const listedIds = new Set(listed.map(({ outboxId }) => outboxId));
  const refused = [
    // What was written in this browser stands where it was written.
    ...listed.map((each) => ({ ...each, place: here.find(({ outboxId }) => outboxId === each.outboxId)?.place ?? each.place })),
    ...here.filter(({ outboxId }) => !listedIds.has(outboxId)),
  ].filter((each) => each.state === "refused" && !isOpen(each, encounterId));
  const [first] = refused;
  if (first === undefined) return null;
  const words = refused.length === 1 ? oneRefused[first.place.kind] : `${refused.length} things you wrote were not sent.`;
  const { place } = first;
  return (
    <p className={styles.refused}>
      {words}{" "}
      {place.kind === "encounter" ? (
        <Link to="/w/$workspaceId/new" params={{ workspaceId }} search={{ draft: place.draftId }}>
          See why
        </Link>
      ) : (
        <Link
          to="/w/$workspaceId/inbox/$encounterId"
          params={{ workspaceId, encounterId: place.encounterId }}
          search={{ view: "all" }}
        >
          See why
        </Link>
      )}
    </p>
  );
}

const oneRefused = {
  reply: "A reply of yours was not sent.",
  note: "A note of yours was not added.",
  encounter: "Your first words to a customer were not sent.",
} as const;

/** There it is said beside the words themselves. */
function isOpen({ place }: SentWords, encounterId: string | undefined): boolean {
  return place.kind !== "encounter" && place.encounterId === encounterId;
}

// The lifelong conversation with one customer, opened at one of its encounters, and beside it who they are.
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { Activity, memo } from "react";
import { useAfterPaint } from "../../after-paint.ts";
import { useWiderThan } from "../../media.ts";
import { useSessionIsOver } from "../../session.ts";
import { Panes } from "../../ui/panes.tsx";
import { CustomerPanel } from "./customer-panel.tsx";
import { listSearch } from "./list-search.ts";
import { OpenedConversation } from "./opened-conversation.tsx";
import type { Shown } from "./shown.ts";
import { useAhead } from "./use-ahead.ts";
import { useShown } from "./use-shown.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

export function ConversationScreen() {
  const { workspaceId, encounterId } = route.useParams();
  const { view, team, entry } = route.useSearch();
  const isSignedOut = useSessionIsOver();
  const { conversation, shown } = useShown(workspaceId, encounterId, isSignedOut);
  const aheadId = useAhead(workspaceId, encounterId, listSearch(view ?? "open", team));
  const leftId = useAfterPaint(encounterId);
  const hasPanel = useWiderThan("customer");
  const isWall = useWiderThan("wall");
  const newest = conversation.data?.encounters.at(-1);
  if (conversation.data?.encounters.every((each) => each.encounterId !== encounterId) && newest !== undefined) {
    // Its words were moved away: they are in the same conversation.
    return (
      <Navigate
        replace
        to="/w/$workspaceId/inbox/$encounterId"
        params={{ workspaceId, encounterId: newest.encounterId }}
        search={listSearch(view ?? "open", team)}
      />
    );
  }
  // The one that comes next is drawn already, unseen, and only has to be shown; the one that was left goes when that is painted.
  const drawn = isSignedOut ? [encounterId] : [leftId, encounterId, aheadId].filter((id) => id !== undefined);
  const talk = [...new Set(drawn)].map((id) => (
    <Activity key={id} mode={id === encounterId ? "visible" : "hidden"}>
      <OpenedConversation
        workspaceId={workspaceId}
        encounterId={id}
        targetId={id === encounterId ? entry : undefined}
        isSignedOut={isSignedOut}
        hasPanel={hasPanel}
      />
    </Activity>
  ));
  if (!hasPanel || (shown === undefined && conversation.isError)) return talk;
  return (
    <Panes
      name="customer"
      side="end"
      label="the customer"
      least={240}
      most={640}
      usual={isWall ? 440 : 300}
      restLeast={480}
      folds
      pane={<Beside shown={isSignedOut ? undefined : shown} />}
    >
      {talk}
    </Panes>
  );
}

/** Who the customer is comes a moment after their words; until then one sees who was there before. */
const Beside = memo(function Beside({ shown }: { shown: Shown | undefined }) {
  const later = useAfterPaint(shown);
  if (shown === undefined || later === undefined) return null;
  return <CustomerPanel key={later.encounter.encounterId} shown={later} />;
});

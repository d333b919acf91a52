// Moving an entry to the encounter that it belongs to: another of this conversation, or a new one.
import { useQueryClient } from "@tanstack/react-query";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { moveEntry, readEntry } from "../../calls/conversations.ts";
import { Problem } from "../../client.ts";
import { sayRefused } from "../../encounter-work.ts";
import { changeEntry, entriesQuery } from "../../entry-pages.ts";
import form from "../../parts/form.module.css";
import { dayTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { offerUndo } from "../../undo.ts";
import { stateOf } from "./encounter-state.ts";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";

export function MoveForm({ shown, entry, onDone }: { shown: Shown; entry: Entry; onDone: () => void }) {
  const { workspaceId, conversation, encounter } = shown;
  const { conversationId } = conversation;
  const client = useQueryClient();
  const now = useNow();
  const { entryId, encounterId: fromId } = entry;
  const { queryKey } = entriesQuery(workspaceId, conversationId);
  const renew = () => readAgain(client, { workspaceId, conversationId, encounterId: encounter.encounterId });

  const move = async (targetId: string | null) => {
    onDone();
    if (targetId !== null) changeEntry(client, queryKey, entryId, { encounterId: targetId });
    try {
      const { encounterId: whereId } = await moveEntry(workspaceId, entryId, targetId);
      changeEntry(client, queryKey, entryId, { encounterId: whereId });
      offerUndo({
        done: targetId === null ? "Moved to a new encounter." : "Moved.",
        undo: async () => {
          const current = await readEntry(workspaceId, entryId);
          if (current.encounterId !== whereId) {
            throw new Problem({
              code: "changed_meanwhile",
              title: "Someone has moved it on meanwhile, so it was left where it is.",
            });
          }
          await moveEntry(workspaceId, entryId, fromId);
          changeEntry(client, queryKey, entryId, { encounterId: fromId });
          await renew();
        },
      });
    } catch (error) {
      changeEntry(client, queryKey, entryId, { encounterId: fromId });
      sayRefused(error);
    }
    await renew();
  };

  const others = conversation.encounters.filter((each) => each.encounterId !== fromId).toReversed();
  return (
    <div className={form.form}>
      <p className={form.soft}>Answers to it will follow. It stays in the conversation, in its place.</p>
      <div className={`${form.stack} ${form.named}`}>
        {others.map((each) => (
          <Button key={each.encounterId} onClick={() => void move(each.encounterId)}>
            <span>
              <bdi>{each.subject || "No subject"}</bdi> · {stateOf(each)}, {dayTime(each.settledAt ?? each.openedAt, now)}
            </span>
          </Button>
        ))}
        <Button onClick={() => void move(null)}>A new encounter</Button>
      </div>
    </div>
  );
}

// What is done to all encounters that are selected in the list: the bar that offers it, its sheets, and the question before.
import { useQueryClient } from "@tanstack/react-query";
import { AlarmClock, Check, RotateCcw, UserRound, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { ListedEncounter } from "../../../domain/inbox/schema.ts";
import { useOffer } from "../../actions/scene.ts";
import { reopenAll, sayRefused, settleAll } from "../../encounter-work.ts";
import { useMay, useMembership } from "../../membership.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { nothingSelected, type Selection } from "../../ui/selection.ts";
import { AssignForm } from "./assign-form.tsx";
import styles from "./encounter-list.module.css";
import { SnoozeForm } from "./snooze-form.tsx";

interface Props {
  workspaceId: string;
  encounters: readonly ListedEncounter[];
  selected: Selection;
  onSelect: (next: Selection) => void;
}

type Sheet = "assign" | "snooze" | "settle";

export function BulkBar({ workspaceId, encounters, selected, onSelect }: Props) {
  const client = useQueryClient();
  const may = useMay(workspaceId)("conversations.work");
  const youId = useMembership(workspaceId)?.teammateId ?? "";
  const [sheet, setSheet] = useState<Sheet>();
  const chosen = useMemo(() => encounters.filter((each) => selected.has(each.encounterId)), [encounters, selected]);
  const unanswered = chosen.filter((each) => each.clock !== null && each.state !== "settled").length;
  const piece = useMemo(() => {
    if (chosen.length === 0 || !may) return undefined;
    const clear = () => onSelect(nothingSelected);
    const open = chosen.filter((each) => each.state !== "settled");
    const resting = chosen.filter((each) => each.state === "settled" || each.state === "snoozed");
    return {
      count: chosen.length,
      clear,
      ...(open.length === 0
        ? {}
        : {
            settle: () => {
              if (unanswered > 0) return setSheet("settle");
              clear();
              void settleAll({ client, workspaceId, encounters: open }, false).catch(sayRefused);
            },
            snooze: () => setSheet("snooze"),
          }),
      ...(resting.length === 0
        ? {}
        : {
            reopen: () => {
              clear();
              void reopenAll({ client, workspaceId, encounters: resting }).catch(sayRefused);
            },
          }),
      assign: () => setSheet("assign"),
    };
  }, [chosen, may, unanswered, onSelect, client, workspaceId]);
  useOffer("selection", piece);
  if (piece === undefined) return null;
  const done = () => {
    setSheet(undefined);
    onSelect(nothingSelected);
  };
  const open = chosen.filter((each) => each.state !== "settled");
  return (
    <div className={styles.bulk} data-uncovered="" role="toolbar" aria-label="With those selected">
      <span role="status">{chosen.length} selected</span>
      <IconButton label="Assign to …" icon={<UserRound size={16} aria-hidden="true" />} onClick={piece.assign} />
      {piece.snooze !== undefined && (
        <IconButton label="Snooze until …" icon={<AlarmClock size={16} aria-hidden="true" />} onClick={piece.snooze} />
      )}
      {piece.settle !== undefined && (
        <IconButton label="Settle" icon={<Check size={16} aria-hidden="true" />} onClick={piece.settle} />
      )}
      {piece.reopen !== undefined && (
        <IconButton label="Reopen" icon={<RotateCcw size={16} aria-hidden="true" />} onClick={piece.reopen} />
      )}
      <IconButton label="Let the selection go" icon={<X size={16} aria-hidden="true" />} onClick={piece.clear} />
      <Dialog
        title={sheet === "assign" ? "Assign to" : sheet === "snooze" ? "Snooze until" : "Settle"}
        open={sheet !== undefined}
        onOpenChange={(isOpen) => !isOpen && setSheet(undefined)}
      >
        {sheet === "assign" && <AssignForm workspaceId={workspaceId} youId={youId} encounters={chosen} onDone={done} />}
        {sheet === "snooze" && <SnoozeForm workspaceId={workspaceId} encounters={open} onDone={done} />}
        {sheet === "settle" && (
          <>
            <p>
              {unanswered === 1 ? "One of them has" : `${unanswered} of them have`} words that nobody has answered. Settle all the
              same?
            </p>
            <div className={styles.answers}>
              <Button
                look="main"
                onClick={() => {
                  done();
                  void settleAll({ client, workspaceId, encounters: open }, true).catch(sayRefused);
                }}
              >
                Nothing is owed
              </Button>
              <Button look="quiet" onClick={() => setSheet(undefined)}>
                Go back
              </Button>
            </div>
          </>
        )}
      </Dialog>
    </div>
  );
}

// One import: how far it is, what came of it, and what it set aside.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Import } from "../../../domain/mail/import-schema.ts";
import { announce } from "../../announce.ts";
import { asideAddress, cancelImport } from "../../calls/imports.ts";
import { size } from "../../parts/file-words.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Row } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { importQuery, keys } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import styles from "./imports.module.css";

interface Place {
  workspaceId: string;
  channelId: string;
}

export function ImportRow({ workspaceId, channelId, of }: Place & { of: Import }) {
  const { importId, name, state, createdAt, sizeBytes, placeBytes, asideCount } = of;
  const now = useNow();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelImport(workspaceId, channelId, importId),
    onSettled: () => client.invalidateQueries({ queryKey: keys.channels(workspaceId) }),
  });
  useEndSaid(of);
  return (
    <Row
      title={<bdi>{name}</bdi>}
      aside={<Time at={createdAt}>{fullTime(createdAt, now)}</Time>}
      words={`${beginnings[state]}${outcome(of)}`}
      actions={
        state === "running" ? (
          <Button busy={cancel.isPending} aria-label={`Cancel “${name}”`} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        ) : (
          asideCount > 0 && (
            <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? "Hide what was set aside" : "What was set aside"}
            </Button>
          )
        )
      }
    >
      {state === "running" && (
        <Progress
          label={`Reading ${name}`}
          done={placeBytes}
          of={Math.max(1, sizeBytes)}
          words={`${size(placeBytes)} of ${size(sizeBytes)}`}
        />
      )}
      {cancel.isError && <ProblemNotice error={cancel.error} />}
      {isOpen && state !== "running" && <Asides workspaceId={workspaceId} channelId={channelId} of={of} />}
    </Row>
  );
}

const beginnings: Record<Import["state"], string> = {
  running: "So far ",
  done: "Done: ",
  cancelled: "Cancelled; what was taken in stays: ",
};

function outcome({ takenCount, knownCount, asideCount }: Import): string {
  if (takenCount + asideCount === 0 && knownCount > 1) return `all ${counted(knownCount)} were here already.`;
  const known = knownCount === 0 ? [] : [knownCount === 1 ? "1 was here already" : `${counted(knownCount)} were here already`];
  const aside = asideCount === 0 ? [] : [`${counted(asideCount)} set aside`];
  const taken = takenCount === 1 ? "1 message taken in" : `${counted(takenCount)} messages taken in`;
  return `${[taken, ...known, ...aside].join(", ")}.`;
}

const counted = (count: number) => count.toLocaleString("en");

/** Says so to who listens, when it ends while they are here. */
function useEndSaid(of: Import): void {
  const before = useRef(of.state);
  useEffect(() => {
    if (before.current === "running" && of.state !== "running") announce(`${of.name}: ${beginnings[of.state]}${outcome(of)}`);
    before.current = of.state;
  }, [of]);
}

function Asides({ workspaceId, channelId, of }: Place & { of: Import }) {
  const found = useQuery(importQuery(workspaceId, channelId, of.importId));
  const aside = found.data?.aside ?? [];
  return (
    <div className={styles.asides}>
      <ReadFailed of={found} />
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-label="What was set aside">
        {aside.map(({ placeBytes, reason, sizeBytes }) => (
          <li key={placeBytes}>
            <span>{reason}</span>
            {sizeBytes !== null && (
              <Download address={asideAddress(workspaceId, channelId, of.importId, placeBytes)}>
                The message, {size(sizeBytes)}
              </Download>
            )}
          </li>
        ))}
      </ul>
      {of.asideCount > aside.length && found.isSuccess && <p>The first {counted(aside.length)} are listed.</p>}
    </div>
  );
}

function Download({ address, children }: { address: string; children: ReactNode }) {
  return (
    <a href={address} download>
      {children}
    </a>
  );
}

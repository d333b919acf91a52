// The messages of a mailbox that could not be fetched: why, when they are tried again, and having them tried at once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChannelHealth, FetchProblem } from "../../../domain/mail/health-schema.ts";
import { fetchAgain } from "../../calls/channel-health.ts";
import { size } from "../../parts/file-words.ts";
import { Row, Rows } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { fullTime, untilTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./channel-health.module.css";

interface Props {
  workspaceId: string;
  channelId: string;
  problems: ChannelHealth["problems"];
}

export function FetchProblems({ workspaceId, channelId, problems: { count, latest } }: Props) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: (problemId: string | undefined) => fetchAgain(workspaceId, channelId, problemId),
    onSuccess: (_done, problemId) =>
      void toast(problemId === undefined ? "They are being fetched again." : "It is being fetched again."),
    onSettled: () => client.invalidateQueries({ queryKey: keys.channels(workspaceId) }),
  });
  if (count === 0) return null;
  return (
    <div className={styles.list}>
      <header>
        <h3>{count === 1 ? "1 message could not be fetched" : `${count} messages could not be fetched`}</h3>
        {count > 1 && (
          <Button busy={again.isPending} onClick={() => again.mutate(undefined)}>
            Fetch all again
          </Button>
        )}
      </header>
      <p className={styles.cure}>
        They are still in the mailbox. Whoever is waiting for an answer is not in the inbox yet, so read them there.
      </p>
      {again.isError && <ProblemNotice error={again.error} />}
      <Rows label="Messages that could not be fetched">
        {latest.map((each) => (
          <OneProblem
            key={each.problemId}
            problem={each}
            isFetching={again.isPending && again.variables === each.problemId}
            onFetch={() => again.mutate(each.problemId)}
          />
        ))}
      </Rows>
      {count > latest.length && <p className={styles.cure}>The latest {latest.length} are listed.</p>}
    </div>
  );
}

function OneProblem({
  problem: { folder, reason, sizeBytes, tries, at, nextAt },
  isFetching,
  onFetch,
}: {
  problem: FetchProblem;
  isFetching: boolean;
  onFetch: () => void;
}) {
  const now = useNow();
  return (
    <Row
      title={reason}
      aside={<Time at={at}>{fullTime(at, now)}</Time>}
      words={
        <>
          In <bdi>{folder}</bdi>
          {sizeBytes !== null && <>, {size(sizeBytes)}</>}. {nextWords({ tries, nextAt }, now)}
        </>
      }
      actions={
        <Button busy={isFetching} aria-label={`Fetch again: ${reason}`} onClick={onFetch}>
          Fetch again
        </Button>
      }
    />
  );
}

function nextWords({ tries, nextAt }: Pick<FetchProblem, "tries" | "nextAt">, now: number): string {
  const tried = tries <= 1 ? "" : `Tried ${tries} times. `;
  if (nextAt === null) return `${tried}It is not tried again by itself.`;
  return new Date(nextAt).getTime() <= now
    ? "It is being tried again."
    : `${tried}It is tried again at ${untilTime(nextAt, now)}.`;
}

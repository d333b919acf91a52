// Where a person is signed in, and signing out there.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endOtherSessions, endSession, type Session } from "../../calls/identity.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { meQuery, sessionsQuery } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function SessionsSection() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const readAgain = () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => void toast("You are signed out everywhere else."),
    onSettled: readAgain,
  });
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => void toast("Signed out there."),
    onSettled: readAgain,
  });
  const error = endOthers.error ?? end.error;
  const hasOthers = sessions.data?.some((each) => !each.isCurrent) === true;
  return (
    <Section
      title="Where you are signed in"
      lead="One that you do not know? Sign out there, and change your password."
      actions={
        hasOthers && (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      <ReadFailed of={sessions} />
      {sessions.data !== undefined && (
        <Rows label="Where you are signed in">
          {sessions.data.map((session) => (
            <SessionRow
              key={session.sessionId}
              session={session}
              busy={end.isPending && end.variables === session.sessionId}
              onEnd={() => end.mutate(session.sessionId)}
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function SessionRow({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  const now = useNow();
  const memberships = useQuery(meQuery).data?.memberships;
  const { browser, source, isCurrent, lastSeenAt, onlyWorkspaceId } = session;
  const what = browser ?? "A program";
  const only = memberships?.find((each) => each.workspaceId === onlyWorkspaceId)?.workspaceName;
  return (
    <Row
      title={<bdi>{what}</bdi>}
      aside={isCurrent && "this one"}
      words={
        <>
          {source !== null && <>{source} · </>}
          {onlyWorkspaceId !== null && <>by single sign-on{only !== undefined && <>, {only} alone</>} · </>}
          last seen <Time at={lastSeenAt}>{fullTime(lastSeenAt, now)}</Time>
        </>
      }
      actions={
        !isCurrent && (
          <Button busy={busy} aria-label={`Sign out ${what}`} onClick={onEnd}>
            Sign out
          </Button>
        )
      }
    />
  );
}

// Where something could not be read: why, and what can be done: trying again, or going where there is something.
import { Link } from "@tanstack/react-router";
import { isNotYours, problemOf } from "../client.ts";
import { useSessionIsOver } from "../session.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/notice.tsx";

interface Reading {
  isError: boolean;
  data: unknown;
  error: unknown;
  refetch: () => unknown;
}

/** Nothing where it was read, or something older can still be shown. */
export function ReadFailed({ of }: { of: Reading }) {
  if (!of.isError || of.data !== undefined) return null;
  return <Failure error={of.error} again={() => void of.refetch()} />;
}

/** Where trying again cannot help, the way to Today stands instead; while one is asked to sign in again, nothing more is said of it. */
export function Failure({ error, again }: { error: unknown; again: () => void }) {
  const isAsked = useSessionIsOver();
  if (isAsked && problemOf(error).code === "not_signed_in") return null;
  return (
    <ProblemNotice
      error={error}
      actions={isNotYours(error) ? <Link to="/">Go to Today</Link> : <Button onClick={again}>Try again</Button>}
    />
  );
}

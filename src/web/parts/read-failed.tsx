// Where something could not be read: why, and a way to try again.
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
  return <ProblemNotice error={of.error} actions={<Button onClick={() => void of.refetch()}>Try again</Button>} />;
}

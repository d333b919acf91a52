// A time as people say it, with the exact one on hover.
import { exactTime } from "../times.ts";

export function Time({ at, children, className }: { at: string; children: string; className?: string | undefined }) {
  return (
    <time dateTime={at} title={exactTime(at)} className={className}>
      {children}
    </time>
  );
}

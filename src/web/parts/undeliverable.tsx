// Beside an address: mails to it came back, when and why.
import type { Identity } from "../../domain/customer/schema.ts";
import { calendarDay, useNow } from "../times.ts";
import { Caution } from "./caution.tsx";
import { Time } from "./time.tsx";

export function Undeliverable({ of: { at, reason } }: { of: NonNullable<Identity["undeliverable"]> }) {
  const now = useNow();
  return (
    <Caution>
      A mail came back, <Time at={at}>{calendarDay(at, now)}</Time>. <bdi>{reason}</bdi>
    </Caution>
  );
}

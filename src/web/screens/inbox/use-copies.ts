// Who gets a copy of the reply that is being written: whom the writer has chosen, or else everyone who stood in the newest message.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { mostCopies } from "../../../domain/conversation/copy-limits.ts";
import { isSameCopies, noCopies, usualCopies } from "../../../domain/conversation/copy-rules.ts";
import type { Copies, Recipients } from "../../../domain/conversation/copy-schema.ts";
import { recipientsQuery } from "../../queries.ts";
import type { Desk } from "../../writing/desk.ts";
import { useOfDesk } from "../../writing/use-desk.ts";
import type { Shown } from "./shown.ts";

export interface ChosenCopies {
  /** Undefined while it is not known who there is. */
  recipients: Recipients | undefined;
  copies: Copies;
  change(copies: Copies): void;
  /** What is shown is what is sent: sending waits until it is known who is meant, unless that cannot be known. */
  areKnown: boolean;
  /** Who takes part could not be read. */
  isUnread: boolean;
}

export function useCopies({ workspaceId, encounter, may }: Shown, desk: Desk): ChosenCopies {
  const { conversationId, encounterId } = encounter;
  const enabled = may("conversations.reply");
  const { data: recipients, isLoading } = useQuery({ ...recipientsQuery(workspaceId, conversationId, encounterId), enabled });
  const chosen = useOfDesk(desk, ({ copies }) => copies);
  const usual = useMemo(() => (recipients === undefined ? noCopies : usualCopies(recipients, mostCopies)), [recipients]);
  const change = useCallback((next: Copies) => desk.change({ copies: isSameCopies(next, usual) ? null : next }), [desk, usual]);
  const isUnread = recipients === undefined && !isLoading;
  return { recipients, copies: chosen ?? usual, change, areKnown: chosen !== null || !isLoading, isUnread };
}

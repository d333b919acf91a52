// Who was invited, and what became of it; inviting, renewing a link, taking it back.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Invitation, Invited } from "../../../domain/workspace/invitation-schema.ts";
import { renewInvitation, revokeInvitation } from "../../calls/people.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { invitationsQuery, keys } from "../../queries.ts";
import { aRole } from "../../roles.ts";
import { calendarDay, dayTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import { InvitationLink } from "./invitation-link.tsx";
import { InviteForm } from "./invite-form.tsx";

export function InvitationsSection({ workspaceId }: { workspaceId: string }) {
  const invitations = useQuery(invitationsQuery(workspaceId));
  const [isOpen, setOpen] = useState(false);
  // A sheet that opens again begins anew.
  const [round, setRound] = useState(0);
  // Who accepted stands among the teammates, and what was taken back is gone.
  const waiting = invitations.data?.filter(({ state }) => state === "open" || state === "expired") ?? [];
  const open = () => {
    setRound(round + 1);
    setOpen(true);
  };
  return (
    <Section
      title="Invitations"
      lead={waiting.length === 0 ? "Everyone you invite gets a link. It lets one person in." : undefined}
      actions={
        <Button icon={<Plus size={15} aria-hidden="true" />} onClick={open}>
          Invite
        </Button>
      }
    >
      <ReadFailed of={invitations} />
      {waiting.length > 0 && (
        <Rows label="Invitations">
          {waiting.map((invitation) => (
            <InvitationRow key={invitation.invitationId} workspaceId={workspaceId} invitation={invitation} />
          ))}
        </Rows>
      )}
      <Dialog title="Invite" open={isOpen} onOpenChange={setOpen}>
        <InviteForm key={round} workspaceId={workspaceId} onDone={() => setOpen(false)} />
      </Dialog>
    </Section>
  );
}

function InvitationRow({ workspaceId, invitation }: { workspaceId: string; invitation: Invitation }) {
  const now = useNow();
  const client = useQueryClient();
  const [renewed, setRenewed] = useState<Invited | undefined>();
  const { invitationId, email, role, invitedBy, createdAt, expiresAt, mail, mailReason } = invitation;
  const readAgain = () => client.invalidateQueries({ queryKey: keys.people(workspaceId) });
  const renew = useMutation({
    mutationFn: () => renewInvitation(workspaceId, invitationId),
    onSuccess: setRenewed,
    onSettled: readAgain,
  });
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(workspaceId, invitationId),
    onSuccess: () => void toast("The invitation is taken back. Its link no longer works."),
    onSettled: readAgain,
  });
  const isExpired = invitation.state === "expired" || new Date(expiresAt).getTime() <= now;
  const who = email ?? "Whoever has the link";
  const error = renew.error ?? revoke.error;
  return (
    <Row
      title={<bdi>{who}</bdi>}
      aside={`as ${aRole(role)}`}
      words={
        <>
          invited by <bdi>{invitedBy.name}</bdi>, <Time at={createdAt}>{dayTime(createdAt, now)}</Time> ·{" "}
          {isExpired ? (
            <span className={screen.trouble}>the link has expired</span>
          ) : (
            <>
              good until <Time at={expiresAt}>{calendarDay(expiresAt, now)}</Time>
            </>
          )}
          {mail === "sent" && <> · mailed</>}
          {mail === "failed" && <span className={screen.trouble}> · not mailed{mailReason !== null && <>: {mailReason}</>}</span>}
        </>
      }
      actions={
        <>
          <Button busy={renew.isPending} aria-label={`New link for ${who}`} onClick={() => renew.mutate()}>
            New link
          </Button>
          <Button busy={revoke.isPending} aria-label={`Take back the invitation for ${who}`} onClick={() => revoke.mutate()}>
            Take back
          </Button>
        </>
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      <Dialog title="A new link" open={renewed !== undefined && !renew.isIdle} onOpenChange={() => renew.reset()}>
        {renewed !== undefined && (
          <InvitationLink
            invited={renewed}
            email={email}
            onDone={() => renew.reset()}
            before="The link before this one no longer works."
          />
        )}
      </Dialog>
    </Row>
  );
}

// Who was invited, and what became of it; inviting, renewing a link, taking it back.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Invitation } from "../../../domain/workspace/invitation-schema.ts";
import { whyNotInvite } from "../../../domain/workspace/teammate-rules.ts";
import { renewInvitation, revokeInvitation } from "../../calls/people.ts";
import { useMembership } from "../../membership.ts";
import { InvitationLink } from "../../parts/invitation-link.tsx";
import { InviteForm } from "../../parts/invite-form.tsx";
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

export function InvitationsSection({ workspaceId }: { workspaceId: string }) {
  const invitations = useQuery(invitationsQuery(workspaceId));
  const [isOpen, setOpen] = useState(false);
  // Who accepted stands among the teammates, and what was taken back is gone.
  const waiting = invitations.data?.filter(({ state }) => state === "open" || state === "expired") ?? [];
  return (
    <Section
      title="Invitations"
      lead={waiting.length === 0 ? "Everyone you invite gets a link. It lets one person in." : undefined}
      actions={
        <Button icon={<Plus size={15} aria-hidden="true" />} onClick={() => setOpen(true)}>
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
        <InviteForm workspaceId={workspaceId} onDone={() => setOpen(false)} />
      </Dialog>
    </Section>
  );
}

function InvitationRow({ workspaceId, invitation }: { workspaceId: string; invitation: Invitation }) {
  const now = useNow();
  const client = useQueryClient();
  const me = useMembership(workspaceId);
  const [isShown, setShown] = useState(false);
  const { invitationId, email, role, invitedBy, createdAt, expiresAt, mail, mailReason } = invitation;
  const readAgain = () => client.invalidateQueries({ queryKey: keys.people(workspaceId) });
  const renew = useMutation({
    mutationFn: () => renewInvitation(workspaceId, invitationId),
    onSuccess: () => setShown(true),
    onSettled: readAgain,
  });
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(workspaceId, invitationId),
    onSuccess: () => void toast("The invitation is taken back. Its link no longer works."),
    onSettled: readAgain,
  });
  const isExpired = invitation.state === "expired" || new Date(expiresAt).getTime() <= now;
  const canChange = me !== undefined && whyNotInvite({ role: me.role, apiKeyId: null }, role) === undefined;
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
        canChange && (
          <>
            <Button busy={renew.isPending} aria-label={`New link for ${who}`} onClick={() => renew.mutate()}>
              New link
            </Button>
            <Button busy={revoke.isPending} aria-label={`Take back the invitation for ${who}`} onClick={() => revoke.mutate()}>
              Take back
            </Button>
          </>
        )
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      <Dialog title="A new link" open={isShown} onOpenChange={setShown}>
        {renew.data !== undefined && (
          <InvitationLink
            invited={renew.data}
            email={email}
            onDone={() => setShown(false)}
            before="The link before this one no longer works."
          />
        )}
      </Dialog>
    </Row>
  );
}

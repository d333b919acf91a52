// The link of an invitation, shown once, and what became of its mail.
import type { Invited } from "../../domain/workspace/invitation-schema.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { CopyField } from "./copy-field.tsx";
import form from "./form.module.css";

export function InvitationLink({
  invited: { link, mail, mailReason },
  email,
  before,
  onDone,
  another,
}: {
  invited: Invited;
  email: string | null;
  before?: string;
  onDone: () => void;
  /** Words for a quiet way on, where the way out stands elsewhere on the page. */
  another?: string | undefined;
}) {
  return (
    <div className={form.form}>
      {mail === "sent" && (
        <p className={form.soft}>
          The invitation is on its way to <bdi>{email}</bdi>. The link is here too, in case the mail goes astray.
        </p>
      )}
      {mail === "failed" && (
        <Notice role="alert">
          <p>
            <b>The mail could not be sent.</b>
          </p>
          {mailReason !== null && <p>{mailReason}</p>}
          <p>Please hand over the link yourself.</p>
        </Notice>
      )}
      {mail === "none" && (
        <p className={form.soft}>
          {email === null
            ? "Hand this link to the person you invite."
            : (mailReason ?? "This server cannot send mail. Please hand over the link yourself.")}
        </p>
      )}
      <CopyField
        label="Link"
        value={link}
        hint={`It lets one person in, and is not shown again.${before === undefined ? "" : ` ${before}`}`}
      />
      <div className={form.foot}>
        <Button look={another === undefined ? "main" : "plain"} onClick={onDone}>
          {another ?? "Done"}
        </Button>
      </div>
    </div>
  );
}

// Signing in with the same account once more, after its provider has ended the sign-in.
import { useMutation } from "@tanstack/react-query";
import type { Channel } from "../../domain/channel/schema.ts";
import { goToSignIn } from "../calls/mail-accounts.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/notice.tsx";
import styles from "./account-sign-in.module.css";

/** Nothing where the channel has no account. */
export function SignInAgain({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const { channelId, account, imap, smtp, name } = channel;
  const goes = useMutation({ mutationFn: goToSignIn.bind(undefined, workspaceId) });
  if (account === null) return null;
  const { provider, address } = account;
  // A shared mailbox is opened under a name of its own.
  const user = imap?.provider === undefined ? smtp?.user : imap.user;
  return (
    <div className={styles.again}>
      <Button
        look="main"
        busy={goes.isPending}
        aria-label={`Sign in again: ${name}`}
        onClick={() => goes.mutate({ provider, channelId, account: address, isShared: user !== address })}
      >
        {goes.isPending ? "One moment" : "Sign in again"}
      </Button>
      {goes.isError && <ProblemNotice error={goes.error} />}
    </div>
  );
}

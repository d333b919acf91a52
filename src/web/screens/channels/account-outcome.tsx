// What became of it when somebody comes back from Google or Microsoft: in words, and whether mail then comes in and goes out.
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Channel } from "../../../domain/channel/schema.ts";
import { providerNames } from "../../../domain/mail/account-rules.ts";
import type { AccountOutcome } from "../../../domain/mail/account-schema.ts";
import type { Tested } from "../../../domain/mail/connection-schema.ts";
import { testServers } from "../../calls/channels.ts";
import { ConnectionSteps } from "../../parts/connection-steps.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import styles from "./account-outcome.module.css";

interface Words {
  title: string;
  detail: string;
}

const words: Record<Exclude<AccountOutcome, "signed_in">, Words> = {
  expired: {
    title: "That took too long, or was begun elsewhere.",
    detail: "Nothing was changed. Please sign in again, within ten minutes and in this browser.",
  },
  cancelled: { title: "The sign-in was not finished.", detail: "Nothing was changed. You can try again whenever you like." },
  not_allowed: {
    title: "The provider did not allow it.",
    detail: "Nothing was changed. Perhaps an administrator of your organization has to approve Rapport there first.",
  },
  other_account: {
    title: "You signed in there with another account.",
    detail:
      "Nothing was changed. Choose the account of this address, or name the one you mean under “With an account of another address”.",
  },
  no_address: {
    title: "The provider did not say whose account it is.",
    detail: "Nothing was changed. Check that what is set up there may ask for the address (the permissions openid and email).",
  },
  no_refresh: {
    title: "The provider let Rapport in for an hour only.",
    detail:
      "Nothing was changed. At Google, remove Rapport at myaccount.google.com/connections and sign in again. At Microsoft, add the permission offline_access.",
  },
  scope_missing: {
    title: "Reading and sending mail was not allowed.",
    detail: "Nothing was changed. Please sign in again, and leave every box ticked that the provider shows.",
  },
  registration_wrong: {
    title: "The provider does not know this client ID and secret.",
    detail: "Nothing was changed. Please enter them anew, as the provider shows them.",
  },
  provider_failed: {
    title: "The sign-in did not work.",
    detail: "Nothing was changed. Please try again. If it goes on, whoever runs Rapport finds the reason in its log.",
  },
  provider_not_reachable: {
    title: "The provider cannot be reached just now.",
    detail: "Nothing was changed. Please try again in a moment.",
  },
  address_taken: { title: "Another channel has this address.", detail: "Please open that channel, and sign in there." },
  gone: {
    title: "This channel cannot be signed in any more.",
    detail: "It is gone, or your role does not include changing channels any more.",
  },
};

export function AccountProblem({ outcome }: { outcome: string }) {
  const { title, detail } = words[outcome as keyof typeof words] ?? words.provider_failed;
  return (
    <div className={styles.outcome}>
      <Notice role="alert">
        <p className={styles.title}>{title}</p>
        <p>{detail}</p>
      </Notice>
    </div>
  );
}

/** Tries at once whether the account opens the mailbox and sends. */
export function AccountSignedIn({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const { channelId, imap, smtp, account } = channel;
  const test = useMutation({ mutationFn: () => testServers(workspaceId, { channelId, imap, smtp }) });
  const { mutate } = test;
  useEffect(() => mutate(), [mutate]);
  if (account === null) return null;
  const wrong = test.data === undefined ? [] : wrongOf(test.data);
  return (
    <div className={styles.outcome}>
      <Notice role="status">
        <p className={styles.title}>
          Signed in at {providerNames[account.provider]} as <bdi>{account.address}</bdi>.
        </p>
        {test.isPending && <p>One moment: Rapport tries whether mail comes in and goes out.</p>}
        {test.isSuccess && wrong.length === 0 && <p>It was tried: the mailbox opens, and mail can go out.</p>}
        {wrong.length > 0 && <p>But it does not work yet. What the mail server says is often what is to be allowed there:</p>}
        {wrong.map(({ title, tested }) => (
          <ConnectionSteps key={title} title={title} test={tested} />
        ))}
      </Notice>
      {test.isError && <ProblemNotice error={test.error} />}
    </div>
  );
}

function wrongOf({ imap, smtp }: Tested) {
  const both = [
    { title: "Mailbox (IMAP)", tested: imap },
    { title: "Sending (SMTP)", tested: smtp },
  ];
  return both.flatMap(({ title, tested }) => (tested !== null && tested.field !== null ? [{ title, tested }] : []));
}

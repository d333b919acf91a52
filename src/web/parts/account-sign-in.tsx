// Signing a channel in at Google or Microsoft: a button for each, and with which account where it is not the channel's own address.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { type Channel, type MailProvider, mailProviders } from "../../domain/channel/schema.ts";
import { providerNames } from "../../domain/mail/account-rules.ts";
import { goToSignIn } from "../calls/mail-accounts.ts";
import { registrationsQuery } from "../queries.ts";
import button from "../ui/button.module.css";
import { Button } from "../ui/button.tsx";
import { Check } from "../ui/check.tsx";
import { TextField } from "../ui/field.tsx";
import { ProblemNotice } from "../ui/notice.tsx";
import styles from "./account-sign-in.module.css";

interface Props {
  workspaceId: string;
  /** Undefined for a channel that is to be. */
  channel: Channel | undefined;
  /** As it stands in the form. */
  draft: { name: string; address: string; teamId: string | null };
}

export function AccountSignIn({ workspaceId, channel, draft }: Props) {
  const id = useId();
  const account = channel?.account ?? null;
  const [isOpen, setOpen] = useState(account === null);
  return (
    <fieldset className={styles.group} aria-describedby={id}>
      <legend>Google or Microsoft</legend>
      <p id={id} className={styles.words}>
        {account === null ? (
          "For addresses at Gmail, Google Workspace, Outlook.com or Microsoft 365. Mail comes in and goes out, and no password is kept."
        ) : (
          <>
            {account.isSignedIn ? "Signed in" : "Signed out"} at {providerNames[account.provider]}: <bdi>{account.address}</bdi>.
          </>
        )}
      </p>
      {isOpen ? (
        <SignInWith workspaceId={workspaceId} channel={channel} draft={draft} />
      ) : (
        <Button className={styles.start} onClick={() => setOpen(true)}>
          Sign in anew, or with another account
        </Button>
      )}
    </fieldset>
  );
}

function SignInWith({ workspaceId, channel, draft }: Props) {
  const registrations = useQuery(registrationsQuery(workspaceId)).data ?? [];
  const ready = mailProviders.filter((each) => registrations.some(({ provider, hasSecret }) => provider === each && hasSecret));
  const [isOther, setOther] = useState(false);
  const [account, setAccount] = useState("");
  const [isShared, setShared] = useState(false);
  const goes = useMutation({
    mutationFn: (provider: MailProvider) => {
      const { address, ...rest } = draft;
      const toBe = { channel: { ...rest, ...(address === "" ? {} : { address }) } };
      return goToSignIn(workspaceId, {
        provider,
        isShared: isOther && isShared && provider === "microsoft",
        ...(isOther && account !== "" ? { account } : {}),
        ...(channel === undefined ? toBe : { channelId: channel.channelId }),
      });
    },
  });
  const toSetUp = (provider: MailProvider) => ({ workspaceId, provider, channel });
  return (
    <>
      <div className={styles.buttons}>
        {mailProviders.map((provider) =>
          ready.includes(provider) ? (
            <Button key={provider} busy={goes.isPending} onClick={() => goes.mutate(provider)}>
              {goes.isPending && goes.variables === provider ? "One moment" : `Sign in with ${providerNames[provider]}`}
            </Button>
          ) : (
            <SetUpLink key={provider} {...toSetUp(provider)} className={`${button.button} ${button.plain}`}>
              Set up sign-in with {providerNames[provider]}
            </SetUpLink>
          ),
        )}
      </div>
      {goes.isError && <ProblemNotice error={goes.error} />}
      {ready.length > 0 && (
        <Check
          label="With an account of another address"
          hint="For an alias, a group, or a shared mailbox"
          checked={isOther}
          onChange={(event) => setOther(event.target.checked)}
        />
      )}
      {ready.length > 0 && isOther && (
        <div className={styles.other}>
          <TextField
            label="Account"
            type="email"
            placeholder="ada@hotel.example"
            autoComplete="off"
            maxLength={254}
            value={account}
            onChange={(event) => setAccount(event.target.value)}
          />
          {ready.includes("microsoft") && (
            <Check
              label="The channel’s address is a shared mailbox at Microsoft"
              hint="The account may open it, and mail goes out in its name"
              checked={isShared}
              onChange={(event) => setShared(event.target.checked)}
            />
          )}
        </div>
      )}
      {ready.length > 0 && (
        <p className={styles.links}>
          {ready.map((provider) => (
            <SetUpLink key={provider} {...toSetUp(provider)} className={styles.link}>
              What is set up at {providerNames[provider]}
            </SetUpLink>
          ))}
        </p>
      )}
    </>
  );
}

function SetUpLink({
  workspaceId,
  provider,
  channel,
  className,
  children,
}: Pick<Props, "workspaceId" | "channel"> & {
  provider: MailProvider;
  className: string | undefined;
  children: ReactNode;
}) {
  return (
    <Link
      to="/w/$workspaceId/channels/sign-in/$provider"
      params={{ workspaceId, provider }}
      search={channel === undefined ? {} : { channel: channel.channelId }}
      className={className}
    >
      {children}
    </Link>
  );
}

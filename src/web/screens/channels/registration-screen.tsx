// How Rapport is registered with Google or Microsoft, so that channels can sign in there.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { type MailProvider, mailProviders } from "../../../domain/channel/schema.ts";
import { anyTenant, providerNames } from "../../../domain/mail/account-rules.ts";
import type { Registration } from "../../../domain/mail/account-schema.ts";
import { removeRegistration, setRegistration } from "../../calls/mail-accounts.ts";
import { issueAt, problemOf } from "../../client.ts";
import { useMay } from "../../membership.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { CopyField } from "../../parts/copy-field.tsx";
import form from "../../parts/form.module.css";
import { ReadFailed } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { Screen } from "../../parts/screen.tsx";
import { keys, registrationsQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import { RegistrationSteps } from "./registration-steps.tsx";

const route = getRouteApi("/w/$workspaceId/channels/sign-in/$provider");

export function RegistrationScreen() {
  const { workspaceId, provider: named } = route.useParams();
  const { channel } = route.useSearch();
  const navigate = useNavigate();
  const may = useMay(workspaceId);
  const provider = mailProviders.find((each) => each === named);
  const found = useQuery({ ...registrationsQuery(workspaceId), enabled: may("channels.change") });
  const registration = found.data?.find((each) => each.provider === provider);
  const to = channel === undefined ? "/w/$workspaceId/channels/new" : "/w/$workspaceId/channels/$channelId";
  const way = { to, params: { workspaceId, ...(channel === undefined ? {} : { channelId: channel }) } } as const;
  if (provider === undefined) return <Screen workspaceId={workspaceId} title="There is no such provider." narrow />;
  return (
    <Screen
      workspaceId={workspaceId}
      title={`Sign-in with ${providerNames[provider]}`}
      narrow
      back={
        <Link {...way} className={screen.back}>
          <ChevronLeft size={16} aria-hidden="true" />
          Channel
        </Link>
      }
    >
      {!may("channels.change") && <Notice>Channels are changed by owners and admins.</Notice>}
      <ReadFailed of={found} />
      {registration !== undefined && (
        <>
          <p className={screen.lead}>
            {providerNames[provider]} wants to know Rapport before anybody can sign in with it. This is done once, for all
            channels of this workspace.
          </p>
          <RegistrationSteps provider={provider} />
          <RegistrationForm
            key={registration.clientId}
            workspaceId={workspaceId}
            registration={registration}
            onSaved={() => void navigate(way)}
          />
        </>
      )}
    </Screen>
  );
}

function RegistrationForm({
  workspaceId,
  registration,
  onSaved,
}: {
  workspaceId: string;
  registration: Registration;
  onSaved: () => void;
}) {
  const client = useQueryClient();
  const { provider, hasSecret, redirectUrl } = registration;
  const [clientId, setClientId] = useState(registration.clientId ?? "");
  const [clientSecret, setClientSecret] = useState("");
  const [tenant, setTenant] = useState(registration.tenant ?? anyTenant);
  const isKept = hasSecret && clientId === registration.clientId;
  const save = useMutation({
    mutationFn: () =>
      setRegistration(workspaceId, provider, { clientId, tenant, ...(clientSecret === "" ? {} : { clientSecret }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.channels(workspaceId) });
      void toast("Saved.");
      onSaved();
    },
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  return (
    <AskingForm
      asking={save}
      yes="Save"
      meanwhile="Saving"
      isSaid={problem !== undefined && problem.issues.length > 0}
      beside={registration.clientId !== null && <Remove workspaceId={workspaceId} provider={provider} onRemoved={onSaved} />}
    >
      <CopyField label="Redirect address" value={redirectUrl} />
      {!mayBeComeBackTo(redirectUrl) && (
        <Notice>
          <p>
            {providerNames[provider]} sends people back to addresses with https only. Whoever runs Rapport sets such a one with
            --public-url.
          </p>
        </Notice>
      )}
      <TextField
        label="Client ID"
        hint={provider === "microsoft" ? "Microsoft calls it “Application (client) ID”" : undefined}
        name="client-id"
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
        required
        maxLength={500}
        value={clientId}
        error={issueAt(save.error, "clientId")}
        onChange={(event) => setClientId(event.target.value)}
      />
      <TextField
        label="Client secret"
        type="password"
        hint={isKept ? "Left empty, it stays as it is" : undefined}
        placeholder={isKept ? "unchanged" : undefined}
        autoComplete="new-password"
        required={!isKept}
        maxLength={1000}
        value={clientSecret}
        error={issueAt(save.error, "clientSecret")}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      {provider === "microsoft" && (
        <TextField
          label="Directory"
          hint="“common” for everyone’s accounts; else the domain or the id of your directory, which Microsoft calls tenant"
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          required
          maxLength={253}
          value={tenant}
          error={issueAt(save.error, "tenant")}
          onChange={(event) => setTenant(event.target.value)}
        />
      )}
      <p className={form.quiet}>The secret is kept encrypted, and never shown again.</p>
    </AskingForm>
  );
}

function Remove({ workspaceId, provider, onRemoved }: { workspaceId: string; provider: MailProvider; onRemoved: () => void }) {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeRegistration(workspaceId, provider),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.channels(workspaceId) });
      onRemoved();
    },
  });
  return (
    <>
      <Button look="quiet" onClick={() => setAsked(true)}>
        Remove
      </Button>
      <Confirm
        title={`Remove what is set up for ${providerNames[provider]}?`}
        words="No channel can sign in there then, until it is set up again."
        yes="Remove"
        open={isAsked}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => {
          setAsked(false);
          remove.reset();
        }}
      />
    </>
  );
}

/** Both take plain http for one's own machine only. */
function mayBeComeBackTo(redirectUrl: string): boolean {
  const { protocol, hostname } = new URL(redirectUrl);
  return protocol === "https:" || hostname === "localhost" || hostname === "127.0.0.1";
}

// How a provider brings the mail of a channel by HTTP: who it is, the address to enter there, and what came of it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Inbound, InboundProvider } from "../../../domain/mail/inbound-schema.ts";
import { readInbound, removeInbound, renewInbound, setInbound } from "../../calls/inbound.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { CopyField } from "../../parts/copy-field.tsx";
import form from "../../parts/form.module.css";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { dayTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

interface Provider {
  name: string;
  /** What to do over there. */
  there: ReactNode;
  key?: { label: string; hint: string; required: boolean };
}

const providers: Record<InboundProvider, Provider> = {
  mailgun: {
    name: "Mailgun",
    there: "Under Receiving, make a route that forwards to this address.",
    key: { label: "HTTP webhook signing key", hint: "Mailgun shows it under API security", required: true },
  },
  sendgrid: {
    name: "SendGrid",
    there: "Under Inbound Parse, enter this address and tick “POST the raw, full MIME message”.",
    key: { label: "Public key", hint: "Only if you have SendGrid sign what it posts", required: false },
  },
  postmark: {
    name: "Postmark",
    there: "In your inbound stream, enter this address and tick “Include raw email content in JSON payload”.",
  },
  ses: {
    name: "Amazon SES",
    there:
      "Add the action “Publish to Amazon SNS topic” to a receipt rule, and this address as an HTTPS subscription of the topic. It is confirmed by itself.",
  },
  raw: {
    name: "Something else that posts the raw message",
    there: "Have each message posted to this address as it is (message/rfc822). Answers of 5xx mean: send it again.",
  },
};

export function WebhookSection({ workspaceId, channelId }: { workspaceId: string; channelId: string }) {
  const found = useQuery({
    queryKey: [...keys.channels(workspaceId), channelId, "inbound"],
    queryFn: () => readInbound(workspaceId, channelId),
  });
  return (
    <Section
      title="By a provider’s webhook"
      lead="Where a mail provider receives for you, it can hand each message over to an address here, beside what comes in above."
    >
      <ReadFailed of={found} />
      {found.data !== undefined && <Settings workspaceId={workspaceId} channelId={channelId} inbound={found.data} />}
    </Section>
  );
}

function Settings({ workspaceId, channelId, inbound }: { workspaceId: string; channelId: string; inbound: Inbound | null }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setProvider] = useState<InboundProvider>();
  const [signingKey, setSigningKey] = useState("");
  const [address, setAddress] = useState<string>();
  const [question, setQuestion] = useState<"renew" | "remove">();
  const provider = chosen ?? inbound?.provider ?? "mailgun";
  const { key, there } = providers[provider];
  const hasKey = inbound?.provider === provider && inbound.hasSigningKey;
  const done = async () => {
    setQuestion(undefined);
    await client.invalidateQueries({ queryKey: keys.channels(workspaceId) });
  };
  const save = useMutation({
    mutationFn: () => setInbound(workspaceId, channelId, { provider, ...(key && signingKey !== "" ? { signingKey } : {}) }),
    onSuccess: async (made) => {
      if (made !== null) setAddress(made);
      setSigningKey("");
      void toast("Saved.");
      await done();
    },
  });
  const renew = useMutation({
    mutationFn: () => renewInbound(workspaceId, channelId),
    onSuccess: async (made) => {
      setAddress(made);
      await done();
    },
  });
  const remove = useMutation({
    mutationFn: () => removeInbound(workspaceId, channelId),
    onSuccess: async () => {
      setAddress(undefined);
      setOpen(false);
      void toast("It is off.");
      await done();
    },
  });

  if (inbound === null && !isOpen) return <Button onClick={() => setOpen(true)}>Set it up</Button>;
  return (
    <>
      <AskingForm
        asking={save}
        yes={inbound === null ? "Make an address" : "Save"}
        beside={
          inbound === null ? (
            <Button look="quiet" onClick={() => setOpen(false)}>
              Go back
            </Button>
          ) : (
            <>
              <Button look="quiet" onClick={() => setQuestion("renew")}>
                Another address
              </Button>
              <Button look="quiet" onClick={() => setQuestion("remove")}>
                Turn off
              </Button>
            </>
          )
        }
      >
        <SelectField label="Provider" value={provider} onChange={(event) => setProvider(event.target.value as InboundProvider)}>
          {Object.entries(providers).map(([value, { name }]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
        {key !== undefined && (
          <TextField
            label={key.label}
            hint={hasKey ? "There is one. Leave it empty to keep it" : key.hint}
            name="signing-key"
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
            required={key.required && !hasKey}
            maxLength={2000}
            value={signingKey}
            onChange={(event) => setSigningKey(event.target.value)}
          />
        )}
        {address !== undefined && (
          <CopyField label="Address" value={address} hint="It is shown now and never again: whoever has it can hand over mail" />
        )}
        <p className={form.soft}>{there}</p>
        {inbound !== null && <WhatCame inbound={inbound} />}
      </AskingForm>
      <Confirm
        title={question === "remove" ? "Turn it off?" : "Make another address?"}
        words="The address that the provider has now ends at once. Mail that it hands over there is refused."
        yes={question === "remove" ? "Turn off" : "Make another"}
        open={question !== undefined}
        busy={renew.isPending || remove.isPending}
        error={renew.error ?? remove.error}
        onYes={() => (question === "remove" ? remove.mutate() : renew.mutate())}
        onClose={() => {
          setQuestion(undefined);
          renew.reset();
          remove.reset();
        }}
      />
    </>
  );
}

function WhatCame({ inbound: { takenAt, refusedAt, refusedBecause } }: { inbound: Inbound }) {
  const now = useNow();
  const isRefusedSince = refusedAt !== null && (takenAt === null || refusedAt > takenAt);
  return (
    <>
      {isRefusedSince && (
        <Notice>
          <p>
            The last that came was not taken (<Time at={refusedAt}>{dayTime(refusedAt, now)}</Time>). {refusedBecause}
          </p>
        </Notice>
      )}
      <p className={form.soft}>
        {takenAt === null ? (
          "No mail has come this way yet."
        ) : (
          <>
            The last mail that came this way: <Time at={takenAt}>{dayTime(takenAt, now)}</Time>.
          </>
        )}
      </p>
    </>
  );
}

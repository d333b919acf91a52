// The form of a mail channel: its name and address, how mail comes in, how replies go out. Saving tests the servers first.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useRef, useState } from "react";
import type { Channel, MailServer } from "../../domain/channel/schema.ts";
import type { MailFolder, Tested } from "../../domain/mail/connection-schema.ts";
import { addChannel, changeChannel, testServers } from "../calls/channels.ts";
import { issueAt, problemOf } from "../client.ts";
import { keys, teamsQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Choice, SelectField, TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice, ProblemNotice } from "../ui/notice.tsx";
import { AccountSignIn } from "./account-sign-in.tsx";
import form from "./form.module.css";
import { firstReading, ReadingFields } from "./reading-fields.tsx";
import { blankServer, ServerFields, type ServerWords, serverInput } from "./server-fields.tsx";
import { unlessTouched, useOpened } from "./use-opened.ts";

interface Props {
  workspaceId: string;
  /** The channel to change; a new one is made where there is none. */
  channel?: Channel;
  name?: string;
  saveWords: string;
  onSaved: () => void;
  aside?: ReactNode;
}

const words = (server: MailServer | null, protocol: "imap" | "smtp"): ServerWords =>
  server === null ? blankServer(protocol) : { ...server, port: String(server.port), password: "" };

const receivingOf = (channel?: Channel): "listener" | "mailbox" => (channel?.imap ? "mailbox" : "listener");
const sendingOf = (channel?: Channel): "held" | "server" => (channel?.smtp ? "server" : "held");

export function ChannelForm({ workspaceId, channel, name: firstName = "", saveWords, onSaved, aside }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState(channel?.name ?? firstName);
  const [address, setAddress] = useState(channel?.address ?? "");
  const [receiving, setReceiving] = useState(() => receivingOf(channel));
  const [sending, setSending] = useState(() => sendingOf(channel));
  const [imap, setImap] = useState(() => words(channel?.imap ?? null, "imap"));
  const [smtp, setSmtp] = useState(() => words(channel?.smtp ?? null, "smtp"));
  const [reading, setReading] = useState(channel?.reading ?? firstReading);
  const [teamId, setTeamId] = useState(channel?.teamId ?? "");
  const teams = useQuery(teamsQuery(workspaceId)).data ?? [];
  const [shown, onChanged] = useOpened(channel, (was, is) => {
    if (was === undefined || is === undefined) return;
    setName(unlessTouched(was.name, is.name));
    setAddress(unlessTouched(was.address, is.address));
    setTeamId(unlessTouched(was.teamId ?? "", is.teamId ?? ""));
    setReceiving(unlessTouched(receivingOf(was), receivingOf(is)));
    setSending(unlessTouched(sendingOf(was), sendingOf(is)));
    setImap(unlessTouched(words(was.imap, "imap"), words(is.imap, "imap")));
    setReading(unlessTouched(was.reading, is.reading));
    setSmtp(unlessTouched(words(was.smtp, "smtp"), words(is.smtp, "smtp")));
  });

  const triesServers = receiving === "mailbox" || sending === "server";
  const servers = () => ({
    imap: receiving === "mailbox" ? serverInput(imap) : null,
    smtp: sending === "server" ? serverInput(smtp) : null,
  });
  // Kept when the words of the test go, as they do with each change.
  const [folders, setFolders] = useState<MailFolder[]>();
  const test = useMutation({
    onSuccess: ({ imap: tested }) => setFolders((known) => tested?.folders ?? known),
    mutationFn: () => testServers(workspaceId, { ...servers(), ...(shown === undefined ? {} : { channelId: shown.channelId }) }),
  });
  const save = useMutation({
    // `anyway`: the test has shown what is wrong, and the person wants it kept all the same.
    mutationFn: async (anyway: boolean) => {
      if (triesServers && !anyway && !isWell(await test.mutateAsync())) throw new NotWell();
      const json = {
        name,
        address,
        ...servers(),
        ...(receiving === "mailbox" ? { reading } : {}),
        teamId: teamId || null,
        anyway: true,
      };
      if (shown === undefined) await addChannel(workspaceId, json);
      else await changeChannel(workspaceId, shown, json);
    },
    onError: onChanged,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.channels(workspaceId) });
      onSaved();
    },
  });
  const failed = save.error ?? test.error;
  const isNotWell = save.error instanceof NotWell;
  const problem = failed === null || isNotWell ? undefined : problemOf(failed);
  const errorAt = (path: string) => issueAt(failed, path);
  const busy = test.isPending || save.isPending;
  const addressError = problem?.code === "address_taken" ? "Another channel has this address." : errorAt("address");
  const shownInPlace = addressError !== undefined || (problem?.issues.length ?? 0) > 0;
  const submit = () => {
    if (!busy) save.mutate(false);
  };
  const again = () => {
    if (save.isError) save.reset();
    if (!busy && (test.isError || test.isSuccess)) test.reset();
  };
  const waitId = useId();
  const check = useRef<(() => boolean) | null>(null);

  return (
    <Form className={form.form} onSubmit={submit} check={check} onChange={again}>
      <div className={form.row}>
        <TextField
          label="Address"
          type="email"
          name="address"
          placeholder="desk@hotel.example"
          autoComplete="off"
          required
          maxLength={254}
          value={address}
          error={addressError}
          onChange={(event) => setAddress(event.target.value)}
        />
        <TextField
          label="Name"
          name="name"
          hint="Customers see it as the sender"
          autoComplete="off"
          required
          maxLength={120}
          value={name}
          error={errorAt("name")}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      {(teams.length > 0 || teamId !== "") && (
        <SelectField
          label="Team"
          hint="What comes in here is theirs"
          value={teamId}
          onChange={(event) => setTeamId(event.target.value)}
        >
          <option value="">No team</option>
          {teams.map((each) => (
            <option key={each.teamId} value={each.teamId}>
              {each.name}
            </option>
          ))}
        </SelectField>
      )}
      <AccountSignIn workspaceId={workspaceId} channel={channel} draft={{ name, address, teamId: teamId || null }} />
      <div className={form.group}>
        <Choice
          legend="Receiving"
          value={receiving}
          onChange={setReceiving}
          options={[
            {
              value: "listener",
              label: "Built-in listener",
              hint: "Mail that your mail server hands on to Rapport arrives here",
            },
            { value: "mailbox", label: "A mailbox", hint: "Rapport reads it over IMAP and leaves every message where it is" },
          ]}
        />
        {receiving === "mailbox" && (
          <ServerFields
            title="Mailbox (IMAP)"
            protocol="imap"
            server={imap}
            known={hasPassword(shown?.imap)}
            test={test.data?.imap ?? undefined}
            errorAt={errorAt}
            onChange={setImap}
          >
            <ReadingFields reading={reading} folders={folders} known={shown?.imap != null} onChange={setReading} />
          </ServerFields>
        )}
      </div>
      <div className={form.group}>
        <Choice
          legend="Sending"
          value={sending}
          onChange={setSending}
          options={[
            { value: "held", label: "Hold replies", hint: "They wait here, and go out once there is a server" },
            { value: "server", label: "A mail server", hint: "Replies go out over SMTP" },
          ]}
        />
        {sending === "server" && (
          <ServerFields
            title="Sending (SMTP)"
            protocol="smtp"
            server={smtp}
            known={hasPassword(shown?.smtp)}
            test={test.data?.smtp ?? undefined}
            errorAt={errorAt}
            onChange={setSmtp}
          />
        )}
      </div>
      {problem !== undefined && !shownInPlace && <ProblemNotice error={problem} />}
      {isNotWell && (
        <Notice role="alert" actions={<Button onClick={() => save.mutate(true)}>Save all the same</Button>}>
          <p>Nothing was saved yet: above it says at which step the server did not do as it should.</p>
        </Notice>
      )}
      <div className={form.foot} data-uncovered="">
        <Button look="main" type="submit" busy={busy} aria-describedby={waitId}>
          {test.isPending ? "Trying the servers" : save.isPending ? "Saving" : saveWords}
        </Button>
        {triesServers && (
          <Button disabled={busy} onClick={() => check.current?.() === true && test.mutate()}>
            Test the connection
          </Button>
        )}
        {aside}
        <span id={waitId} role="status" className={form.quiet}>
          {test.isPending
            ? "This can take up to half a minute."
            : test.data !== undefined && isWell(test.data)
              ? "All is well."
              : ""}
        </span>
      </div>
    </Form>
  );
}

const hasPassword = (server: MailServer | null | undefined) => server != null && server.provider === undefined;

/** The servers were tried, and one of them did not do as it should. */
class NotWell extends Error {}

function isWell({ imap, smtp }: Tested): boolean {
  return (imap?.field ?? null) === null && (smtp?.field ?? null) === null;
}

// Passkeys: the devices that let a person in without a password.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addPasskey, newPasskeyOptions, type Passkey, removePasskey, renamePasskey } from "../../calls/identity.ts";
import form from "../../parts/form.module.css";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { makePasskey, passkeysWork, servedAtNumbers } from "../../passkeys.ts";
import { passkeysQuery } from "../../queries.ts";
import { dayTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function PasskeysSection() {
  const passkeys = useQuery(passkeysQuery);
  const [isAdding, setAdding] = useState(false);
  const canAdd = passkeysWork() && !servedAtNumbers();
  return (
    <Section
      title="Passkeys"
      lead="Your phone, your computer or a key on your key ring signs you in with a finger, a face or a tap."
      actions={canAdd && <Button onClick={() => setAdding(true)}>Add a passkey</Button>}
    >
      {servedAtNumbers() && <AtNumbers />}
      {!passkeysWork() && !servedAtNumbers() && (
        <Notice>Passkeys need a browser that knows them and a secure address: https, or localhost.</Notice>
      )}
      <ReadFailed of={passkeys} />
      {passkeys.data !== undefined && passkeys.data.length > 0 && (
        <Rows label="Passkeys">
          {passkeys.data.map((passkey) => (
            <PasskeyRow key={passkey.passkeyId} passkey={passkey} />
          ))}
        </Rows>
      )}
      <Dialog title="Add a passkey" open={isAdding} onOpenChange={setAdding}>
        <NamePasskey
          yes="Continue"
          words="Give it a name first. Then your browser asks which device to use."
          save={async (name) => addPasskey({ name, response: await makePasskey(await newPasskeyOptions()) })}
          onDone={() => {
            setAdding(false);
            void toast("The passkey is added.");
          }}
        />
      </Dialog>
    </Section>
  );
}

function AtNumbers() {
  if (location.hostname !== "127.0.0.1" && location.hostname !== "[::1]") {
    return <Notice>Browsers give passkeys to names only, not to an address of numbers like {location.hostname}.</Notice>;
  }
  const { protocol, port } = location;
  const named = `${protocol}//localhost${port === "" ? "" : `:${port}`}/account`;
  return (
    <Notice>
      Browsers give passkeys to names only. Open <a href={named}>{named}</a> to add one.
    </Notice>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const now = useNow();
  const client = useQueryClient();
  const [asked, setAsked] = useState<"rename" | "remove" | undefined>();
  const remove = useMutation({
    mutationFn: () => removePasskey(passkey.passkeyId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
      void toast("The passkey is removed.");
    },
  });
  const { name } = passkey;
  return (
    <Row
      title={<bdi>{name}</bdi>}
      words={
        <>
          added <Time at={passkey.createdAt}>{dayTime(passkey.createdAt, now)}</Time>
        </>
      }
      actions={
        <>
          <Button aria-label={`Rename ${name}`} onClick={() => setAsked("rename")}>
            Rename
          </Button>
          <Button aria-label={`Remove ${name}`} onClick={() => setAsked("remove")}>
            Remove
          </Button>
        </>
      }
    >
      <Dialog title="Rename passkey" open={asked === "rename"} onOpenChange={() => setAsked(undefined)}>
        <NamePasskey
          first={name}
          yes="Save"
          save={(next) => renamePasskey(passkey.passkeyId, next)}
          onDone={() => {
            setAsked(undefined);
            void toast("Saved.");
          }}
        />
      </Dialog>
      <Confirm
        title={
          <>
            Remove <bdi>{name}</bdi>?
          </>
        }
        words="It no longer lets you in. Your device may go on offering it until you remove it there as well."
        yes="Remove passkey"
        open={asked === "remove"}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => {
          setAsked(undefined);
          remove.reset();
        }}
      />
    </Row>
  );
}

function NamePasskey({
  first = "",
  words,
  yes,
  save,
  onDone,
}: {
  first?: string;
  words?: string;
  yes: string;
  save: (name: string) => Promise<unknown>;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(first);
  const saving = useMutation({
    mutationFn: () => save(name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
      onDone();
    },
  });
  const submit = () => {
    if (!saving.isPending) saving.mutate();
  };
  return (
    <Form className={form.form} onSubmit={submit}>
      {words !== undefined && <p className={form.soft}>{words}</p>}
      <TextField
        label="Name"
        name="passkey-name"
        placeholder="My phone"
        autoComplete="off"
        required
        maxLength={120}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          if (saving.isError) saving.reset();
        }}
      />
      {saving.isError && <ProblemNotice error={saving.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={saving.isPending}>
          {saving.isPending ? "One moment" : yes}
        </Button>
      </div>
    </Form>
  );
}

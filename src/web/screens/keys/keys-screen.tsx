// The API keys of the workspace: what each may do, when it was used, revoking it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { ApiKey } from "../../../domain/workspace/key-schema.ts";
import { revokeApiKey } from "../../calls/people.ts";
import { useMay } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import screen from "../../parts/screen.module.css";
import { Row, Rows, Screen, Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { apiKeysQuery, keys } from "../../queries.ts";
import { calendarDay, dayTime, fullTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.ts";
import { KeyForm } from "./key-form.tsx";
import { KeyNameForm } from "./key-name-form.tsx";

const route = getRouteApi("/w/$workspaceId/keys");

export function KeysScreen() {
  const { workspaceId } = route.useParams();
  const now = useNow();
  const may = useMay(workspaceId);
  const found = useQuery(apiKeysQuery(workspaceId));
  const [isOpen, setOpen] = useState(false);
  const isGood = (key: ApiKey) => key.revokedAt === null && !isOver(key.expiresAt, now);
  const good = found.data?.filter(isGood) ?? [];
  const gone = found.data?.filter((key) => !isGood(key)) ?? [];
  return (
    <Screen
      workspaceId={workspaceId}
      title="API keys"
      actions={
        may("keys.change") && (
          <Button icon={<Plus size={15} aria-hidden="true" />} onClick={() => setOpen(true)}>
            Make a key
          </Button>
        )
      }
    >
      <div className={screen.lead}>
        A key lets a program do what you may do here, and no more than the key was made for.{" "}
        <a href="/api">What the API offers</a>
      </div>
      <ReadFailed of={found} />
      {found.data?.length === 0 && (
        <p className={screen.none}>No program has a key yet. Make one for each, so that each can be stopped by itself.</p>
      )}
      {good.length > 0 && (
        <Rows label="API keys">
          {good.map((key) => (
            <KeyRow key={key.apiKeyId} workspaceId={workspaceId} apiKey={key} now={now} />
          ))}
        </Rows>
      )}
      {gone.length > 0 && (
        <div className={screen.later}>
          <Section title="No longer good">
            <Rows label="Keys that are no longer good">
              {gone.map((key) => (
                <KeyRow key={key.apiKeyId} workspaceId={workspaceId} apiKey={key} now={now} />
              ))}
            </Rows>
          </Section>
        </div>
      )}
      <Dialog title="Make a key" open={isOpen} onOpenChange={setOpen}>
        <KeyForm workspaceId={workspaceId} onDone={() => setOpen(false)} />
      </Dialog>
    </Screen>
  );
}

const isOver = (at: string | null, now: number): boolean => at !== null && new Date(at).getTime() <= now;

function KeyRow({ workspaceId, apiKey, now }: { workspaceId: string; apiKey: ApiKey; now: number }) {
  const client = useQueryClient();
  const may = useMay(workspaceId);
  const [isAsked, setAsked] = useState(false);
  const [isRenaming, setRenaming] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(workspaceId, apiKey),
    onSuccess: async () => {
      setAsked(false);
      void toast("The key is revoked.");
      await client.invalidateQueries({ queryKey: keys.people(workspaceId) });
    },
  });
  const { name, hint, scopes, madeBy, createdAt, expiresAt, lastUsedAt, revokedAt } = apiKey;
  return (
    <Row
      title={<bdi>{name}</bdi>}
      aside={<code>…{hint}</code>}
      words={
        <>
          {scopes.join(", ")}
          <br />
          made by <bdi>{madeBy.name}</bdi>, <Time at={createdAt}>{dayTime(createdAt, now)}</Time> ·{" "}
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              last used <Time at={lastUsedAt}>{fullTime(lastUsedAt, now)}</Time>
            </>
          )}
          {" · "}
          <Until expiresAt={expiresAt} revokedAt={revokedAt} now={now} />
        </>
      }
      actions={
        may("keys.change") &&
        revokedAt === null &&
        !isOver(expiresAt, now) && (
          <>
            <Button aria-label={`Rename ${name}`} onClick={() => setRenaming(true)}>
              Rename
            </Button>
            <Button aria-label={`Revoke ${name}`} onClick={() => setAsked(true)}>
              Revoke
            </Button>
          </>
        )
      }
    >
      <Dialog title="Rename" open={isRenaming} onOpenChange={setRenaming}>
        <KeyNameForm workspaceId={workspaceId} apiKey={apiKey} onDone={() => setRenaming(false)} />
      </Dialog>
      <Confirm
        title={
          <>
            Revoke <bdi>{name}</bdi>?
          </>
        }
        words="The program that has it can do nothing here from now on. This cannot be undone."
        yes="Revoke key"
        open={isAsked}
        busy={revoke.isPending}
        error={revoke.error}
        onYes={() => revoke.mutate()}
        onClose={() => {
          setAsked(false);
          revoke.reset();
        }}
      />
    </Row>
  );
}

function Until({ expiresAt, revokedAt, now }: { expiresAt: string | null; revokedAt: string | null; now: number }) {
  if (revokedAt !== null) {
    return (
      <>
        revoked <Time at={revokedAt}>{dayTime(revokedAt, now)}</Time>
      </>
    );
  }
  if (expiresAt === null) return <>good until revoked</>;
  return (
    <>
      {isOver(expiresAt, now) ? "expired" : "good until"} <Time at={expiresAt}>{calendarDay(expiresAt, now)}</Time>
    </>
  );
}

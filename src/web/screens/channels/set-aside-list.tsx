// The messages that a channel could not place: from whom, why, the raw message, and having them placed again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChannelHealth, SetAside } from "../../../domain/mail/health-schema.ts";
import { placeOneAgain, rawAddress } from "../../calls/channel-health.ts";
import { placeAgain } from "../../calls/channels.ts";
import { Row, Rows } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import button from "../../ui/button.module.css";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./channel-health.module.css";

interface Props {
  workspaceId: string;
  channelId: string;
  setAside: ChannelHealth["setAside"];
}

export function SetAsideList({ workspaceId, channelId, setAside: { count, latest } }: Props) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: (deliveryId: string | undefined) =>
      deliveryId === undefined ? placeAgain(workspaceId, channelId) : placeOneAgain(workspaceId, channelId, deliveryId),
    onSuccess: (_done, deliveryId) =>
      void toast(deliveryId === undefined ? "They are being placed again." : "It is being placed again."),
    onSettled: () => client.invalidateQueries({ queryKey: keys.channels(workspaceId) }),
  });
  if (count === 0) return null;
  return (
    <div className={styles.list}>
      <header>
        <h3>{count === 1 ? "1 message lies aside" : `${count} messages lie aside`}</h3>
        {count > 1 && (
          <Button busy={again.isPending} onClick={() => again.mutate(undefined)}>
            Place all again
          </Button>
        )}
      </header>
      <p className={styles.cure}>
        They are kept as they came, and could not be placed in a conversation. Placing them again helps where the fault was ours.
        Else download one to read it, and write to its sender.
      </p>
      {again.isError && <ProblemNotice error={again.error} />}
      <Rows label="Messages that lie aside">
        {latest.map((each) => (
          <OneAside
            key={each.deliveryId}
            message={each}
            address={rawAddress(workspaceId, channelId, each.deliveryId)}
            isPlacing={again.isPending && again.variables === each.deliveryId}
            onPlace={() => again.mutate(each.deliveryId)}
          />
        ))}
      </Rows>
      {count > latest.length && <p className={styles.cure}>The latest {latest.length} are listed.</p>}
    </div>
  );
}

function OneAside({
  message: { subject, from, at, reason },
  address,
  isPlacing,
  onPlace,
}: {
  message: SetAside;
  address: string;
  isPlacing: boolean;
  onPlace: () => void;
}) {
  const now = useNow();
  const name = subject ?? "A message without a subject";
  return (
    <Row
      title={<bdi>{name}</bdi>}
      aside={<Time at={at}>{fullTime(at, now)}</Time>}
      words={
        <>
          {from === null ? (
            "From someone who cannot be made out"
          ) : (
            <>
              From <bdi>{from}</bdi>
            </>
          )}
          {reason !== null && <>. {reason}</>}
        </>
      }
      actions={
        <>
          <a href={address} download className={`${button.button} ${button.plain}`} aria-label={`Download “${name}”`}>
            Download
          </a>
          <Button busy={isPlacing} aria-label={`Place “${name}” again`} onClick={onPlace}>
            Place again
          </Button>
        </>
      }
    />
  );
}

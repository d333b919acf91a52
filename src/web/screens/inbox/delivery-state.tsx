// What became of a reply, where there is more to say than "sent": held, tried again, not delivered.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Entry, EntryParty } from "../../../domain/conversation/schema.ts";
import { sendAgain } from "../../calls/conversations.ts";
import { problemOf } from "../../client.ts";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./flow.module.css";
import type { Shown } from "./shown.ts";

type Delivery = NonNullable<Entry["delivery"]>;

interface Props {
  shown: Shown;
  delivery: Delivery;
  parties: readonly EntryParty[];
}

export function DeliveryState({ shown, delivery, parties }: Props) {
  const { workspaceId, encounter, may } = shown;
  if (delivery.state === "held") {
    return (
      <p className={styles.state}>
        <span>
          held: <bdi>{delivery.reason ?? "no server is set for sending"}</bdi>
        </span>
        {may("channels.change") && (
          <Link to="/w/$workspaceId/channels/$channelId" params={{ workspaceId, channelId: encounter.channelId }}>
            {delivery.reason === null ? "Set one in Channels" : "Open the channel"}
          </Link>
        )}
      </p>
    );
  }
  if (delivery.state === "not_sent") {
    return (
      <p className={styles.state}>
        <span>not sent: this is a demonstration</span>
      </p>
    );
  }
  if (delivery.unreached.length > 0 && (delivery.state === "sent" || delivery.state === "failed"))
    return <NotDelivered shown={shown} delivery={delivery} parties={parties} />;
  if (delivery.state === "sent" && delivery.reason !== null) {
    return (
      <p className={styles.state}>
        <bdi>{delivery.reason}</bdi>
      </p>
    );
  }
  if (delivery.state === "failed") return <NotDelivered shown={shown} delivery={delivery} parties={parties} />;
  if (delivery.state === "queued" && delivery.reason !== null) {
    return (
      <p className={styles.state}>
        <span>
          trying again: <bdi>{delivery.reason}</bdi>
        </span>
      </p>
    );
  }
  return null;
}

function NotDelivered({ shown: { workspaceId, conversation, may }, delivery, parties }: Props) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => sendAgain(workspaceId, delivery.deliveryId),
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.entries(workspaceId), conversation.conversationId] }),
  });
  return (
    <p className={styles.state} data-failed="">
      {delivery.unreached.map(({ address, reason }) => (
        <span key={address} className={styles.unreached}>
          not delivered to <bdi title={address}>{parties.find((each) => each.address === address)?.name ?? address}</bdi>:{" "}
          <bdi>{reason}</bdi>
        </span>
      ))}
      {delivery.unreached.length === 0 && (
        <span>
          not delivered: <bdi>{delivery.reason ?? "the reason is not known"}</bdi>
        </span>
      )}
      {delivery.unreached.length > 0 && delivery.state === "sent" && (
        <span className={styles.unreached}>Everybody else has it.</span>
      )}
      {may("conversations.reply") && (
        <Button busy={again.isPending} onClick={() => again.mutate()}>
          Try again
        </Button>
      )}
      {again.isError && <span role="alert">{problemOf(again.error).title}</span>}
    </p>
  );
}

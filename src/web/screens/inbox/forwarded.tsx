// Of words that a teammate has forwarded: who wrote them, and one step to make them that person's.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { changeCustomer } from "../../calls/encounters.ts";
import { sayRefused } from "../../encounter-work.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./flow.module.css";
import type { Shown } from "./shown.ts";

export function Forwarded({ shown, entry }: { shown: Shown; entry: Entry }) {
  const { workspaceId, conversation, may } = shown;
  const { originalAuthor: author, encounterId } = entry;
  const navigate = useNavigate();
  const change = useMutation({
    mutationFn: (address: string) => changeCustomer({ workspaceId, encounterId }, { address, name: author?.name ?? "" }),
    onSuccess: () => {
      void toast("It is theirs now.");
      void navigate({ to: "/w/$workspaceId/inbox/$encounterId", params: { workspaceId, encounterId }, search: (was) => was });
    },
    onError: sayRefused,
  });
  if (author === null || conversation.customer.identities.some(({ address }) => address === author.address)) return null;
  return (
    <p className={styles.state} data-quiet="">
      <span>
        Forwarded. It was written by <bdi title={author.address}>{author.name ?? author.address}</bdi>.
      </span>
      {may("conversations.work") && (
        <Button busy={change.isPending} onClick={() => change.mutate(author.address)}>
          Make it theirs
        </Button>
      )}
    </p>
  );
}

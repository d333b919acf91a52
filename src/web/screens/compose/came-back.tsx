// Below the one whom words are written to: that mails to this address came back, where they did.
import { useQuery } from "@tanstack/react-query";
import { customerQuery } from "../../customer-queries.ts";
import { Undeliverable } from "../../parts/undeliverable.tsx";
import styles from "./compose-form.module.css";

export function CameBack({ workspaceId, customerId, address }: { workspaceId: string; customerId: string; address: string }) {
  const identities = useQuery(customerQuery(workspaceId, customerId)).data?.identities;
  const undeliverable = identities?.find((each) => each.address === address)?.undeliverable;
  return undeliverable == null ? null : (
    <div className={styles.cameBack}>
      <Undeliverable of={undeliverable} />
    </div>
  );
}

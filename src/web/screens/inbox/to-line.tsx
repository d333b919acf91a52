// Above a reply: to whom it goes, who gets a copy, and whose mails came back.
import { Caution } from "../../parts/caution.tsx";
import { CopiesField } from "../../writing/copies-field.tsx";
import styles from "./composer.module.css";
import type { ChosenCopies } from "./use-copies.ts";

interface Props {
  workspaceId: string;
  /** The customer's. */
  name: string;
  of: ChosenCopies;
}

export function ToLine({ workspaceId, name, of: { recipients, copies, change, isUnread } }: Props) {
  const { to, others = [] } = recipients ?? {};
  const chosen = [...copies.cc, ...copies.bcc];
  const doubtful = [
    ...(to?.undeliverable == null ? [] : [{ name: to.address, reason: to.undeliverable.reason }]),
    ...others.flatMap(({ address, name: known, undeliverable }) =>
      undeliverable !== null && chosen.some((each) => each.address === address)
        ? [{ name: known ?? address, reason: undeliverable.reason }]
        : [],
    ),
  ];
  return (
    <div className={styles.to}>
      <span title={to?.address}>
        To <bdi className={styles.toName}>{name}</bdi>
      </span>
      <CopiesField workspaceId={workspaceId} copies={copies} known={others} to={to?.address} onChange={change} />
      {isUnread && (
        <div className={styles.doubt}>
          <Caution>Who else takes part could not be read just now. It goes to whom you see here.</Caution>
        </div>
      )}
      {doubtful.map(({ name: whose, reason }) => (
        <div key={whose} className={styles.doubt}>
          <Caution>
            The last mail to <bdi>{whose}</bdi> came back. <bdi>{reason}</bdi>
          </Caution>
        </div>
      ))}
    </div>
  );
}

// Above a reply: to whom it goes, who gets a copy, and whose mails came back.
import type { Copies, Recipients } from "../../../domain/conversation/copy-schema.ts";
import { Caution } from "../../parts/caution.tsx";
import { CopiesField } from "../../writing/copies-field.tsx";
import styles from "./composer.module.css";

interface Props {
  workspaceId: string;
  /** The customer's. */
  name: string;
  /** Undefined while it is not known yet. */
  recipients: Recipients | undefined;
  copies: Copies;
  onChange: (copies: Copies) => void;
}

export function ToLine({ workspaceId, name, recipients, copies, onChange }: Props) {
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
      <CopiesField workspaceId={workspaceId} copies={copies} known={others} to={to?.address} onChange={onChange} />
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

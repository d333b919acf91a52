// One customer in the list: name, address, organization, and when something was said last.
import { Link } from "@tanstack/react-router";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { Time } from "../../parts/time.tsx";
import { shortTime } from "../../times.ts";
import type { RowProps } from "../../ui/virtual-list.tsx";
import styles from "./customers-screen.module.css";

interface Props {
  workspaceId: string;
  customer: ReadCustomer;
  row: RowProps;
  now: number;
}

export function CustomerRow({ workspaceId, customer, row, now }: Props) {
  const { customerId, name, face, identities, organization, lastContactAt } = customer;
  const [first] = identities;
  return (
    <Link to="/w/$workspaceId/customers/$customerId" params={{ workspaceId, customerId }} className={styles.row} {...row}>
      <Circles closeness={null} />
      <span className={styles.name}>
        <Face seed={face} size={26} />
        <bdi>{name ?? first?.address}</bdi>
      </span>
      <span className={styles.address}>
        {name !== null && <bdi>{first?.address}</bdi>}
        {identities.length > 1 && <span className={styles.others}>+{identities.length - 1}</span>}
      </span>
      <span className={styles.organization}>{organization != null && <bdi>{organization.name}</bdi>}</span>
      <span className={styles.time}>
        {lastContactAt === null ? "no words yet" : <Time at={lastContactAt}>{shortTime(lastContactAt, now)}</Time>}
      </span>
    </Link>
  );
}

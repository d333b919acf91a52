// Who the customer is: names, addresses, and every encounter so far.
import { getRouteApi, Link } from "@tanstack/react-router";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { Time } from "../../parts/time.tsx";
import { dayTime, useNow } from "../../times.ts";
import styles from "./customer-panel.module.css";
import { customerName, type Shown } from "./shown.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

const stateWords = { open: "open", waiting: "waiting for them", snoozed: "snoozed", settled: "settled" } as const;

export function CustomerPanel({ shown: { workspaceId, conversation } }: { shown: Shown }) {
  const { view } = route.useSearch();
  const now = useNow();
  const { customer, encounters } = conversation;
  return (
    <aside className={styles.panel} aria-label="Customer">
      <div className={styles.portrait}>
        <Face seed={customer.face} size={56} />
        <Circles closeness={null} width={44} label="Closeness is not known yet" />
      </div>
      <h2 dir="auto">{customerName(customer)}</h2>
      <p className={styles.quiet}>Closeness is not known yet</p>
      <section>
        <h3>{customer.identities.length === 1 ? "Address" : "Addresses"}</h3>
        <ul>
          {customer.identities.map(({ identityId, address }) => (
            <li key={identityId} className={styles.address}>
              {address}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>Encounters</h3>
        <ul className={styles.encounters}>
          {encounters.toReversed().map((each) => (
            <li key={each.encounterId}>
              <Link
                to="/w/$workspaceId/inbox/$encounterId"
                params={{ workspaceId, encounterId: each.encounterId }}
                search={view === undefined ? {} : { view }}
                activeOptions={{ includeSearch: false }}
              >
                <span dir="auto">{each.subject || "No subject"}</span>
                <small>
                  {stateWords[each.state]} ·{" "}
                  <Time at={each.settledAt ?? each.openedAt}>{dayTime(each.settledAt ?? each.openedAt, now)}</Time>
                </small>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

// Who the customer is: how they are reached, where they belong, what lies in their conversation, and every encounter so far.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { customerQuery } from "../../customer-queries.ts";
import { Circles } from "../../parts/circles.tsx";
import { Face } from "../../parts/face.tsx";
import { PlainLink } from "../../parts/plain-link.tsx";
import { Time } from "../../parts/time.tsx";
import { Undeliverable } from "../../parts/undeliverable.tsx";
import { dayTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { LatestFiles, LatestNotes } from "./customer-latest.tsx";
import styles from "./customer-panel.module.css";
import { stateOf } from "./encounter-state.ts";
import { listSearch } from "./list-search.ts";
import { customerName, type Shown } from "./shown.ts";

const route = getRouteApi("/w/$workspaceId/inbox/$encounterId");

/** How many encounters are shown before one asks for all. */
const fewEncounters = 6;

export function CustomerPanel({ shown }: { shown: Shown }) {
  const { workspaceId, conversation, may } = shown;
  const { customer } = conversation;
  const { customerId } = customer;
  const organization = useQuery(customerQuery(workspaceId, customerId)).data?.organization;
  const name = customerName(customer);
  return (
    <aside className={styles.panel} aria-label="Customer">
      <div className={styles.portrait}>
        <Face seed={customer.face} size={56} />
        <Circles closeness={null} width={44} label="Closeness is not known yet" />
      </div>
      <h2 className={styles.name} dir="auto">
        <PlainLink
          to="/w/$workspaceId/customers/$customerId"
          params={{ workspaceId, customerId }}
          title="All that is known of them"
        >
          {name}
        </PlainLink>
      </h2>
      {organization != null && (
        <p className={styles.organization}>
          {may("organizations.read") ? (
            <PlainLink
              to="/w/$workspaceId/customers"
              params={{ workspaceId }}
              search={{ organization: organization.organizationId }}
            >
              <bdi>{organization.name}</bdi>
            </PlainLink>
          ) : (
            <bdi>{organization.name}</bdi>
          )}
        </p>
      )}
      <p className={styles.quiet}>Closeness is not known yet</p>
      <section>
        <h3>{customer.identities.length === 1 ? "Address" : "Addresses"}</h3>
        <ul>
          {customer.identities.map(({ identityId, address, undeliverable }) => (
            <li key={identityId}>
              <span className={styles.address}>{address}</span>
              {undeliverable !== null && <Undeliverable of={undeliverable} />}
            </li>
          ))}
        </ul>
      </section>
      <Encounters shown={shown} />
      <LatestNotes workspaceId={workspaceId} customerId={customerId} />
      <LatestFiles workspaceId={workspaceId} customerId={customerId} />
    </aside>
  );
}

/** The newest first; the one that is open stands among them wherever it is. */
function Encounters({ shown: { workspaceId, conversation, encounter } }: { shown: Shown }) {
  const { view, team } = route.useSearch();
  const now = useNow();
  const [isWhole, setWhole] = useState(false);
  const all = conversation.encounters.toReversed();
  const shown = isWhole ? all : all.filter((each, index) => index < fewEncounters || each.encounterId === encounter.encounterId);
  return (
    <section>
      <h3>Encounters</h3>
      <ul className={styles.encounters}>
        {shown.map((each) => (
          <li key={each.encounterId}>
            <PlainLink
              to="/w/$workspaceId/inbox/$encounterId"
              params={{ workspaceId, encounterId: each.encounterId }}
              search={listSearch(view ?? "open", team)}
              aria-current={each.encounterId === encounter.encounterId ? "page" : undefined}
            >
              <span dir="auto">{each.subject || "No subject"}</span>
              <small>
                {stateOf(each)} ·{" "}
                <Time at={each.settledAt ?? each.openedAt}>{dayTime(each.settledAt ?? each.openedAt, now)}</Time>
              </small>
            </PlainLink>
          </li>
        ))}
      </ul>
      {shown.length < all.length && (
        <Button look="quiet" className={styles.more} onClick={() => setWhole(true)}>
          {all.length - shown.length} earlier
        </Button>
      )}
    </section>
  );
}

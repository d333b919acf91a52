// How a customer is reached, where they belong, and since when they are known. What else is known of them comes here.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { addAddress, changeOrganizationOf, clearUndeliverable, removeAddress } from "../../calls/customers.ts";
import { issueAt, problemOf } from "../../client.ts";
import { sayRefused } from "../../encounter-work.ts";
import { useMay } from "../../membership.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { OrganizationField } from "../../parts/organization-field.tsx";
import { Time } from "../../parts/time.tsx";
import { Undeliverable } from "../../parts/undeliverable.tsx";
import { useOpened } from "../../parts/use-opened.ts";
import { keys } from "../../queries.ts";
import { calendarDay, fullTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import styles from "./customer-screen.module.css";

interface Props {
  workspaceId: string;
  customer: ReadCustomer;
  mayChange: boolean;
}

export function ProfilePart(props: Props) {
  const { workspaceId, customer } = props;
  const may = useMay(workspaceId);
  const now = useNow();
  return (
    <section className={styles.part} aria-label="Profile">
      <Addresses {...props} />
      {(may("organizations.read") || customer.organization != null) && <OrganizationOf {...props} />}
      <h2>Known since</h2>
      <p>
        <Time at={customer.createdAt}>{calendarDay(customer.createdAt, now)}</Time>
      </p>
      <h2>Last contact</h2>
      <p>
        {customer.lastContactAt === null ? (
          <span className={styles.quiet}>Nobody has spoken yet</span>
        ) : (
          <Time at={customer.lastContactAt}>{fullTime(customer.lastContactAt, now)}</Time>
        )}
      </p>
    </section>
  );
}

function useSaved(workspaceId: string): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.customers(workspaceId) });
}

function Addresses({ workspaceId, customer, mayChange }: Props) {
  const saved = useSaved(workspaceId);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ identityId: string; address: string } | undefined>();
  const remove = useMutation({
    mutationFn: (identityId: string) => removeAddress(workspaceId, customer, identityId),
    onSuccess: async () => {
      await saved();
      setAsked(undefined);
    },
  });
  const again = useMutation({
    mutationFn: (identityId: string) => clearUndeliverable(workspaceId, customer, identityId),
    onSuccess: saved,
    onError: sayRefused,
  });
  const { identities } = customer;
  return (
    <>
      <header className={styles.partHead}>
        <h2>{identities.length === 1 ? "Address" : "Addresses"}</h2>
        {mayChange && (
          <IconButton
            label="Add an address"
            icon={<Plus size={15} aria-hidden="true" />}
            size="small"
            onClick={() => setAdding(true)}
          />
        )}
      </header>
      <ul className={styles.addresses}>
        {identities.map((identity) => (
          <li key={identity.identityId}>
            <bdi>{identity.address}</bdi>
            {mayChange && identities.length > 1 && (
              <IconButton
                label={`Remove ${identity.address}`}
                icon={<X size={14} aria-hidden="true" />}
                size="small"
                onClick={() => setAsked(identity)}
              />
            )}
            {identity.undeliverable !== null && (
              <div className={styles.doubt}>
                <Undeliverable of={identity.undeliverable} />
                {mayChange && (
                  <Button busy={again.isPending} onClick={() => again.mutate(identity.identityId)}>
                    It can be written to
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      <Dialog title="Add an address" open={isAdding} onOpenChange={setAdding}>
        <AddressForm workspaceId={workspaceId} customer={customer} onDone={() => setAdding(false)} />
      </Dialog>
      <Confirm
        title={
          <>
            Remove <bdi>{asked?.address}</bdi>?
          </>
        }
        words="This is possible as long as no message came from it or went to it. Whoever writes from it later is a new customer."
        yes="Remove address"
        open={asked !== undefined}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => asked !== undefined && remove.mutate(asked.identityId)}
        onClose={() => {
          setAsked(undefined);
          remove.reset();
        }}
      />
    </>
  );
}

function AddressForm({ workspaceId, customer, onDone }: Omit<Props, "mayChange"> & { onDone: () => void }) {
  const saved = useSaved(workspaceId);
  const [address, setAddress] = useState("");
  const add = useMutation({
    mutationFn: () => addAddress(workspaceId, customer, address.trim()),
    onSuccess: async () => {
      await saved();
      onDone();
    },
  });
  const isTaken = add.isError && problemOf(add.error).code === "address_taken";
  const issue = isTaken ? "A customer has this address already." : issueAt(add.error, "address");
  return (
    <AskingForm asking={add} yes="Add address" meanwhile="Adding" isSaid={issue !== undefined}>
      <TextField
        label="Address"
        name="customer-address"
        type="email"
        autoComplete="off"
        required
        maxLength={254}
        value={address}
        error={issue}
        onChange={(event) => setAddress(event.target.value)}
      />
    </AskingForm>
  );
}

function OrganizationOf({ workspaceId, customer, mayChange }: Props) {
  const may = useMay(workspaceId);
  const [isChanging, setChanging] = useState(false);
  const { organization } = customer;
  return (
    <>
      <header className={styles.partHead}>
        <h2>Organization</h2>
        {mayChange && (
          <Button look="quiet" aria-label="Change the organization" onClick={() => setChanging(true)}>
            Change
          </Button>
        )}
      </header>
      <p>
        {organization == null ? (
          <span className={styles.quiet}>None</span>
        ) : may("organizations.read") ? (
          <Link
            to="/w/$workspaceId/customers"
            params={{ workspaceId }}
            search={{ organization: organization.organizationId }}
            className={styles.link}
          >
            <bdi>{organization.name}</bdi>
          </Link>
        ) : (
          <bdi>{organization.name}</bdi>
        )}
      </p>
      <Dialog title="Organization" open={isChanging} onOpenChange={setChanging}>
        <OrganizationForm workspaceId={workspaceId} customer={customer} onDone={() => setChanging(false)} />
      </Dialog>
    </>
  );
}

function OrganizationForm({ workspaceId, customer, onDone }: Omit<Props, "mayChange"> & { onDone: () => void }) {
  const saved = useSaved(workspaceId);
  const [organizationId, setOrganizationId] = useState(customer.organizationId);
  const [shown, onError] = useOpened(customer, () => {});
  const save = useMutation({
    mutationFn: () => changeOrganizationOf(workspaceId, shown, organizationId),
    onSuccess: async () => {
      await saved();
      onDone();
    },
    onError,
  });
  return (
    <AskingForm asking={save} yes="Save" meanwhile="Saving">
      <OrganizationField
        workspaceId={workspaceId}
        value={organizationId}
        onChange={(next) => {
          setOrganizationId(next);
          if (save.isError) save.reset();
        }}
      />
    </AskingForm>
  );
}

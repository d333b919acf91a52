// All customers that one sees: found as one types, the newest first or by name, and a new one added.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Download, Plus, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { customersQuery, organizationQuery } from "../../customer-queries.ts";
import { useMay } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { useScreenTitle } from "../../screen-title.ts";
import { useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Select } from "../../ui/select.tsx";
import { VirtualList } from "../../ui/virtual-list.tsx";
import { useSettled } from "../../use-settled.ts";
import { CustomerRow } from "./customer-row.tsx";
import { CustomersHead } from "./customers-head.tsx";
import styles from "./customers-screen.module.css";
import { NewCustomerForm } from "./new-customer-form.tsx";
import { SearchBox } from "./search-box.tsx";

const route = getRouteApi("/w/$workspaceId/customers");
const orders = [
  { value: "newest", label: "Newest known first" },
  { value: "name", label: "By name" },
] as const;

export function CustomersScreen() {
  const { workspaceId } = route.useParams();
  const { q = "", order = "newest", organization } = route.useSearch();
  const navigate = useNavigate();
  const may = useMay(workspaceId);
  const now = useNow();
  const [isAdding, setAdding] = useState(false);
  const [typed, setTyped] = useTyped(
    q,
    (words) =>
      void navigate({
        to: "/w/$workspaceId/customers",
        params: { workspaceId },
        search: (before) => ({ ...before, q: words === "" ? undefined : words }),
        replace: true,
      }),
  );
  const list = useInfiniteQuery(customersQuery(workspaceId, { q, order, organizationId: organization }));
  const customers = useMemo(() => list.data?.pages.flatMap((page) => page.customers) ?? [], [list.data]);
  useScreenTitle(workspaceId, "Customers");
  const { fetchNextPage, hasNextPage } = list;
  return (
    <main id="main" className={styles.screen}>
      <CustomersHead workspaceId={workspaceId} title="Customers">
        <TakeAlong workspaceId={workspaceId} query={{ q, order, organizationId: organization }} />
        {may("customers.change") && (
          <Button icon={<Plus size={15} aria-hidden="true" />} onClick={() => setAdding(true)}>
            New customer
          </Button>
        )}
      </CustomersHead>
      <div className={styles.find}>
        <SearchBox label="Find a customer" placeholder="Name or address" value={typed} onChange={setTyped} />
        <Select
          label="Order"
          value={order}
          options={orders}
          onChange={(next) =>
            void navigate({
              to: "/w/$workspaceId/customers",
              params: { workspaceId },
              search: (before) => ({ ...before, order: next === "newest" ? undefined : next }),
              replace: true,
            })
          }
        />
        {organization !== undefined && <OfOrganization workspaceId={workspaceId} organizationId={organization} />}
      </div>
      <ReadFailed of={list} />
      {list.isSuccess && customers.length === 0 && (
        <div className={styles.none}>
          <NoCustomers isFiltered={q !== "" || organization !== undefined} mayAdd={may("customers.change")} />
        </div>
      )}
      <VirtualList<ReadCustomer>
        key={`${q} ${order} ${organization ?? ""}`}
        className={styles.list}
        label="Customers"
        items={customers}
        idOf={idOf}
        renderRow={(customer, row) => <CustomerRow workspaceId={workspaceId} customer={customer} row={row} now={now} />}
        {...(hasNextPage ? { onReachEnd: () => void fetchNextPage({ cancelRefetch: false }) } : {})}
      />
      <Dialog title="New customer" open={isAdding} onOpenChange={setAdding}>
        <NewCustomerForm workspaceId={workspaceId} onDone={() => setAdding(false)} />
      </Dialog>
    </main>
  );
}

const idOf = ({ customerId }: ReadCustomer): string => customerId;

/** What is typed, and in the address once it rests. Going back in the browser brings back what stood there. */
function useTyped(q: string, onRest: (words: string) => void): [typed: string, setTyped: (words: string) => void] {
  const [typed, setTyped] = useState(q);
  const [known, setKnown] = useState(q);
  if (known !== q) {
    setKnown(q);
    if (typed.trim() !== q) setTyped(q);
  }
  const rested = useSettled(typed, 150);
  useEffect(() => {
    const words = rested.trim().slice(0, 200);
    if (words !== q && rested === typed) onRest(words);
    // Only what came to rest is told.
  }, [rested]);
  return [typed, setTyped];
}

function NoCustomers({ isFiltered, mayAdd }: { isFiltered: boolean; mayAdd: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="Nobody has this name or address.">
        <p>A part of a name or of an address is enough.</p>
      </Empty>
    );
  }
  return (
    <Empty title={mayAdd ? "Nobody has written yet." : "No customer is yours to see yet."}>
      <p>
        {mayAdd
          ? "Whoever writes to one of your addresses stands here by themselves."
          : "When an encounter is shared with you, its customer stands here."}
      </p>
    </Empty>
  );
}

/** The list as it is narrowed, for a spreadsheet. */
function TakeAlong({ workspaceId, query }: { workspaceId: string; query: Record<string, string | undefined> }) {
  const asked = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return (
    <a className={styles.takeAlong} href={`/api/v1/workspaces/${workspaceId}/customers.csv?${asked}`} download="customers.csv">
      <Download size={15} aria-hidden="true" />
      Download
    </a>
  );
}

function OfOrganization({ workspaceId, organizationId }: { workspaceId: string; organizationId: string }) {
  const name = useQuery(organizationQuery(workspaceId, organizationId)).data?.name;
  return (
    <Link
      to="/w/$workspaceId/customers"
      params={{ workspaceId }}
      search={(before: object) => ({ ...before, organization: undefined })}
      className={styles.chip}
      aria-label={`Of all organizations, not ${name ?? "this one"} alone`}
    >
      <bdi>{name ?? "One organization"}</bdi>
      <X size={14} aria-hidden="true" />
    </Link>
  );
}

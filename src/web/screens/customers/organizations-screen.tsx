// The organizations that customers belong to: made, renamed, removed; each leads to its people.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Organization } from "../../../domain/organization/schema.ts";
import { removeOrganization } from "../../calls/customers.ts";
import { organizationsQuery } from "../../customer-queries.ts";
import { useMay } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { keys } from "../../queries.ts";
import { useScreenTitle } from "../../screen-title.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { toast } from "../../ui/toast.ts";
import { VirtualList } from "../../ui/virtual-list.tsx";
import { useSettled } from "../../use-settled.ts";
import { CustomersHead } from "./customers-head.tsx";
import styles from "./customers-screen.module.css";
import { OrganizationForm } from "./organization-form.tsx";
import { SearchBox } from "./search-box.tsx";

const route = getRouteApi("/w/$workspaceId/organizations");

type Asked = { what: "add" } | { what: "rename" | "remove"; organization: Organization };

export function OrganizationsScreen() {
  const { workspaceId } = route.useParams();
  const may = useMay(workspaceId);
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState<Asked | undefined>();
  const q = useSettled(typed.trim(), 150);
  const list = useInfiniteQuery(organizationsQuery(workspaceId, q));
  const organizations = list.data?.pages.flatMap((page) => page.organizations) ?? [];
  useScreenTitle(workspaceId, "Organizations");
  const remove = useMutation({
    mutationFn: (organization: Organization) => removeOrganization(workspaceId, organization),
    onSuccess: async (_, { name }) => {
      close();
      void toast(`${name} is removed.`);
      await client.invalidateQueries({ queryKey: keys.organizations(workspaceId) });
    },
  });
  const close = () => {
    setAsked(undefined);
    remove.reset();
  };
  const mayChange = may("organizations.change");
  const { fetchNextPage, hasNextPage } = list;
  return (
    <main id="main" className={styles.screen}>
      <CustomersHead workspaceId={workspaceId} title="Organizations">
        {mayChange && (
          <Button icon={<Plus size={15} aria-hidden="true" />} onClick={() => setAsked({ what: "add" })}>
            New organization
          </Button>
        )}
      </CustomersHead>
      <div className={styles.find}>
        <SearchBox label="Find an organization" placeholder="Name" value={typed} onChange={setTyped} />
      </div>
      <ReadFailed of={list} />
      {list.isSuccess && organizations.length === 0 && (
        <div className={styles.none}>
          {q === "" ? (
            <Empty title="There is no organization yet.">
              <p>A company, a family, a club: whoever several of your customers belong to.</p>
            </Empty>
          ) : (
            <Empty title="No organization has this name." />
          )}
        </div>
      )}
      <VirtualList<Organization>
        key={q}
        className={styles.list}
        label="Organizations"
        items={organizations}
        idOf={idOf}
        renderRow={(organization, row) => (
          <div className={styles.organizationRow}>
            <Link
              to="/w/$workspaceId/customers"
              params={{ workspaceId }}
              search={{ organization: organization.organizationId }}
              className={styles.organizationLink}
              {...row}
            >
              <bdi>{organization.name}</bdi>
            </Link>
            {mayChange && (
              <span className={styles.actions}>
                <Button
                  look="quiet"
                  aria-label={`Rename ${organization.name}`}
                  onClick={() => setAsked({ what: "rename", organization })}
                >
                  Rename
                </Button>
                <Button
                  look="quiet"
                  aria-label={`Remove ${organization.name}`}
                  onClick={() => setAsked({ what: "remove", organization })}
                >
                  Remove
                </Button>
              </span>
            )}
          </div>
        )}
        {...(hasNextPage ? { onReachEnd: () => void fetchNextPage({ cancelRefetch: false }) } : {})}
      />
      <Dialog title="New organization" open={asked?.what === "add"} onOpenChange={close}>
        <OrganizationForm workspaceId={workspaceId} onDone={close} />
      </Dialog>
      <Dialog
        title={
          asked?.what === "rename" ? (
            <>
              Rename <bdi>{asked.organization.name}</bdi>
            </>
          ) : (
            ""
          )
        }
        open={asked?.what === "rename"}
        onOpenChange={close}
      >
        {asked?.what === "rename" && (
          <OrganizationForm workspaceId={workspaceId} organization={asked.organization} onDone={close} />
        )}
      </Dialog>
      <Confirm
        title={
          asked?.what === "remove" ? (
            <>
              Remove <bdi>{asked.organization.name}</bdi>?
            </>
          ) : (
            ""
          )
        }
        words="This is possible once nobody belongs to it. Its customers and their words stay."
        yes="Remove organization"
        open={asked?.what === "remove"}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => asked?.what === "remove" && remove.mutate(asked.organization)}
        onClose={close}
      />
    </main>
  );
}

const idOf = ({ organizationId }: Organization): string => organizationId;

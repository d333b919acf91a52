// What the screens read of customers and organizations.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { EncounterPage } from "../domain/inbox/schema.ts";
import {
  type CustomerFilter,
  listCustomerFiles,
  listCustomerNotes,
  listCustomers,
  listOrganizations,
  readCustomer,
  readOrganization,
} from "./calls/customers.ts";
import { ask, inboxApi } from "./client.ts";
import { keys } from "./queries.ts";

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor,
};

/** While other words are looked for, what was found before stays. */
export function customersQuery(workspaceId: string, filter: CustomerFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.customers(workspaceId), "list", filter],
    queryFn: ({ pageParam }) => listCustomers(workspaceId, filter, pageParam),
    placeholderData: keepPreviousData,
    ...pages,
  });
}

export function customerQuery(workspaceId: string, customerId: string) {
  return queryOptions({
    queryKey: [...keys.customers(workspaceId), "one", customerId],
    queryFn: () => readCustomer({ workspaceId, customerId }),
  });
}

export function customerFilesQuery(workspaceId: string, customerId: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.customers(workspaceId), "files", customerId],
    queryFn: ({ pageParam }) => listCustomerFiles({ workspaceId, customerId }, pageParam),
    ...pages,
  });
}

export function customerNotesQuery(workspaceId: string, customerId: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.customers(workspaceId), "notes", customerId],
    queryFn: ({ pageParam }) => listCustomerNotes({ workspaceId, customerId }, pageParam),
    ...pages,
  });
}

/** A customer's encounters, what was opened last first. */
export function encountersOfQuery(workspaceId: string, customerId: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.customers(workspaceId), "encounters", customerId],
    queryFn: async ({ pageParam }) => {
      const of = { view: "all", order: "opened", customerId } as const;
      const page = await ask(
        inboxApi.workspaces[":workspaceId"].encounters.$get({
          param: { workspaceId },
          query: pageParam === null ? of : { ...of, cursor: pageParam },
        }),
      );
      // No fields were named: all are there.
      return page as unknown as EncounterPage;
    },
    ...pages,
  });
}

export function organizationsQuery(workspaceId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.organizations(workspaceId), "list", q],
    queryFn: ({ pageParam }) => listOrganizations(workspaceId, q, pageParam),
    placeholderData: keepPreviousData,
    ...pages,
  });
}

export function organizationQuery(workspaceId: string, organizationId: string) {
  return queryOptions({
    queryKey: [...keys.organizations(workspaceId), "one", organizationId],
    queryFn: () => readOrganization(workspaceId, organizationId),
  });
}

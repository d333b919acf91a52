// Asks about customers and organizations: adding, changing, and what lies in a customer's conversation.
import type { ReadCustomer } from "../../domain/inbox/schema.ts";
import type { Organization } from "../../domain/organization/schema.ts";
import { ask, customerApi, customerEntryApi, organizationApi } from "../client.ts";
import { asShown, type FieldWords, readTagged } from "./as-shown.ts";

const customers = customerApi.workspaces[":workspaceId"].customers;
const place = customers[":customerId"];
const entries = customerEntryApi.workspaces[":workspaceId"].customers[":customerId"];
const organizations = organizationApi.workspaces[":workspaceId"].organizations;

type Param = { workspaceId: string; customerId: string };

export interface CustomerFilter {
  q: string;
  order: "newest" | "name";
  organizationId: string | undefined;
}

const pageOf = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const listCustomers = (workspaceId: string, { q, order, organizationId }: CustomerFilter, cursor: string | null) => {
  const filter = { ...(q === "" ? {} : { q }), ...(organizationId === undefined ? {} : { organizationId }) };
  return ask(customers.$get({ param: { workspaceId }, query: { order, expand: "organization", ...filter, ...pageOf(cursor) } }));
};
export const readCustomer = (param: Param) => ask(place.$get({ param, query: { expand: "organization" } }));
export const listCustomerFiles = (param: Param, cursor: string | null) =>
  ask(entries.files.$get({ param, query: pageOf(cursor) }));
export const listCustomerNotes = (param: Param, cursor: string | null) =>
  ask(entries.notes.$get({ param, query: pageOf(cursor) }));

export const addCustomer = (
  workspaceId: string,
  { name, address, organizationId }: { name: string | null; address: string; organizationId: string | null },
) => ask(customers.$post({ param: { workspaceId }, json: { name, organizationId, identities: [{ kind: "mail", address }] } }));

const nameWords: FieldWords<ReadCustomer> = {
  name: (name) => (name === null ? "The name was taken away." : `The name is “${name}” now.`),
};
const organizationWords: FieldWords<ReadCustomer> = {
  organizationId: (id) => (id === null ? "They belong to no organization now." : "They belong to another organization now."),
};
const identityWords: FieldWords<ReadCustomer> = {
  identities: (all) => `The addresses are ${all.map(({ address }) => address).join(", ")} now.`,
};
const reading = (param: Param) => () => readTagged(place.$get({ param, query: { expand: "organization" } }));
const paramOf = (workspaceId: string, { customerId }: ReadCustomer) => ({ workspaceId, customerId });

export const renameCustomer = (workspaceId: string, shown: ReadCustomer, name: string | null) => {
  const param = paramOf(workspaceId, shown);
  return asShown(shown, nameWords, reading(param), (header) => ask(place.$patch({ param, header, json: { name } })));
};
export const changeOrganizationOf = (workspaceId: string, shown: ReadCustomer, organizationId: string | null) => {
  const param = paramOf(workspaceId, shown);
  const change = (header: { "if-match": string }) => ask(place.$patch({ param, header, json: { organizationId } }));
  return asShown(shown, organizationWords, reading(param), change);
};
/** An address that is added takes nothing from what others did meanwhile. */
export const addAddress = (workspaceId: string, { customerId }: ReadCustomer, address: string) =>
  ask(place.identities.$post({ param: { workspaceId, customerId }, header: {}, json: { kind: "mail", address } }));
export const removeAddress = (workspaceId: string, shown: ReadCustomer, identityId: string) => {
  const param = paramOf(workspaceId, shown);
  return asShown(shown, identityWords, reading(param), (header) =>
    ask(place.identities[":identityId"].$delete({ param: { ...param, identityId }, header })),
  );
};

/** What was noted of an address takes nothing from what others did meanwhile. */
export const clearUndeliverable = (workspaceId: string, { customerId }: ReadCustomer, identityId: string) =>
  ask(place.identities[":identityId"].undeliverable.$delete({ param: { workspaceId, customerId, identityId }, header: {} }));

export const listOrganizations = (workspaceId: string, q: string, cursor: string | null) =>
  ask(organizations.$get({ param: { workspaceId }, query: { ...(q === "" ? {} : { q }), ...pageOf(cursor) } }));
export const readOrganization = (workspaceId: string, organizationId: string) =>
  ask(organizations[":organizationId"].$get({ param: { workspaceId, organizationId } }));
export const addOrganization = (workspaceId: string, name: string) =>
  ask(organizations.$post({ param: { workspaceId }, json: { name } }));
const calledWords: FieldWords<Organization> = { name: (name) => `The name is “${name}” now.` };
function organizationPlace(workspaceId: string, { organizationId }: Organization) {
  const param = { workspaceId, organizationId };
  return { param, read: () => readTagged(organizations[":organizationId"].$get({ param })) };
}
export const renameOrganization = (workspaceId: string, shown: Organization, name: string) => {
  const { param, read } = organizationPlace(workspaceId, shown);
  const change = (header: { "if-match": string }) =>
    ask(organizations[":organizationId"].$patch({ param, header, json: { name } }));
  return asShown(shown, calledWords, read, change);
};
export const removeOrganization = (workspaceId: string, shown: Organization) => {
  const { param, read } = organizationPlace(workspaceId, shown);
  return asShown(shown, calledWords, read, (header) => ask(organizations[":organizationId"].$delete({ param, header })));
};

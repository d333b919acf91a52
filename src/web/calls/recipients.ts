// Finds to whom words may go: customers by a part of their name or of one of their addresses.
import { ask, customerApi } from "../client.ts";

export interface FoundRecipient {
  customerId: string;
  address: string;
  name: string;
}

/** One for each address of each customer. */
export async function findRecipients(workspaceId: string, words: string): Promise<FoundRecipient[]> {
  const query = { q: words, limit: 12 };
  const { customers } = await ask(customerApi.workspaces[":workspaceId"].customers.$get({ param: { workspaceId }, query }));
  return customers.flatMap(({ customerId, name, identities }) =>
    identities.map(({ address }) => ({ customerId, address, name: name ?? "" })),
  );
}

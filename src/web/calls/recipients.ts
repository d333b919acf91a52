// Finds to whom words may go: customers by a part of their name or of one of their addresses.
import { ask, customerApi } from "../client.ts";

export interface FoundRecipient {
  customerId: string;
  address: string;
  name: string;
}

/** One for each address of each customer; those first whose name, then those whose address begins so. */
export async function findRecipients(workspaceId: string, words: string): Promise<FoundRecipient[]> {
  const query = { q: words, limit: 12 };
  const { customers } = await ask(customerApi.workspaces[":workspaceId"].customers.$get({ param: { workspaceId }, query }));
  const found = customers.flatMap(({ customerId, name, identities }) =>
    identities.map(({ address }) => ({ customerId, address, name: name ?? "" })),
  );
  return found.toSorted((a, b) => rank(a, words) - rank(b, words));
}

function rank({ name, address }: FoundRecipient, words: string): number {
  const beginning = plain(words);
  if (` ${plain(name)}`.includes(` ${beginning}`)) return 0;
  return plain(address).startsWith(beginning) ? 1 : 2;
}

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

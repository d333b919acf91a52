// Customers as a table to take along: all that fit, in pages, so that no list is too long.
import { csvBeginning, csvRow } from "../../server/csv.ts";
import type { Connection } from "../../server/db.ts";
import { mostPerPage } from "../../server/paging.ts";
import type { Viewer } from "../conversation/visibility.ts";
import { type CustomerQuery, listSeenCustomers, withOrganizations } from "./customers.ts";
import type { ReadCustomer } from "./schema.ts";

const columns = ["Name", "Addresses", "Organization", "Known since", "Last contact"];

/**
 * The customers that fit and that the viewer sees, a page at a time. `recheck` says before each further page who looks by then:
 * where they may not any more, it ends with an error, and so does what is being taken down.
 */
export async function* customerTable(
  connection: Connection,
  viewer: Viewer,
  query: Pick<CustomerQuery, "q" | "organizationId" | "order">,
  recheck: () => Promise<Viewer | undefined>,
): AsyncGenerator<string> {
  let by = viewer;
  let cursor: string | undefined;
  let rows = csvBeginning + csvRow(columns);
  for (;;) {
    const { customers, nextCursor } = await listSeenCustomers(connection, by, { ...query, limit: mostPerPage, cursor });
    const known = await withOrganizations(connection, by.workspaceId, customers);
    yield rows + known.map(rowOf).join("");
    if (nextCursor === null) return;
    cursor = nextCursor;
    rows = "";
    const still = await recheck();
    if (still === undefined) throw new Error("Who takes the customers along may not see them any more.");
    by = still;
  }
}

function rowOf({ name, identities, organization, createdAt, lastContactAt }: ReadCustomer): string {
  const addresses = identities.map(({ address }) => address).join(", ");
  return csvRow([name ?? "", addresses, organization?.name ?? "", createdAt, lastContactAt ?? ""]);
}

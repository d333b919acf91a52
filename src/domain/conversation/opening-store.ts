// SQL that finds to whom words may go that begin an encounter.
import type { Connection } from "../../server/db.ts";
import { customerIsSeenBy, type Viewer } from "./visibility.ts";

/** The addresses of a customer that this teammate sees: the one that was used last first, then the first one known. */
export async function findSeenCustomerAddresses(
  connection: Connection,
  viewer: Viewer,
  customerId: string,
): Promise<string[] | undefined> {
  const rows = await connection
    .selectFrom("customer")
    .leftJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "customer.workspaceId").onRef("identity.customerId", "=", "customer.customerId"),
    )
    .select((eb) => [
      "identity.address",
      eb
        .selectFrom("entry")
        .select(({ fn }) => fn.max("entry.at").as("at"))
        .whereRef("entry.workspaceId", "=", "identity.workspaceId")
        .whereRef("entry.identityId", "=", "identity.identityId")
        .as("usedAt"),
    ])
    .where("customer.workspaceId", "=", viewer.workspaceId)
    .where("customer.customerId", "=", customerId)
    .where(customerIsSeenBy(viewer))
    .orderBy("usedAt", (order) => order.desc().nullsLast())
    .orderBy("identity.createdAt")
    .orderBy("identity.identityId")
    .execute();
  return rows.length === 0 ? undefined : rows.flatMap(({ address }) => address ?? []);
}

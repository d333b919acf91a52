// Finds customers as their name or address is typed.
import { hc } from "hono/client";
import { ask } from "../../client/problem.ts";
import type { customerRoutes } from "../../domain/inbox/customer-routes.ts";
import type { ReadCustomer } from "../../domain/inbox/schema.ts";

const customerApi = hc<ReturnType<typeof customerRoutes>>("/api/v1");

/** The first few whose name or one of whose addresses contains the words. */
export async function findCustomers(workspaceId: string, words: string, signal: AbortSignal): Promise<ReadCustomer[]> {
  const request = customerApi.workspaces[":workspaceId"].customers.$get(
    { param: { workspaceId }, query: { q: words, limit: "6" } },
    { init: { signal } },
  );
  const { customers } = await ask(request);
  return customers as ReadCustomer[];
}

// The cache of what was read from the server: what becomes of it when it may not be seen any more, or a session has ended.
import { MutationCache, type Query, QueryCache, QueryClient } from "@tanstack/react-query";
import type { Conversation } from "../domain/conversation/schema.ts";
import { currentOf } from "./calls/as-shown.ts";
import { isNotYours, notReached, problemOf } from "./client.ts";
import { keys } from "./queries.ts";

/** After such an answer nothing of what was read before may stay on the screen. */
const mayNotStay = (error: unknown): boolean => isNotYours(error) || isSignedOut(error);
const isSignedOut = (error: unknown): boolean => problemOf(error).code === "not_signed_in";

export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (mayNotStay(error)) letGo(client, query);
        if (!isSignedOut(error)) return;
        for (const each of client.getQueryCache().findAll({ predicate: isOfSomeone })) forget(each, error);
        onSignedOut();
      },
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        if (isSignedOut(error)) onSignedOut();
        // The screen is behind, perhaps in more than this.
        if (currentOf(error) !== undefined || mayNotStay(error)) void client.invalidateQueries();
      },
    }),
    defaultOptions: {
      queries: {
        // The live stream says what has changed; this is for when it could not.
        staleTime: 60_000,
        retry: (count, error) => count < 2 && problemOf(error).code === notReached,
        // Without a connection a person is told so at once, rather than left waiting for one.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

const isOfSomeone = ({ queryKey: [first] }: Query<unknown, Error>) =>
  first === "workspace" || first === keys.account[0] || first === keys.me[0];

/** Takes what was read away, and leaves the error: whoever shows it says that. When it was read stays known. */
function forget(query: { setState: (state: { data: undefined; status: "error"; error: Error }) => void }, error: Error): void {
  query.setState({ data: undefined, status: "error", error });
}

/** Drops what a query had read, and what hangs on it: with a conversation its entries, and its other encounters. */
function letGo(client: QueryClient, query: Query<unknown, unknown, unknown>): void {
  const { queryKey, state } = query;
  const had = state.data;
  if (had === undefined) return;
  forget(query, state.error as Error);
  const [root, workspaceId, kind, id] = queryKey as string[];
  if (root !== "workspace" || workspaceId === undefined || kind !== keys.conversations(workspaceId)[2] || queryKey.length !== 4)
    return;
  const { conversationId } = had as Conversation;
  const others = client.getQueryCache().findAll({
    queryKey: keys.conversations(workspaceId),
    predicate: (each) =>
      each !== query &&
      (each.queryKey[3] === id || (each.state.data as Conversation | undefined)?.conversationId === conversationId),
  });
  for (const each of others) void client.resetQueries({ queryKey: each.queryKey, exact: true });
  void client.resetQueries({ queryKey: [...keys.entries(workspaceId), conversationId] });
  void client.invalidateQueries({ queryKey: keys.encounters(workspaceId) });
  void client.invalidateQueries({ queryKey: keys.counts(workspaceId) });
}

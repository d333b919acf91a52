// The cache of what was read from the server, and what happens when a session has ended.
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { currentOf } from "./calls/as-shown.ts";
import { notReached, problemOf } from "./client.ts";

export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (problemOf(error).code === "not_signed_in") onSignedOut();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error) => {
        onError(error);
        // The screen is behind, perhaps in more than this.
        if (currentOf(error) !== undefined) void client.invalidateQueries();
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

// The cache of what was read from the server, and what happens when a session has ended.
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { notReached, problemOf } from "./client.ts";

export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (problemOf(error).code === "not_signed_in") onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
}

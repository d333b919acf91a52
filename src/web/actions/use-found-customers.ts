// The customers whose name or address fits what is typed in the palette.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { findCustomers } from "../calls/find-customers.ts";
import { keys } from "../queries.ts";

const restsMs = 120;

export function useFoundCustomers(workspaceId: string, typed: string) {
  const [words, setWords] = useState("");
  const wanted = typed.trim();
  useEffect(() => {
    const asked = setTimeout(() => setWords(wanted.length < 2 ? "" : wanted), restsMs);
    return () => clearTimeout(asked);
  }, [wanted]);
  const found = useQuery({
    queryKey: [...keys.workspace(workspaceId), "found-customers", words],
    queryFn: ({ signal }) => findCustomers(workspaceId, words, signal),
    enabled: words !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
  const customers = words === "" ? [] : (found.data ?? []);
  return {
    isPending: wanted.length >= 2 && (words !== wanted || found.isFetching),
    customers: customers.map(({ customerId, name, identities }) => ({
      customerId,
      name: name ?? identities[0]?.address ?? "Somebody",
      address: identities[0]?.address,
    })),
  };
}

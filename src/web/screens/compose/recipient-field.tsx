// To whom words go: a customer, found by name or address, or an address that nobody has yet.
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { Recipient } from "../../../domain/conversation/draft-schema.ts";
import { findRecipients } from "../../calls/recipients.ts";
import { keys } from "../../queries.ts";
import { Combobox, type Option } from "../../ui/combobox.tsx";

interface Props {
  label?: string;
  workspaceId: string;
  to: Recipient;
  error: string | undefined;
  onChange: (part: Partial<Recipient>) => void;
}

type Chosen = Pick<Recipient, "customerId" | "address" | "name">;

export function RecipientField({ label = "To", workspaceId, to, error, onChange }: Props) {
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: [...keys.workspace(workspaceId), "recipients", asked],
    queryFn: () => findRecipients(workspaceId, asked),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });
  const chosen = to.customerId !== null || to.address !== "" ? optionOf(to) : undefined;
  const known = asked.length > 1 ? (found.data ?? []) : [];
  const isBare = /^[^\s@]+@[^\s@]+$/.test(asked) && !known.some(({ address }) => address === asked.toLowerCase());
  const bare: Chosen[] = isBare ? [{ customerId: null, address: asked, name: "" }] : [];
  const all = new Map<string, Chosen>(
    [...(chosen === undefined ? [] : [to]), ...known, ...bare].map((each) => [keyOf(each), each]),
  );
  return (
    <Combobox
      label={label}
      placeholder="A name or an address"
      required
      error={error}
      options={[...all.values()].map(optionOf)}
      value={chosen?.value ?? null}
      busy={found.isFetching}
      empty={asked.length > 1 ? "Nobody is called this. An address begins with a new person." : "Type a name or an address."}
      onWords={setWords}
      onChange={(value) => {
        const next = all.get(value ?? "");
        onChange({ customerId: next?.customerId ?? null, address: next?.address ?? "", name: next?.name ?? "" });
      }}
    />
  );
}

const keyOf = ({ customerId, address }: Chosen): string => `${customerId ?? ""} ${address}`;

function optionOf({ customerId, address, name }: Chosen): Option {
  const value = keyOf({ customerId, address, name });
  if (name !== "") return { value, label: name, hint: address };
  return customerId === null ? { value, label: address, hint: "somebody new" } : { value, label: address };
}

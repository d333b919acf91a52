// The choice of an organization: one types a part of its name.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { organizationQuery, organizationsQuery } from "../customer-queries.ts";
import { Combobox } from "../ui/combobox.tsx";
import { useSettled } from "../use-settled.ts";

interface Props {
  workspaceId: string;
  value: string | null;
  onChange: (organizationId: string | null) => void;
}

export function OrganizationField({ workspaceId, value, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const chosen = useQuery({ ...organizationQuery(workspaceId, value ?? ""), enabled: value !== null }).data;
  // What the field shows once one is chosen is not looked for.
  const q = useSettled(typed === chosen?.name ? "" : typed.trim().slice(0, 200), 150);
  const found = useInfiniteQuery(organizationsQuery(workspaceId, q));
  const listed = found.data?.pages.flatMap(({ organizations }) => organizations) ?? [];
  const all = chosen === undefined || listed.some((each) => each.organizationId === value) ? listed : [chosen, ...listed];
  return (
    <Combobox
      label="Organization"
      placeholder="None"
      empty="No organization has this name."
      options={all.map(({ organizationId, name }) => ({ value: organizationId, label: name }))}
      value={value}
      onChange={onChange}
      onWords={setTyped}
      busy={found.isFetching}
    />
  );
}

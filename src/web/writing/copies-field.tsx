// Who gets a copy of words, as chips that are taken away by a press or a key, and a field for one more.
import { useQuery } from "@tanstack/react-query";
import { EyeOff, TriangleAlert, UserPlus, X } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { mostCopies } from "../../domain/conversation/copy-limits.ts";
import type { Copies, Copy, Recipients } from "../../domain/conversation/copy-schema.ts";
import { findRecipients } from "../calls/recipients.ts";
import { keys } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Check } from "../ui/check.tsx";
import { Combobox } from "../ui/combobox.tsx";
import styles from "./copies.module.css";

type Role = keyof Copies;
type Known = Recipients["others"][number];

const roleWords: Record<Role, string> = { cc: "Also to", bcc: "Hidden copy to" };

interface Props {
  workspaceId: string;
  copies: Copies;
  /** Who takes part already: offered before anything is typed. */
  known?: readonly Known[];
  /** The one to whom it goes anyway. */
  to: string | undefined;
  onChange: (copies: Copies) => void;
}

export function CopiesField({ workspaceId, copies, known = [], to, onChange }: Props) {
  const [isAdding, setAdding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const chips = useRef<HTMLDivElement>(null);
  const isFull = copies.cc.length >= mostCopies && copies.bcc.length >= mostCopies;

  function remove(role: Role, address: string, isByKey: boolean): void {
    const buttons = [...(chips.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((each) => each.dataset.address === address);
    onChange({ ...copies, [role]: copies[role].filter((each) => each.address !== address) });
    // The focus goes to whoever stands in that place now, so that several are taken away in a row.
    const next = buttons[at + 1] ?? buttons[at - 1] ?? opener.current;
    if (isByKey || next === opener.current) next?.focus();
  }

  return (
    <>
      <div ref={chips} className={styles.chips}>
        {(["cc", "bcc"] as const).map((role) => (
          <Chips key={role} role={role} copies={copies[role]} known={known} onRemove={remove} />
        ))}
      </div>
      {!isAdding && !isFull && (
        <Button ref={opener} look="quiet" className={styles.add} onClick={() => setAdding(true)}>
          <UserPlus size={14} aria-hidden="true" /> {copies.cc.length + copies.bcc.length === 0 ? "Also to" : "Add"}
        </Button>
      )}
      {isAdding && (
        <AddField
          workspaceId={workspaceId}
          copies={copies}
          known={known}
          to={to}
          onAdd={(role, copy) => onChange({ ...copies, [role]: [...copies[role], copy] })}
          onDone={() => {
            setAdding(false);
            requestAnimationFrame(() => opener.current?.focus());
          }}
        />
      )}
    </>
  );
}

interface ChipsProps {
  role: Role;
  copies: Copy[];
  known: readonly Known[];
  onRemove: (role: Role, address: string, isByKey: boolean) => void;
}

function Chips({ role, copies, known, onRemove }: ChipsProps) {
  if (copies.length === 0) return null;
  return (
    <>
      <span className={styles.role}>
        {role === "bcc" && <EyeOff size={13} aria-hidden="true" />} {roleWords[role]}
      </span>
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-label={roleWords[role]} className={styles.list}>
        {copies.map(({ address, name }) => {
          const isDoubtful = known.some((each) => each.address === address && each.undeliverable !== null);
          return (
            <li key={address} className={styles.chip} data-doubtful={isDoubtful || undefined} title={address}>
              {isDoubtful && <TriangleAlert size={13} aria-hidden="true" />}
              <bdi>{name ?? address}</bdi>
              <button
                type="button"
                data-address={address}
                aria-label={`Remove ${name === null ? address : `${name}, ${address}`}`}
                onClick={({ detail }) => onRemove(role, address, detail === 0)}
                onKeyDown={(event) => {
                  if (event.key !== "Delete" && event.key !== "Backspace") return;
                  event.preventDefault();
                  onRemove(role, address, true);
                }}
              >
                <X size={13} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface AddProps {
  workspaceId: string;
  copies: Copies;
  known: readonly Known[];
  to: string | undefined;
  onAdd: (role: Role, copy: Copy) => void;
  onDone: () => void;
}

const looksLikeAddress = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\]+$/;

function AddField({ workspaceId, copies, known, to, onAdd, onDone }: AddProps) {
  const [words, setWords] = useState("");
  const [isHidden, setHidden] = useState(false);
  const asked = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: [...keys.workspace(workspaceId), "recipients", asked],
    queryFn: () => findRecipients(workspaceId, asked),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });
  const role: Role = isHidden ? "bcc" : "cc";
  const isFull = copies[role].length >= mostCopies;
  const chosen = new Set([...copies.cc, ...copies.bcc].map(({ address }) => address));
  const typed = words.trim().toLowerCase();
  const bare = looksLikeAddress.test(typed) ? [{ address: typed, name: null }] : [];
  const begins = ({ address, name }: Copy) => `${name ?? ""} ${address}`.toLowerCase().includes(typed);
  const customers = (asked.length > 1 ? (found.data ?? []) : []).map(({ address, name }) => ({ address, name: name || null }));
  const all = new Map<string, Copy>();
  for (const each of [...known.filter(begins), ...customers, ...bare])
    if (!all.has(each.address) && !chosen.has(each.address) && each.address !== to)
      all.set(each.address, { address: each.address, name: each.name });

  // Each time somebody is added the field begins anew, and one goes on typing.
  const box = useRef<HTMLFieldSetElement>(null);
  const count = chosen.size;
  useEffect(() => box.current?.querySelector("input")?.focus(), [count]);

  function add(address: string): void {
    const copy = all.get(address);
    setWords("");
    if (copy !== undefined && !isFull) onAdd(role, copy);
  }

  return (
    <fieldset
      ref={box}
      className={styles.adding}
      aria-label="Somebody who gets a copy"
      onKeyDown={(event) => {
        // The first Escape ends the search, the next one the adding.
        if (event.key !== "Escape" || event.defaultPrevented || words !== "") return;
        event.stopPropagation();
        onDone();
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        // Whoever was typed whole and not chosen is meant all the same.
        if (!currentTarget.contains(relatedTarget) && looksLikeAddress.test(typed)) add(typed);
      }}
    >
      <Combobox
        key={count}
        label={roleWords[role]}
        placeholder="A name or an address"
        required
        error={isFull ? `At most ${mostCopies} people get a copy.` : undefined}
        options={[...all.values()].map(({ address, name }) =>
          name === null ? { value: address, label: address } : { value: address, label: name, hint: address },
        )}
        value={null}
        busy={found.isFetching}
        empty={asked.length > 1 ? "Nobody is called this. A whole address brings somebody new." : "Type a name or an address."}
        onWords={setWords}
        onChange={(address) => address !== null && add(address)}
      />
      <div className={styles.addingFoot}>
        <Check
          label="Hidden: nobody else learns of it"
          checked={isHidden}
          onChange={({ currentTarget }) => setHidden(currentTarget.checked)}
        />
        <Button look="quiet" onClick={onDone}>
          Done
        </Button>
      </div>
    </fieldset>
  );
}

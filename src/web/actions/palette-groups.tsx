// What the palette shows for what was typed: each kind of thing by itself, the best fit first, the best kind first.
import { MessageSquareText, Search, UserRound, UserRoundCheck, UserRoundX, UsersRound } from "lucide-react";
import type { PaletteGroup, PaletteItem } from "../ui/palette.tsx";
import { type Action, allActions } from "./actions.ts";
import { fit } from "./fits.ts";
import { shownKeysOf } from "./key-words.ts";
import type { Scene } from "./scene.ts";

export interface Taker {
  id: string;
  kind: "teammate" | "team" | "nobody";
  name: string;
  isYou: boolean;
}

export interface RecentEncounter {
  encounterId: string;
  name: string;
  subject: string;
}

interface Sources {
  scene: Scene;
  customers: { customerId: string; name: string; address: string | undefined }[];
  takers: Taker[];
  recent: RecentEncounter[];
}

type Scored = PaletteItem & { score: number };

const mostOfAKind = 8;

export function foundGroups(words: string, { scene, customers, takers, recent }: Sources): PaletteGroup[] {
  const isTyped = words.trim() !== "";
  const score = (name: string, others?: string) => fit(words, name, others);
  const { going, encounter } = scene;

  const actions = allActions
    .filter((each) => each.keyOnly !== true && each.isShown(scene))
    .map((each) => ({ ...itemOf(each, scene), score: score(each.name, each.words) }));
  const places = (going?.places ?? []).map(({ id, name, hint, icon: Icon, go }) => ({
    id: `place-${id}`,
    name,
    hint,
    icon: <Icon aria-hidden="true" />,
    run: go,
    score: score(name, `go to ${hint ?? ""}`),
  }));
  const assigning = encounter?.assignTo === undefined ? [] : takers.map((taker) => assignItem(taker, scene, score));
  const people = customers.map(({ customerId, name, address }) => ({
    id: `customer-${customerId}`,
    name,
    hint: address === name ? undefined : address,
    icon: <UserRound aria-hidden="true" />,
    run: () => going?.customer?.(customerId),
    score: 1 + score(name, address),
  }));
  const last = recent.map(({ encounterId, name, subject }) => ({
    id: `encounter-${encounterId}`,
    name,
    hint: subject,
    icon: <MessageSquareText aria-hidden="true" />,
    run: () => going?.encounter?.(encounterId),
    score: score(name, subject),
  }));

  const kinds: { name: string; items: Scored[]; untyped: number }[] = [
    { name: "Do", items: actions, untyped: 20 },
    { name: "Assign to", items: assigning, untyped: 0 },
    { name: "Go to", items: places, untyped: 20 },
    { name: "Lately opened", items: going?.encounter === undefined ? [] : last, untyped: 4 },
    { name: "Customers", items: going?.customer === undefined ? [] : people, untyped: 0 },
  ];
  const groups = kinds.map(({ name, items, untyped }) => ({
    name,
    items: isTyped ? best(items) : items.slice(0, untyped),
  }));
  if (isTyped) groups.sort((one, other) => topOf(other.items) - topOf(one.items));
  if (isTyped && going?.search !== undefined) {
    groups.push({ name: "Search", items: [searchItem(words.trim(), going.search)] });
  }
  return groups;
}

function best(items: Scored[]): Scored[] {
  return items
    .filter((each) => each.score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, mostOfAKind);
}

const topOf = (items: { score: number }[]): number => items[0]?.score ?? 0;

function itemOf(action: Action, scene: Scene): PaletteItem {
  const Icon = action.icon;
  return {
    id: action.id,
    name: action.name,
    icon: <Icon aria-hidden="true" />,
    keys: shownKeysOf(action),
    isSequence: action.shortcut !== undefined && "keys" in action.shortcut,
    run: () => action.run(scene),
  };
}

function assignItem(
  { id, kind, name, isYou }: Taker,
  { encounter }: Scene,
  score: (name: string, others?: string) => number,
): Scored {
  const Icon = kind === "team" ? UsersRound : kind === "nobody" ? UserRoundX : UserRoundCheck;
  return {
    id: `assign-${kind}-${id}`,
    name,
    hint: isYou ? "you" : kind === "team" ? "team" : undefined,
    icon: <Icon aria-hidden="true" />,
    run: () => encounter?.assignTo?.(kind === "team" ? { teamId: id } : { teammateId: kind === "nobody" ? null : id }),
    // A person's name alone rather means the customer; with "assign" before it, it is clear.
    score: Math.max(score(`Assign to ${name}`, isYou ? "take it me mine" : ""), score(name)) - 0.5,
  };
}

function searchItem(words: string, search: (words: string) => void): Scored {
  return {
    id: "search-for",
    name: `Search everything for “${words}”`,
    icon: <Search aria-hidden="true" />,
    run: () => search(words),
    score: 0,
  };
}

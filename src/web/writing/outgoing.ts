// What a person has sent, until it has become an entry: it goes in order and once, waits here for the connection, survives the page.
import { noCopies } from "../../domain/conversation/copy-rules.ts";
import type { Draft } from "../../domain/conversation/draft-schema.ts";
import type { OutboxWords } from "../../domain/conversation/outbox-schema.ts";
import { retryWords, sendOpening, sendWords, takeBackWords } from "../calls/outbox.ts";
import { notReached, type Problem, problemOf } from "../client.ts";
import { giveBackTo } from "./desk.ts";
import type { Words, WritingPlace } from "./kept-words.ts";

/**
 * `going`: on its way to the server; `unreached`: waits here for the connection; `waiting`: the server has it, and it can be taken
 * back for a moment; `refused`: it stays until a person decides.
 */
export type SentState = "going" | "unreached" | "waiting" | "refused";

export interface SentWords extends Words {
  /** The entry that they become has the same id. */
  outboxId: string;
  place: WritingPlace;
  draftVersion: number;
  at: string;
  state: SentState;
  problem?: { title: string; detail?: string | undefined } | undefined;
}

const keyOf = (userId: string) => `rapport.outbox.${userId}`;
const triesAgainMs = 5_000;

let sent: SentWords[] = [];
let owner: string | undefined;
/** On its way to the server right now. */
const underWay = new Map<string, Promise<unknown>>();
/** Being taken back: not to be sent meanwhile. */
const heldBack = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let signedOut: () => void = () => {};
const listeners = new Set<() => void>();

/** Takes up what this person had sent from this browser, and sends it. Call it once it is known who is signed in. */
export function openOutgoing(userId: string, onSignedOut: () => void): void {
  signedOut = onSignedOut;
  if (owner !== userId) {
    owner = userId;
    sent = readKept(userId);
  }
  void flush();
}

export const sentWords = (): readonly SentWords[] => sent;

export function followSent(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sends words. They are shown and kept at once; a refusal is kept with them. */
export function sendOut(words: Omit<SentWords, "state">): void {
  change([...sent, { ...words, state: navigator.onLine ? "going" : "unreached" }]);
  void flush();
}

/** Forgets words that are to be seen elsewhere: they have become an entry, or the server's list shows them. */
export function forgetSent(outboxIds: string[]): void {
  if (sent.some(({ outboxId }) => outboxIds.includes(outboxId)))
    change(sent.filter(({ outboxId }) => !outboxIds.includes(outboxId)));
}

/** Takes words back to where they were written, or to a draft of their own; returns where they are. Throws a Problem where they have gone out already, or it cannot be known. */
export async function takeBack({ outboxId, place, text, files, to, copies }: SentWords): Promise<WritingPlace> {
  const userId = owner ?? "";
  const known = sent.find((each) => each.outboxId === outboxId);
  heldBack.add(outboxId);
  // What is just arriving must have arrived before it can be taken back.
  await underWay.get(outboxId)?.catch(() => {});
  // Without a connection it cannot be known whether they arrived: what the server never had is given back from here.
  let draft: Draft | undefined;
  try {
    draft = await takeBackWords(place.workspaceId, outboxId);
  } catch (error) {
    const { code } = problemOf(error);
    const neverLeft = code === notReached && known?.state === "unreached";
    if (code !== "not_found" && !neverLeft) {
      heldBack.delete(outboxId);
      void flush();
      throw error;
    }
  }
  forgetSent([outboxId]);
  const back = draftPlace(place, outboxId, draft);
  giveBackTo(userId, back, { text, files, to, copies }, draft?.version);
  return back;
}

/** What is taken back and begins an encounter is a draft of its own on the server. */
function draftPlace(place: WritingPlace, outboxId: string, draft: Draft | undefined): WritingPlace {
  return place.kind === "encounter" && draft !== undefined ? { ...place, draftId: outboxId } : place;
}

/** Sends refused words once more. */
export async function sendOnceMore({ outboxId, place }: SentWords): Promise<void> {
  const isHere = sent.some((each) => each.outboxId === outboxId && each.state === "refused");
  await retryWords(place.workspaceId, outboxId).catch((error: unknown) => {
    // The server never took it: then it is sent anew.
    if (!isHere || problemOf(error).code !== "not_found") throw error;
  });
  change(sent.map((each) => (each.outboxId === outboxId ? { ...each, state: "going", problem: undefined } : each)));
  await flush();
}

/** Words as the server's list shows them. */
export function sentFrom(workspaceId: string, { encounterId, kind, outboxId, problem, ...words }: OutboxWords): SentWords {
  const place: WritingPlace =
    encounterId === null || kind === "encounter"
      ? { kind: "encounter", workspaceId, draftId: outboxId }
      : { kind, workspaceId, encounterId };
  const { text, files, to, copies, createdAt: at, state } = words;
  const why = problem === null ? undefined : { title: problem.title, detail: problem.detail ?? undefined };
  return {
    outboxId,
    place,
    draftVersion: 0,
    text,
    files,
    to,
    copies: place.kind === "note" ? null : copies,
    at,
    state,
    problem: why,
  };
}

/** One tab at a time, and each waits for the one before: so they arrive in their order. */
async function flush(): Promise<void> {
  clearTimeout(timer);
  const userId = owner;
  if (userId === undefined) return;
  await navigator.locks.request(`rapport outbox ${userId}`, async () => {
    for (;;) {
      const next = sent.find(({ state, outboxId }) => (state === "going" || state === "unreached") && !heldBack.has(outboxId));
      if (next === undefined || owner !== userId) return;
      if (!(await sendOne(next))) return;
    }
  });
}

/** Whether the next may follow. */
async function sendOne(words: SentWords): Promise<boolean> {
  const { outboxId } = words;
  try {
    const answer = post(words);
    underWay.set(outboxId, answer);
    const { state } = await answer.finally(() => underWay.delete(outboxId));
    if (state === "waiting") mark(outboxId, { state: "waiting", problem: undefined });
    else if (state === "sent") mark(outboxId, { state: "waiting", problem: undefined });
    else forgetSent([outboxId]);
    return true;
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === "taken_back_already") {
      forgetSent([outboxId]);
      return true;
    }
    if (mayComeRight(problem)) {
      mark(outboxId, { state: "unreached" });
      if (problem.code === "not_signed_in") signedOut();
      else timer = setTimeout(() => void flush(), triesAgainMs);
      return false;
    }
    mark(outboxId, { state: "refused", problem: { title: problem.title, detail: problem.detail } });
    return true;
  }
}

function mayComeRight({ code, status }: Problem): boolean {
  return code === notReached || code === "not_signed_in" || status === 429 || status >= 500;
}

function post({ outboxId, place, text, files, to, copies, draftVersion }: SentWords) {
  const words = { outboxId, text, fileIds: files.map(({ fileId }) => fileId), ...(copies ?? noCopies), draftVersion };
  const { workspaceId } = place;
  if (place.kind !== "encounter")
    return sendWords({ workspaceId, encounterId: place.encounterId }, { ...words, kind: place.kind });
  return sendOpening(workspaceId, {
    ...words,
    draftId: place.draftId,
    channelId: to?.channelId ?? "",
    ...(to?.customerId == null ? {} : { customerId: to.customerId }),
    ...(to === null || to.address === "" ? {} : { address: to.address }),
    ...(to === null || to.name === "" ? {} : { name: to.name }),
    subject: to?.subject ?? "",
  });
}

function mark(outboxId: string, part: Partial<SentWords>): void {
  change(sent.map((each) => (each.outboxId === outboxId ? { ...each, ...part } : each)));
}

function change(next: SentWords[]): void {
  sent = next;
  if (owner !== undefined) keep(owner, next);
  for (const listener of listeners) listener();
}

/** What the server has is read from there after a reload. */
function keep(userId: string, words: SentWords[]): void {
  try {
    const here = words.filter(({ state }) => state !== "waiting");
    if (here.length === 0) localStorage.removeItem(keyOf(userId));
    else localStorage.setItem(keyOf(userId), JSON.stringify(here));
  } catch {
    // They are still here while the page is, and on their way.
  }
}

function readKept(userId: string): SentWords[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

addEventListener("online", () => void flush());
addEventListener("storage", ({ key }) => {
  if (owner === undefined || key !== keyOf(owner)) return;
  // Another tab of this person sends or has sent: what the server has by now stays as it is shown.
  const kept = readKept(owner);
  const ids = new Set(kept.map(({ outboxId }) => outboxId));
  sent = [...sent.filter(({ outboxId, state }) => state === "waiting" && !ids.has(outboxId)), ...kept];
  for (const listener of listeners) listener();
});

// A desk is where words are written: kept in this browser at each letter, on the server soon after, the same on every screen.
import type { Draft } from "../../domain/conversation/draft-schema.ts";
import { afterPaint } from "../after-paint.ts";
import { putDraft, putOpeningDraft, readDraftsOf, readOpeningDraft } from "../calls/drafts.ts";
import { notReached, type Problem, problemOf } from "../client.ts";
import {
  isNothing,
  type KeptWords,
  keepWords,
  keyOf,
  noWords,
  parseKept,
  readKept,
  type Words,
  type WritingPlace,
} from "./kept-words.ts";
import { isBegunHere } from "./new-drafts.ts";
import { givenBack, reconcile, swapped } from "./reconcile.ts";

/** `unkept`: this browser has no room for them, and the server does not have them yet. */
export type SaveState = "saved" | "saving" | "unreached" | "refused" | "unkept";

export interface Desk {
  get(): KeptWords;
  saveState(): SaveState;
  /** Why the server would not keep them. */
  problem(): Problem | undefined;
  subscribe(listener: () => void): () => void;
  change(part: Partial<Words>): void;
  /** Words that were on their way are here again. `version`: of the draft that the server made of them. */
  giveBack(words: Words, version?: number): void;
  /** Takes the words away to be sent: what is being saved is waited for, so that no draft comes after them. */
  takeAway(): Promise<KeptWords>;
  showOther(): void;
  discardOther(): void;
  /** Goes to work. Returns the desk that is open at this place, which may be another one that was opened before. */
  open(): Desk;
  /** To be called once for each time it was opened. */
  close(): void;
}

const savesAfterMs = 1_200;
const triesAgainMs = 5_000;
/** So many take longer to keep than a letter to type. */
const manyLetters = 20_000;
const keepsManyAfterMs = 300;
/** Browsers carry about so much after a page is gone. */
const mostKeepalive = 60_000;

const open = new Map<string, { desk: Desk; users: number }>();

/** Whether words are being written somewhere on this page. */
export function isWriting(): boolean {
  return [...open.values()].some(({ desk }) => !isNothing(desk.get()));
}

/**
 * The desk at a place; the same for all while it is open. One that nobody has opened shows what this browser keeps, and does
 * nothing else. `onSignedOut`: the session has ended.
 */
export function deskAt(userId: string, place: WritingPlace, onSignedOut: () => void): Desk {
  return open.get(keyOf(userId, place))?.desk ?? makeDesk(userId, place, onSignedOut);
}

/** Puts words back where they were written, whether that is open or not. */
export function giveBackTo(userId: string, place: WritingPlace, words: Words, version?: number): void {
  const known = open.get(keyOf(userId, place));
  if (known !== undefined) known.desk.giveBack(words, version);
  // The server has them: whoever opens the place reads them there.
  else if (version === undefined) keepWords(userId, place, givenBack(readKept(userId, place), words, Date.now()));
}

function makeDesk(userId: string, place: WritingPlace, onSignedOut: () => void): Desk {
  const key = keyOf(userId, place);
  let words = readKept(userId, place);
  let state: SaveState = words.isSaved ? "saved" : "unreached";
  let problem: Problem | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> | undefined;
  let callOffKeeping: (() => void) | undefined;
  const listeners = new Set<() => void>();

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function keep(): void {
    callOffKeeping?.();
    callOffKeeping = undefined;
    const isKept = keepWords(userId, place, words);
    const before = state;
    if (!isKept && state !== "saved") state = "unkept";
    else if (isKept && state === "unkept") state = "saving";
    if (state !== before) tell();
  }

  function show(next: KeptWords, nextState = state): void {
    words = next;
    state = nextState;
    keep();
    tell();
  }

  /** Keeping takes milliseconds on some machines: what is typed is on the screen first. In a hidden page there is no frame to wait for. */
  function showTyped(next: KeptWords): void {
    words = next;
    if (state !== "unreached" && state !== "unkept") state = "saving";
    if (document.hidden) keep();
    else callOffKeeping ??= next.text.length < manyLetters ? afterPaint(keep) : soon(keep);
    tell();
  }

  function saveIn(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void save();
    }, ms);
  }

  async function save(isLeaving = false): Promise<void> {
    if (underWay !== undefined && !isLeaving) return;
    const saving = words;
    if (saving.isSaved) return;
    const saved = put(place, saving, isLeaving)
      .then((draft) => taken(saving, draft))
      .catch((error: unknown) => failed(problemOf(error)))
      .finally(() => {
        underWay = undefined;
      });
    underWay = saved;
    show(words, "saving");
    await saved;
  }

  function taken(saved: KeptWords, draft: Draft | null): void {
    problem = undefined;
    const isSameTo = words.to === saved.to && words.copies === saved.copies;
    const isAll = words.text === saved.text && words.files === saved.files && isSameTo;
    show({ ...words, version: draft?.version ?? 0, isSaved: isAll }, isAll ? "saved" : "saving");
    if (!isAll) saveIn(savesAfterMs);
  }

  function failed(why: Problem): void {
    if (why.code === "changed_meanwhile") {
      meet(why.current as Draft | undefined);
      return;
    }
    problem = why;
    const mayComeRight = why.code === notReached || why.code === "not_signed_in" || why.status >= 500 || why.status === 429;
    show(words, mayComeRight ? "unreached" : "refused");
    if (why.code === "not_signed_in") onSignedOut();
    else if (mayComeRight) saveIn(triesAgainMs);
  }

  /** Takes in what the server has. */
  function meet(draft: Draft | undefined): void {
    const next = reconcile(words, draft, noWords(place));
    show(next, next.isSaved ? "saved" : "saving");
    if (!next.isSaved) saveIn(0);
  }

  async function read(): Promise<void> {
    if (place.kind === "encounter" && words.version === 0 && isBegunHere(place.draftId)) {
      if (!words.isSaved) saveIn(0);
      return;
    }
    try {
      const draft = await readDraft(place);
      if (underWay === undefined) meet(draft);
    } catch (error) {
      failed(problemOf(error));
    }
  }

  const onStorage = (event: StorageEvent) => {
    if (event.key !== key) return;
    const next = parseKept(place, event.newValue);
    if (next.at < words.at && !words.isSaved && next.version === words.version) return;
    words = next;
    state = next.isSaved ? "saved" : state;
    for (const listener of listeners) listener();
  };
  const onLeaving = () => {
    if (callOffKeeping !== undefined) keep();
    if (document.visibilityState === "hidden" && words.text.length < mostKeepalive) void save(true);
  };
  const onComing = () => {
    if (!words.isSaved) void save();
    else void read();
  };
  const onVisible = () => (document.visibilityState === "hidden" ? onLeaving() : onComing());
  let callOffReading: (() => void) | undefined;

  function begin(): void {
    const kept = readKept(userId, place);
    // What was written elsewhere since this desk was made.
    if (kept.at > words.at || (words.isSaved && kept.version !== words.version)) {
      words = kept;
      state = kept.isSaved ? "saved" : "unreached";
      tell();
    }
    addEventListener("storage", onStorage);
    addEventListener("online", onComing);
    document.addEventListener("visibilitychange", onVisible);
    addEventListener("pagehide", onLeaving);
    callOffReading = afterPaint(() => void read());
  }

  function end(): void {
    callOffReading?.();
    if (callOffKeeping !== undefined) keep();
    clearTimeout(timer);
    timer = undefined;
    // Two at once would go on from the same version, and the second be refused.
    const saveLast = () => save(words.text.length < mostKeepalive);
    void (underWay === undefined ? saveLast() : underWay.then(saveLast));
    removeEventListener("storage", onStorage);
    removeEventListener("online", onComing);
    document.removeEventListener("visibilitychange", onVisible);
    removeEventListener("pagehide", onLeaving);
  }

  const desk: Desk = {
    get: () => words,
    saveState: () => state,
    problem: () => problem,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(part) {
      showTyped({ ...words, ...part, isSaved: false, at: Date.now() });
      saveIn(savesAfterMs);
    },
    giveBack(back, version) {
      show(
        { ...givenBack(words, back, Date.now()), sentVersion: 0, version: version ?? (words.version || words.sentVersion) },
        "saving",
      );
      saveIn(0);
    },
    async takeAway() {
      const away = words;
      clearTimeout(timer);
      timer = undefined;
      show({ ...noWords(place), sentVersion: away.version || away.sentVersion, other: away.other }, "saved");
      await underWay;
      // What was being saved meanwhile has said which version it became.
      const version = Math.max(words.version, away.version);
      show({ ...words, version: 0, sentVersion: version || away.sentVersion }, words.isSaved ? "saved" : "saving");
      if (!words.isSaved) saveIn(savesAfterMs);
      return { ...away, version };
    },
    showOther() {
      show(swapped(words, Date.now()), "saving");
      saveIn(0);
    },
    discardOther: () => show({ ...words, other: null }),
    open() {
      const shared = open.get(key);
      if (shared !== undefined) {
        shared.users++;
        return shared.desk;
      }
      open.set(key, { desk, users: 1 });
      begin();
      return desk;
    },
    close() {
      const shared = open.get(key);
      if (shared?.desk !== desk || --shared.users > 0) return;
      open.delete(key);
      end();
    },
  };
  return desk;
}

function put(place: WritingPlace, { text, files, to, copies, version }: KeptWords, isLeaving: boolean): Promise<Draft | null> {
  const kept = { text, fileIds: files.map(({ fileId }) => fileId), copies, version };
  const { workspaceId } = place;
  if (place.kind === "encounter") {
    const recipient = to ?? { channelId: null, customerId: null, address: "", name: "", subject: "" };
    return putOpeningDraft({ workspaceId, draftId: place.draftId }, { ...kept, ...recipient }, isLeaving);
  }
  const { encounterId, kind: draftKind } = place;
  return putDraft({ workspaceId, encounterId, draftKind }, kept, isLeaving);
}

function soon(then: () => void): () => void {
  const timer = setTimeout(then, keepsManyAfterMs);
  return () => clearTimeout(timer);
}

async function readDraft(place: WritingPlace): Promise<Draft | undefined> {
  const { workspaceId } = place;
  if (place.kind === "encounter") return readOpeningDraft({ workspaceId, draftId: place.draftId });
  const { encounterId, kind } = place;
  return (await readTogether({ workspaceId, encounterId })).find((draft) => draft.kind === kind);
}

/** The reply and the note of an encounter are opened together, and one answer has both. */
const underWay = new Map<string, Promise<Draft[]>>();

function readTogether(of: { workspaceId: string; encounterId: string }): Promise<Draft[]> {
  const key = `${of.workspaceId} ${of.encounterId}`;
  const known = underWay.get(key);
  if (known !== undefined) return known;
  const read = readDraftsOf(of).finally(() => underWay.delete(key));
  underWay.set(key, read);
  return read;
}

// The live stream over HTTP: server-sent events, one per event of the log, resumed from Last-Event-ID.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Teammate } from "../domain/workspace/schema.ts";
import type { LoggedEvent } from "../events.ts";
import { TooManyRequests } from "../refused.ts";
import type { Live } from "./live.ts";
import type { Log } from "./log.ts";
import { type Env, newRoutes, refusals, route, workspaceParam } from "./route.ts";
import { mostOfAsker, mostOfPerson, type Streams } from "./streams.ts";

export interface LivePace {
  /** A quiet stream says so this often. */
  heartbeatMs: number;
  /** How long a stream may go on after its session or key has ended. */
  recheckMs: number;
  /** How long a reader may take for what was written, until it is cut off. */
  writeMs: number;
}

export const usualPace: LivePace = { heartbeatMs: 20_000, recheckMs: 20_000, writeMs: 15_000 };

/** Whoever missed more than this reads all anew. */
export const longestReplay = 5_000;

/** After these someone may see more or less than before, or nothing at all. */
const changesWhoSees = /^(teammate|team|key)\./;

const live = route("events.read", {
  method: "get",
  path: "/workspaces/{workspaceId}/live",
  summary: "What happens, as it happens, as far as one sees it (server-sent events)",
  description: `Each event has its kind as \`event\`, its position as \`id\`, and what it is about as \`data\` (JSON with ids, never words). A new stream begins at the newest event and says so with \`ready\`; read what you show after that, and you miss nothing. A stream that names the last event that it saw goes on right after it. \`reload\` says to read all anew: where more than ${longestReplay.toLocaleString("en")} events were missed, which are then not told one by one, or where you may now see more or less than before. \`ended\` is the last of a stream whose session or key has ended. At most ${mostOfAsker} streams at once for a session or key, and ${mostOfPerson} for a person.`,
  request: {
    params: workspaceParam,
    headers: z.object({
      "last-event-id": z
        .string()
        .max(100)
        .optional()
        .openapi({ description: "The position that was seen last.", example: "4711" }),
    }),
  },
  responses: {
    200: {
      description: "A stream that goes on until one of both ends it",
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...refusals,
  },
});

interface LiveDeps {
  live: Live;
  log: Log;
  streams: Streams;
  pace: LivePace;
  /** Which events someone may be told of. */
  visible: (viewer: Teammate, events: readonly LoggedEvent[]) => Promise<LoggedEvent[]>;
  /** Whose streams are counted together, in whatever workspace and by whatever session or key. */
  personOf: (teammate: Teammate) => Promise<string>;
}

export function liveRoutes(deps: LiveDeps) {
  return newRoutes().openapi(live, async (c) => {
    const { workspaceId, apiKeyId } = c.var.teammate;
    const person = apiKeyId === null ? c.var.person.userId : await deps.personOf(c.var.teammate);
    const close = deps.streams.open({ asker: apiKeyId ?? c.var.person.sessionId, person });
    if (close === undefined) throw new TooManyRequests(10, "As many streams are open as there may be.");
    try {
      const last = c.req.valid("header")["last-event-id"] ?? "";
      const newest = await deps.live.newestPosition(workspaceId);
      // A position that is not reached yet is of another time: the database was restored. The stream begins anew.
      const resumes = /^\d{1,15}$/.test(last) && Number(last) <= newest;
      const missed = resumes ? newest - Number(last) : 0;
      const opening = !resumes ? "ready" : missed > longestReplay ? "reload" : undefined;
      const position = opening === undefined ? Number(last) : newest;
      c.header("x-accel-buffering", "no");
      return streamSSE(c, (stream) =>
        tell(deps, c, stream, position, opening)
          .catch((error) => deps.log.warn({ err: error, requestId: c.var.requestId }, "a live stream broke off"))
          .finally(close),
      );
    } catch (error) {
      close();
      throw error;
    }
  });
}

/** Writes what happens after `position` until the reader leaves, is cut off, or may no longer read. */
async function tell(
  { live, visible, pace }: LiveDeps,
  c: Context<Env>,
  stream: SSEStreamingApi,
  position: number,
  opening: "ready" | "reload" | undefined,
): Promise<void> {
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const write = (text: string) => writeInTime(c, stream, text, pace.writeMs);
  let viewer = c.var.teammate;
  let at = position;
  let checkedAt = performance.now();

  // What is shown must be read after this, and nothing is missed.
  if (opening !== undefined) await write(sign(opening, position));
  for await (const events of live.follow(viewer.workspaceId, position, gone.signal, pace.heartbeatMs)) {
    let seesOtherThings = false;
    if (performance.now() - checkedAt >= pace.recheckMs || events.some(({ kind }) => changesWhoSees.test(kind))) {
      const still = await c.var.recheck();
      if (still === undefined) return write("event: ended\ndata: {}\n\n");
      seesOtherThings = !seesTheSame(still, viewer);
      viewer = still;
      checkedAt = performance.now();
    }
    const last = events.at(-1);
    at = last?.position ?? at;
    const words = last === undefined ? ": still here\n\n" : await wordsFor(visible, viewer, events, last.position);
    await write(seesOtherThings ? words + sign("reload", at) : words);
    if (stream.aborted) gone.abort();
  }
}

function sign(what: "ready" | "reload", position: number): string {
  return `event: ${what}\ndata: {}\nid: ${position}\n\n`;
}

function seesTheSame(one: Teammate, other: Teammate): boolean {
  return one.role === other.role && one.hiddenTeamIds.toSorted().join() === other.hiddenTeamIds.toSorted().join();
}

const wordsKnown = new WeakMap<readonly LoggedEvent[], Map<string, Promise<string>>>();

/**
 * What one is told of a batch: found out once for all screens of a person. Whatever changes what they see is an event of its own,
 * and with it comes another batch.
 */
function wordsFor(visible: LiveDeps["visible"], viewer: Teammate, events: readonly LoggedEvent[], last: number): Promise<string> {
  const ofBatch = wordsKnown.get(events) ?? new Map<string, Promise<string>>();
  wordsKnown.set(events, ofBatch);
  const key = JSON.stringify([viewer.teammateId, viewer.role, viewer.hiddenTeamIds.toSorted()]);
  const known = ofBatch.get(key);
  if (known !== undefined) return known;
  const words = visible(viewer, events).then((seen) => wordsOf(seen, last));
  ofBatch.set(key, words);
  // What failed may be well when it is asked again.
  words.catch(() => ofBatch.delete(key));
  return words;
}

/** A batch in one piece. An id alone moves the reader's position past what it is not told of. */
function wordsOf(events: readonly LoggedEvent[], lastPosition: number): string {
  const told = events.map(({ kind, ids, position }) => `event: ${kind}\ndata: ${JSON.stringify(ids)}\nid: ${position}\n\n`);
  return told.join("") + (events.at(-1)?.position === lastPosition ? "" : `id: ${lastPosition}\n\n`);
}

/**
 * Ends once the reader has room again. Nothing more is read from the log until then, so that a slow reader holds up a batch
 * or two in memory and no more; one that is too slow loses its connection, and resumes when it likes.
 */
async function writeInTime(c: Context<Env>, stream: SSEStreamingApi, text: string, writeMs: number): Promise<void> {
  const inTime = new AbortController();
  const late = sleep(writeMs, true, { signal: inTime.signal }).catch(() => false);
  const isLate = await Promise.race([stream.write(text).then(() => false), late]);
  inTime.abort();
  if (!isLate) return;
  stream.abort();
  // To end the stream is not enough: what the connection already holds would wait for its reader for ever.
  (c.env as { outgoing?: { destroy(): void } } | undefined)?.outgoing?.destroy();
}

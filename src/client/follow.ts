// Follows what happens in a workspace by its live stream, over breaks of the line, without missing or repeating anything.
import type { Event } from "../events.ts";
import { longestPauseMs, pause } from "./pause.ts";
import { Problem, refusal } from "./problem.ts";
import { serverSentEvents } from "./server-sent-events.ts";

/**
 * One thing that happened; or `ready`: following begins here; or `reload`: read anew what you keep, for more was missed than can
 * be told, or one sees more or less than before. `position` is where to go on from, another time, once this is dealt with.
 */
export type Followed = (Event | { kind: "ready" | "reload"; ids: Record<string, never> }) & { position: number };

export interface Following {
  url: string;
  apiKey: string;
  workspaceId: string;
  /** The position of the last event that was dealt with; left out, following begins now. */
  after?: number | undefined;
  signal?: AbortSignal | undefined;
  fetch?: typeof fetch | undefined;
  /** How long the first pause after a break is. */
  firstPauseMs?: number | undefined;
}

/** A stream that is quiet for longer than its heartbeat is broken, though nobody said so. */
const longestSilenceMs = 60_000;

/**
 * What happens, in order, each once. Ends when `signal` aborts or the server says that the stream has `ended`; a refusal
 * (a revoked key) is thrown as a Problem. Whatever else breaks is tried again.
 */
export async function* follow(following: Following): AsyncGenerator<Followed> {
  const { after, signal, firstPauseMs = 1_000 } = following;
  let position = after;
  let pauseMs = firstPauseMs;
  while (!isAborted(signal)) {
    try {
      for await (const told of connect(following, position)) {
        pauseMs = firstPauseMs;
        if (told === "ended") return;
        if (typeof told === "number") position = told;
        else {
          position = told.position;
          yield told;
        }
      }
    } catch (error) {
      if (isAborted(signal)) return;
      if (error instanceof Problem && error.status < 500 && error.status !== 429) throw error;
    }
    await pause(pauseMs, { signal }).catch(() => {});
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}

/** Something that happened, or a position that is passed without being told of anything. */
type Told = Followed | number | "ended";

/** Asked anew each time: it changes while others run. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** One connection, until it breaks. */
async function* connect(following: Following, position: number | undefined): AsyncGenerator<Told> {
  const { url, apiKey, workspaceId, signal, fetch: open = fetch } = following;
  const silence = new AbortController();
  const listen = () => setTimeout(() => silence.abort(), longestSilenceMs).unref();
  let timer = listen();
  try {
    const headers = new Headers({ authorization: `Bearer ${apiKey}`, accept: "text/event-stream" });
    if (position !== undefined) headers.set("last-event-id", String(position));
    const either = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
    const answer = await open(`${url}/api/v1/workspaces/${workspaceId}/live`, { headers, signal: either });
    if (!answer.ok || answer.body === null) throw await refusal(answer);
    const heard = answer.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          clearTimeout(timer);
          timer = listen();
          controller.enqueue(chunk);
        },
      }),
    );
    for await (const { event, data, id } of serverSentEvents(heard)) {
      if (event === "ended") yield "ended";
      else if (event === "") yield Number(id);
      else yield { kind: event, ids: JSON.parse(data), position: Number(id) } as Followed;
    }
  } finally {
    clearTimeout(timer);
  }
}

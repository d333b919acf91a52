// Changing a thing only where it is still as it was shown; where it is not, what changed is said in words and nothing is done.
import type { ClientResponse } from "hono/client";
import { ask, Problem, problemOf } from "../client.ts";

/** What a person looks at when they decide, and how to say what became of it; empty where another field says it. */
export type FieldWords<Thing> = { [Field in keyof Thing]?: (now: Thing[Field]) => string };

/** A thing, and the tag that it has now. */
interface Read<Thing> {
  thing: Thing;
  tag: string;
}

const changedMeanwhile = "changed_meanwhile";
/** How often something that the person does not look at may change in between. */
const mostRounds = 3;

// biome-ignore lint/suspicious/noExplicitAny: only the shape of the answer matters, as in `ask`.
export async function readTagged<Answer extends ClientResponse<any, any, any>>(call: Promise<Answer>) {
  let tag = "*";
  const tagged = call.then((response) => {
    tag = response.headers.get("etag") ?? tag;
    return response;
  });
  return { thing: await ask(tagged), tag };
}

/**
 * Reads the thing once more (lists carry no tags), and changes it under its tag if all of `words` is as it was shown. Otherwise
 * throws `changed_meanwhile` with what changed in words, and the thing as it is now.
 */
export async function asShown<Thing extends object, Done>(
  shown: Thing,
  words: FieldWords<Thing>,
  read: () => Promise<Read<Thing>>,
  change: (header: { "if-match": string }) => Promise<Done>,
): Promise<Done> {
  for (let round = 1; ; round++) {
    const { thing, tag } = await read();
    const changed = (Object.keys(words) as (keyof Thing & string)[]).filter((field) => !isSame(shown[field], thing[field]));
    if (changed.length > 0) {
      throw new Problem({
        code: changedMeanwhile,
        title: "Someone has changed this meanwhile, so nothing was done yet. Look at it again, then decide.",
        detail: changed
          .map((field) => words[field]?.(thing[field]))
          .filter(Boolean)
          .join(" "),
        changed,
        current: thing,
      });
    }
    try {
      return await change({ "if-match": tag });
    } catch (error) {
      if (problemOf(error).code !== changedMeanwhile || round === mostRounds) throw error;
    }
  }
}

/** What is there now, where an error says that it changed meanwhile. */
export function currentOf<Thing>(error: unknown): Thing | undefined {
  const { code, current } = problemOf(error);
  return code === changedMeanwhile ? (current as Thing | undefined) : undefined;
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

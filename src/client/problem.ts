// What the API answered, or why it would not: every refusal as a Problem with a code and words to show.
import type { ClientResponse } from "hono/client";

export interface Issue {
  path: string;
  message: string;
}

/** Why the server would not do it, in words for the person who asked. */
export class Problem extends Error {
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly issues: Issue[];
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** With changed_meanwhile: the fields that changed, and the thing as it is now. */
  readonly changed: string[];
  readonly current: unknown;

  constructor({ code, title, detail, issues = [], status = 0, changed = [], current }: ProblemWords) {
    super(title);
    this.name = "Problem";
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.issues = issues;
    this.status = status;
    this.changed = changed;
    this.current = current;
  }
}

export interface ProblemWords {
  code: string;
  title: string;
  detail?: string | undefined;
  issues?: Issue[] | undefined;
  status?: number | undefined;
  changed?: string[] | undefined;
  current?: unknown;
}

export const notReached = "not_reached";

/** Any error as a Problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    code: "unforeseen",
    title: "Something went wrong on our side. Nothing you wrote is lost; please try again.",
  });
}

type Success<Answer> =
  Answer extends ClientResponse<infer Body, infer Status, infer _Format>
    ? Status extends 200 | 201 | 202
      ? Body
      : Status extends 204
        ? undefined
        : never
    : never;

/** What the server answered, or a Problem thrown. */
// biome-ignore lint/suspicious/noExplicitAny: only the shape of the answer matters, and any is how hono spells "whichever".
export async function ask<Answer extends ClientResponse<any, any, any>>(call: Promise<Answer>): Promise<Success<Answer>> {
  const response: Answer = await call.catch(() => {
    throw new Problem({
      code: notReached,
      title: "Rapport cannot be reached just now.",
      detail: "What you write stays here. Please try again in a moment.",
    });
  });
  if (!response.ok) throw await refusal(response);
  return (response.status === 204 ? undefined : await response.json()) as Success<Answer>;
}

/** The Problem in an answer that is none of what was asked for. */
export async function refusal(response: { status: number; json(): Promise<unknown> }): Promise<Problem> {
  const { status } = response;
  const words = (await response.json().catch(() => null)) as Partial<ProblemWords> | null;
  if (typeof words?.title === "string" && typeof words.code === "string") {
    return new Problem({ ...words, title: words.title, code: words.code, status });
  }
  const title =
    status >= 500 ? "Rapport cannot answer just now. Please try again in a moment." : "Rapport did not understand this.";
  return new Problem({ code: "unforeseen", title, status });
}

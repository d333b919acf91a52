// Talks to the API: one typed client per domain folder, and every refusal as a Problem with words to show.
import { type ClientResponse, hc } from "hono/client";
import type { channelRoutes } from "../domain/channel/routes.ts";
import type { conversationRoutes } from "../domain/conversation/routes.ts";
import type { inboxRoutes } from "../domain/inbox/routes.ts";
import type { mailRoutes } from "../domain/mail/routes.ts";
import type { workspaceRoutes } from "../domain/workspace/routes.ts";

const base = "/api/v1";
export const workspaceApi = hc<ReturnType<typeof workspaceRoutes>>(base);
export const channelApi = hc<ReturnType<typeof channelRoutes>>(base);
export const mailApi = hc<ReturnType<typeof mailRoutes>>(base);
export const conversationApi = hc<ReturnType<typeof conversationRoutes>>(base);
export const inboxApi = hc<ReturnType<typeof inboxRoutes>>(base);

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

  constructor({
    code,
    title,
    detail,
    issues = [],
  }: { code: string; title: string; detail?: string | undefined; issues?: Issue[] }) {
    super(title);
    this.name = "Problem";
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.issues = issues;
  }
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
    ? Status extends 200 | 201
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

async function refusal(response: { status: number; json(): Promise<unknown> }): Promise<Problem> {
  const body = (await response.json().catch(() => null)) as Partial<Problem> | null;
  if (typeof body?.title === "string" && typeof body.code === "string") {
    return new Problem({ code: body.code, title: body.title, detail: body.detail, issues: body.issues ?? [] });
  }
  return new Problem({
    code: "unforeseen",
    title:
      response.status >= 500
        ? "Rapport cannot answer just now. Please try again in a moment."
        : "Rapport did not understand this.",
  });
}

/** Signs in; the session is kept in a cookie that scripts cannot read. */
export async function signIn(person: { email: string; password: string }): Promise<void> {
  const response = await postAuth("sign-in/email", person);
  if (response.ok) return;
  if (response.status === 429) {
    throw new Problem({ code: "too_many", title: "That was tried often just now. Please wait a minute, then try again." });
  }
  if (response.status >= 500)
    throw new Problem({ code: "unforeseen", title: "Rapport cannot answer just now. Please try again in a moment." });
  throw new Problem({ code: "wrong_words", title: "This address and this password do not belong together." });
}

export async function signOut(): Promise<void> {
  const response = await postAuth("sign-out", {});
  if (!response.ok) throw new Problem({ code: "unforeseen", title: "You are still signed in. Please try again." });
}

async function postAuth(path: string, body: object): Promise<Response> {
  try {
    return await fetch(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem({ code: notReached, title: "Rapport cannot be reached just now. Please try again in a moment." });
  }
}

// Talks to the API: one typed client per domain folder, and every refusal as a Problem with words to show.
import { type ClientResponse, hc } from "hono/client";
import type { channelRoutes } from "../domain/channel/routes.ts";
import type { encounterRoutes } from "../domain/conversation/encounter-routes.ts";
import type { conversationRoutes } from "../domain/conversation/routes.ts";
import type { inboxRoutes } from "../domain/inbox/routes.ts";
import type { mailRoutes } from "../domain/mail/routes.ts";
import type { invitationRoutes } from "../domain/workspace/invitation-routes.ts";
import type { keyRoutes } from "../domain/workspace/key-routes.ts";
import type { rescueRoutes } from "../domain/workspace/rescue-routes.ts";
import type { workspaceRoutes } from "../domain/workspace/routes.ts";
import type { singleSignOnRoutes } from "../domain/workspace/single-sign-on-routes.ts";
import type { teamRoutes } from "../domain/workspace/team-routes.ts";
import type { teammateRoutes } from "../domain/workspace/teammate-routes.ts";
import type { foundedRoutes } from "../domain/workspace/workspace-routes.ts";
import type { identityRoutes } from "../server/identity/routes.ts";

const base = "/api/v1";
export const workspaceApi = hc<ReturnType<typeof workspaceRoutes>>(base);
export const channelApi = hc<ReturnType<typeof channelRoutes>>(base);
export const mailApi = hc<ReturnType<typeof mailRoutes>>(base);
export const conversationApi = hc<ReturnType<typeof conversationRoutes>>(base);
export const encounterApi = hc<ReturnType<typeof encounterRoutes>>(base);
export const foundedApi = hc<ReturnType<typeof foundedRoutes>>(base);
export const teammateApi = hc<ReturnType<typeof teammateRoutes>>(base);
export const teamApi = hc<ReturnType<typeof teamRoutes>>(base);
export const invitationApi = hc<ReturnType<typeof invitationRoutes>>(base);
export const keyApi = hc<ReturnType<typeof keyRoutes>>(base);
export const identityApi = hc<ReturnType<typeof identityRoutes>>(base);
export const singleSignOnApi = hc<ReturnType<typeof singleSignOnRoutes>>(base);
export const rescueApi = hc<ReturnType<typeof rescueRoutes>>(base);
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
    throw notReachedProblem();
  });
  if (!response.ok) throw await refusal(response);
  return (response.status === 204 ? undefined : await response.json()) as Success<Answer>;
}

function notReachedProblem(): Problem {
  return new Problem({
    code: notReached,
    title: "Rapport cannot be reached just now.",
    detail: "What you write stays here. Please try again in a moment.",
  });
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

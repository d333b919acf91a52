// A program's way in: one typed client per folder of the API, with a key, and everything asked again where the line breaks.
import { hc } from "hono/client";
import type { channelRoutes } from "../domain/channel/routes.ts";
import type { encounterRoutes } from "../domain/conversation/encounter-routes.ts";
import type { conversationRoutes } from "../domain/conversation/routes.ts";
import type { fileRoutes } from "../domain/file/routes.ts";
import type { customerRoutes } from "../domain/inbox/customer-routes.ts";
import type { eventRoutes } from "../domain/inbox/event-routes.ts";
import type { inboxRoutes } from "../domain/inbox/routes.ts";
import type { searchRoutes } from "../domain/inbox/search-routes.ts";
import type { mailRoutes } from "../domain/mail/routes.ts";
import type { organizationRoutes } from "../domain/organization/routes.ts";
import type { invitationRoutes } from "../domain/workspace/invitation-routes.ts";
import type { workspaceRoutes } from "../domain/workspace/routes.ts";
import type { teamRoutes } from "../domain/workspace/team-routes.ts";
import type { teammateRoutes } from "../domain/workspace/teammate-routes.ts";
import type { foundedRoutes } from "../domain/workspace/workspace-routes.ts";
import { type Followed, follow } from "./follow.ts";
import { type Persistence, persistentFetch, usualPersistence } from "./persistent-fetch.ts";

export interface ClientSettings {
  /** Where Rapport is, such as https://rapport.hotel.example. */
  url: string;
  apiKey: string;
  persistence?: Partial<Persistence>;
  /** In place of the built-in one. */
  fetch?: typeof fetch;
}

/** Nothing is asked before the first call. Give the calls to `ask`, and lists to `pages`. */
export function openClient({ url, apiKey, persistence, fetch: ask = fetch }: ClientSettings) {
  const root = url.replace(/\/+$/, "");
  const base = `${root}/api/v1`;
  const options = {
    headers: { authorization: `Bearer ${apiKey}` },
    fetch: persistentFetch({ ...usualPersistence, ...persistence }, ask),
  };
  return {
    /** `me`: whom this key acts for, and in which workspace. */
    me: hc<ReturnType<typeof workspaceRoutes>>(base, options).me,
    workspace: hc<ReturnType<typeof foundedRoutes>>(base, options),
    teammate: hc<ReturnType<typeof teammateRoutes>>(base, options),
    team: hc<ReturnType<typeof teamRoutes>>(base, options),
    invitation: hc<ReturnType<typeof invitationRoutes>>(base, options),
    channel: hc<ReturnType<typeof channelRoutes>>(base, options),
    mail: hc<ReturnType<typeof mailRoutes>>(base, options),
    conversation: hc<ReturnType<typeof conversationRoutes>>(base, options),
    encounter: hc<ReturnType<typeof encounterRoutes>>(base, options),
    file: hc<ReturnType<typeof fileRoutes>>(base, options),
    customer: hc<ReturnType<typeof customerRoutes>>(base, options),
    organization: hc<ReturnType<typeof organizationRoutes>>(base, options),
    inbox: hc<ReturnType<typeof inboxRoutes>>(base, options),
    event: hc<ReturnType<typeof eventRoutes>>(base, options),
    search: hc<ReturnType<typeof searchRoutes>>(base, options),
    /** What happens in a workspace, in order; see `follow`. */
    follow: (workspaceId: string, where: { after?: number; signal?: AbortSignal } = {}): AsyncGenerator<Followed> =>
      follow({ url: root, apiKey, workspaceId, fetch: ask, ...where }),
  };
}

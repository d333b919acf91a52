// Talks to the API: one typed client per domain folder, and every refusal as a Problem with words to show.
import { hc } from "hono/client";
import { problemOf } from "../client/problem.ts";
import type { channelRoutes } from "../domain/channel/routes.ts";
import type { draftRoutes } from "../domain/conversation/draft-routes.ts";
import type { encounterRoutes } from "../domain/conversation/encounter-routes.ts";
import type { outboxRoutes } from "../domain/conversation/outbox-routes.ts";
import type { recipientRoutes } from "../domain/conversation/recipient-routes.ts";
import type { conversationRoutes } from "../domain/conversation/routes.ts";
import type { customerEntryRoutes } from "../domain/inbox/customer-entry-routes.ts";
import type { customerRoutes } from "../domain/inbox/customer-routes.ts";
import type { inboxRoutes } from "../domain/inbox/routes.ts";
import type { searchRoutes } from "../domain/inbox/search-routes.ts";
import type { todayRoutes } from "../domain/inbox/today-routes.ts";
import type { accountRoutes } from "../domain/mail/account-routes.ts";
import type { healthRoutes } from "../domain/mail/health-routes.ts";
import type { importRoutes } from "../domain/mail/import-routes.ts";
import type { inboundSettingRoutes } from "../domain/mail/inbound-setting-routes.ts";
import type { pictureRoutes } from "../domain/mail/picture-routes.ts";
import type { mailRoutes } from "../domain/mail/routes.ts";
import type { organizationRoutes } from "../domain/organization/routes.ts";
import type { invitationRoutes } from "../domain/workspace/invitation-routes.ts";
import type { keyRoutes } from "../domain/workspace/key-routes.ts";
import type { rescueRoutes } from "../domain/workspace/rescue-routes.ts";
import type { workspaceRoutes } from "../domain/workspace/routes.ts";
import type { singleSignOnRoutes } from "../domain/workspace/single-sign-on-routes.ts";
import type { teamRoutes } from "../domain/workspace/team-routes.ts";
import type { teammateRoutes } from "../domain/workspace/teammate-routes.ts";
import type { foundedRoutes } from "../domain/workspace/workspace-routes.ts";
import type { identityRoutes } from "../server/identity/routes.ts";

export { ask, notReached, Problem, problemOf } from "../client/problem.ts";

const base = "/api/v1";
export const workspaceApi = hc<ReturnType<typeof workspaceRoutes>>(base);
export const channelApi = hc<ReturnType<typeof channelRoutes>>(base);
export const mailApi = hc<ReturnType<typeof mailRoutes>>(base);
export const mailAccountApi = hc<ReturnType<typeof accountRoutes>>(base);
export const channelHealthApi = hc<ReturnType<typeof healthRoutes>>(base);
export const importApi = hc<ReturnType<typeof importRoutes>>(base);
export const inboundApi = hc<ReturnType<typeof inboundSettingRoutes>>(base);
export const pictureApi = hc<ReturnType<typeof pictureRoutes>>(base);
export const conversationApi = hc<ReturnType<typeof conversationRoutes>>(base);
export const recipientApi = hc<ReturnType<typeof recipientRoutes>>(base);
export const draftApi = hc<ReturnType<typeof draftRoutes>>(base);
export const outboxApi = hc<ReturnType<typeof outboxRoutes>>(base);
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
export const searchApi = hc<ReturnType<typeof searchRoutes>>(base);
export const todayApi = hc<ReturnType<typeof todayRoutes>>(base);
export const customerApi = hc<ReturnType<typeof customerRoutes>>(base);
export const customerEntryApi = hc<ReturnType<typeof customerEntryRoutes>>(base);
export const organizationApi = hc<ReturnType<typeof organizationRoutes>>(base);

/** Whether the server says that a thing is not there, or not for this person: which of the two it does not tell. */
export const isNotYours = (error: unknown): boolean => ["not_found", "not_permitted"].includes(problemOf(error).code);

/** What is wrong with a field, where an error says so. */
export function issueAt(error: unknown, path: string): string | undefined {
  return problemOf(error).issues.find((issue) => issue.path === path)?.message;
}

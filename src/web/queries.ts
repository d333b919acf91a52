// What the screens read: each query with its key, so that the live stream can name exactly what has changed.
import { queryOptions } from "@tanstack/react-query";
import { readHealth } from "./calls/channel-health.ts";
import { listChannels } from "./calls/channels.ts";
import { readRecipients } from "./calls/encounter-recipients.ts";
import { listShares } from "./calls/encounters.ts";
import { listPasskeys, listSessions, secondFactor, waysToSignIn } from "./calls/identity.ts";
import { readImport, readImports } from "./calls/imports.ts";
import { listRegistrations } from "./calls/mail-accounts.ts";
import { listOutbox, readLimits } from "./calls/outbox.ts";
import { listApiKeys, listInvitations, listTeammates, listTeams } from "./calls/people.ts";
import { readSingleSignOn } from "./calls/single-sign-on.ts";
import { ask, conversationApi, inboxApi, workspaceApi } from "./client.ts";
import { asPending } from "./pending-work.ts";

export const keys = {
  me: ["me"] as const,
  account: ["account"] as const,
  workspace: (workspaceId: string) => ["workspace", workspaceId] as const,
  encounters: (workspaceId: string) => ["workspace", workspaceId, "encounters"] as const,
  counts: (workspaceId: string) => ["workspace", workspaceId, "counts"] as const,
  /** Teammates, teams, invitations, API keys, single sign-on. */
  people: (workspaceId: string) => ["workspace", workspaceId, "people"] as const,
  channels: (workspaceId: string) => ["workspace", workspaceId, "channels"] as const,
  conversations: (workspaceId: string) => ["workspace", workspaceId, "conversations"] as const,
  entries: (workspaceId: string) => ["workspace", workspaceId, "entries"] as const,
  /** To whom replies can go. */
  recipients: (workspaceId: string) => ["workspace", workspaceId, "reply-recipients"] as const,
  today: (workspaceId: string) => ["workspace", workspaceId, "today"] as const,
  /** Lists of customers, each customer, and what lies in their conversation. */
  customers: (workspaceId: string) => ["workspace", workspaceId, "customers"] as const,
  organizations: (workspaceId: string) => ["workspace", workspaceId, "organizations"] as const,
  search: (workspaceId: string) => ["workspace", workspaceId, "search"] as const,
};

/** One's own words that have not gone yet. */
export const outboxQuery = (workspaceId: string) =>
  queryOptions({ queryKey: [...keys.workspace(workspaceId), "outbox"], queryFn: () => listOutbox(workspaceId) });
export const recipientsQuery = (workspaceId: string, conversationId: string, encounterId: string) =>
  queryOptions({
    queryKey: [...keys.recipients(workspaceId), conversationId, encounterId],
    queryFn: () => readRecipients({ workspaceId, encounterId }),
  });
export const limitsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: [...keys.workspace(workspaceId), "limits"],
    queryFn: () => readLimits(workspaceId),
    staleTime: 60 * 60_000,
  });

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: () => ask(workspaceApi.me.$get()), staleTime: 5 * 60_000 });

export const waysQuery = queryOptions({ queryKey: ["ways-to-sign-in"], queryFn: waysToSignIn });
export const sessionsQuery = queryOptions({ queryKey: [...keys.account, "sessions"], queryFn: listSessions });
export const secondFactorQuery = queryOptions({ queryKey: [...keys.account, "second-factor"], queryFn: secondFactor });
export const passkeysQuery = queryOptions({ queryKey: [...keys.account, "passkeys"], queryFn: listPasskeys });

/** One of the lists about a workspace's people; all are read again when one of them changes. */
function peopleQuery<Found>(workspaceId: string, name: string, read: (workspaceId: string) => Promise<Found>) {
  return queryOptions({ queryKey: [...keys.people(workspaceId), name], queryFn: () => read(workspaceId) });
}

export const teammatesQuery = (workspaceId: string) => peopleQuery(workspaceId, "teammates", listTeammates);
export const teamsQuery = (workspaceId: string) => peopleQuery(workspaceId, "teams", listTeams);
export const invitationsQuery = (workspaceId: string) => peopleQuery(workspaceId, "invitations", listInvitations);
export const apiKeysQuery = (workspaceId: string) => peopleQuery(workspaceId, "keys", listApiKeys);
export const singleSignOnQuery = (workspaceId: string) => peopleQuery(workspaceId, "single-sign-on", readSingleSignOn);

export function countsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.counts(workspaceId),
    queryFn: () => ask(inboxApi.workspaces[":workspaceId"].counts.$get({ param: { workspaceId } })),
    // Words become ignored by time alone, and no event tells of it.
    refetchInterval: 30_000,
  });
}

export function channelsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.channels(workspaceId),
    queryFn: () => listChannels(workspaceId),
  });
}

/** How Rapport is registered with Google and Microsoft. Those who may change channels may see it. */
export function registrationsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: [...keys.channels(workspaceId), "registrations"],
    queryFn: () => listRegistrations(workspaceId),
  });
}

/** Read again with the channels; what comes in and is placed at once is told by no event of theirs. */
export function channelHealthQuery(workspaceId: string, channelId: string) {
  return queryOptions({
    queryKey: [...keys.channels(workspaceId), channelId, "health"],
    queryFn: () => readHealth(workspaceId, channelId),
    refetchInterval: 15_000,
  });
}

/** How far an import is, is asked for while one is read. */
const importsEveryMs = 1_000;

export function importsQuery(workspaceId: string, channelId: string) {
  return queryOptions({
    queryKey: [...keys.channels(workspaceId), channelId, "imports"],
    queryFn: () => readImports(workspaceId, channelId),
    refetchInterval: ({ state }) => (state.data?.some((each) => each.state === "running") ? importsEveryMs : false),
  });
}

export function importQuery(workspaceId: string, channelId: string, importId: string) {
  return queryOptions({
    queryKey: [...keys.channels(workspaceId), channelId, "imports", importId],
    queryFn: () => readImport(workspaceId, channelId, importId),
  });
}

export function conversationQuery(workspaceId: string, encounterId: string) {
  return queryOptions({
    queryKey: [...keys.conversations(workspaceId), encounterId],
    queryFn: async () => {
      const place = conversationApi.workspaces[":workspaceId"].encounters[":encounterId"].conversation;
      const conversation = await ask(place.$get({ param: { workspaceId, encounterId } }));
      return { ...conversation, encounters: conversation.encounters.map(asPending) };
    },
    // Walking through hundreds of conversations must not fill the memory.
    gcTime: 2 * 60_000,
  });
}

/** With whom an encounter is shared. */
export function sharesQuery(workspaceId: string, encounterId: string) {
  return queryOptions({
    queryKey: [...keys.conversations(workspaceId), encounterId, "shares"],
    queryFn: () => listShares({ workspaceId, encounterId }),
  });
}

// Asks about a workspace's people: teammates, teams, invitations, API keys; and about workspaces themselves.
import type { Role, Scope } from "../../domain/workspace/schema.ts";
import { ask, foundedApi, invitationApi, keyApi, teamApi, teammateApi } from "../client.ts";

const founded = foundedApi.workspaces;
const teammates = teammateApi.workspaces[":workspaceId"].teammates;
const teams = teamApi.workspaces[":workspaceId"].teams;
const invitations = invitationApi.workspaces[":workspaceId"].invitations;
const apiKeys = keyApi.workspaces[":workspaceId"].keys;

/** As many as a page may have: these lists are short. */
const query = { limit: 200 };
const header = {};

export const foundAnother = (name: string) => ask(founded.$post({ json: { name } }));
export const renameWorkspace = (workspaceId: string, name: string) =>
  ask(founded[":workspaceId"].$patch({ param: { workspaceId }, header, json: { name } }));

export const listTeammates = async (workspaceId: string) =>
  (await ask(teammates.$get({ param: { workspaceId }, query }))).teammates;
export const changeTeammate = (workspaceId: string, teammateId: string, json: { name?: string; role?: Role }) =>
  ask(teammates[":teammateId"].$patch({ param: { workspaceId, teammateId }, header, json }));
export const removeTeammate = (workspaceId: string, teammateId: string) =>
  ask(teammates[":teammateId"].$delete({ param: { workspaceId, teammateId }, header }));
export const leaveWorkspace = (workspaceId: string) =>
  ask(teammateApi.workspaces[":workspaceId"].leave.$post({ param: { workspaceId } }));

type TeamInput = { name: string; private: boolean; teammateIds: string[] };
export const listTeams = async (workspaceId: string) => (await ask(teams.$get({ param: { workspaceId }, query }))).teams;
export const addTeam = (workspaceId: string, json: TeamInput) => ask(teams.$post({ param: { workspaceId }, json }));
export const changeTeam = (workspaceId: string, teamId: string, json: TeamInput) =>
  ask(teams[":teamId"].$patch({ param: { workspaceId, teamId }, header, json }));
export const removeTeam = (workspaceId: string, teamId: string) =>
  ask(teams[":teamId"].$delete({ param: { workspaceId, teamId }, header }));

export const listInvitations = async (workspaceId: string) =>
  (await ask(invitations.$get({ param: { workspaceId }, query }))).invitations;
export const invite = (workspaceId: string, json: { email: string | null; role: Role }) =>
  ask(invitations.$post({ param: { workspaceId }, json }));
export const renewInvitation = (workspaceId: string, invitationId: string) =>
  ask(invitations[":invitationId"].renew.$post({ param: { workspaceId, invitationId } }));
export const revokeInvitation = (workspaceId: string, invitationId: string) =>
  ask(invitations[":invitationId"].$delete({ param: { workspaceId, invitationId } }));

export const checkInvitation = (token: string) => ask(invitationApi.invitations.check.$post({ json: { token } }));
export const acceptInvitation = (
  json: { token: string; as: "me" } | { token: string; as: "new"; name: string; email: string; password: string },
) => ask(invitationApi.invitations.accept.$post({ json }));

export const listApiKeys = async (workspaceId: string) => (await ask(apiKeys.$get({ param: { workspaceId }, query }))).keys;
export const addApiKey = (workspaceId: string, json: { name: string; scopes: Scope[]; expiresAt: string | null }) =>
  ask(apiKeys.$post({ param: { workspaceId }, json }));
export const revokeApiKey = (workspaceId: string, apiKeyId: string) =>
  ask(apiKeys[":apiKeyId"].$delete({ param: { workspaceId, apiKeyId }, header }));

// Asks about a workspace's people: teammates, teams, invitations, API keys; and about workspaces themselves.
import type { ApiKey } from "../../domain/workspace/key-schema.ts";
import type { Role, Scope } from "../../domain/workspace/schema.ts";
import type { Team } from "../../domain/workspace/team-schema.ts";
import type { ShownTeammate } from "../../domain/workspace/teammate-schema.ts";
import { ask, foundedApi, invitationApi, keyApi, teamApi, teammateApi } from "../client.ts";
import { aRole } from "../roles.ts";
import { asShown, type FieldWords, readTagged } from "./as-shown.ts";

const founded = foundedApi.workspaces;
const teammates = teammateApi.workspaces[":workspaceId"].teammates;
const teams = teamApi.workspaces[":workspaceId"].teams;
const invitations = invitationApi.workspaces[":workspaceId"].invitations;
const apiKeys = keyApi.workspaces[":workspaceId"].keys;

/** As many as a page may have: these lists are short. */
const query = { limit: 200 };

const isCalled = (name: string) => `The name is “${name}” now.`;

export const foundAnother = (name: string) => ask(founded.$post({ json: { name } }));
export const renameWorkspace = (workspaceId: string, shownName: string, name: string) => {
  const param = { workspaceId };
  return asShown<{ name: string }, unknown>(
    { name: shownName },
    { name: isCalled },
    () => readTagged(founded[":workspaceId"].$get({ param })),
    (header) => ask(founded[":workspaceId"].$patch({ param, header, json: { name } })),
  );
};

export const listTeammates = async (workspaceId: string) =>
  (await ask(teammates.$get({ param: { workspaceId }, query }))).teammates;
const teammateWords: FieldWords<ShownTeammate> = {
  name: isCalled,
  role: (role) => `They are ${aRole(role)} now.`,
  leftAt: () => "They have left.",
};
function teammatePlace(workspaceId: string, shown: ShownTeammate) {
  const param = { workspaceId, teammateId: shown.teammateId };
  const place = teammates[":teammateId"];
  return { param, place, read: () => readTagged(place.$get({ param })) };
}
export const changeRole = (workspaceId: string, shown: ShownTeammate, role: Role) => {
  const { param, place, read } = teammatePlace(workspaceId, shown);
  return asShown(shown, teammateWords, read, (header) => ask(place.$patch({ param, header, json: { role } })));
};
export const removeTeammate = (workspaceId: string, shown: ShownTeammate) => {
  const { param, place, read } = teammatePlace(workspaceId, shown);
  return asShown(shown, teammateWords, read, (header) => ask(place.$delete({ param, header })));
};
export const leaveWorkspace = (workspaceId: string) =>
  ask(teammateApi.workspaces[":workspaceId"].leave.$post({ param: { workspaceId } }));

type TeamInput = { name: string; private: boolean; teammateIds: string[] };
export const listTeams = async (workspaceId: string) => (await ask(teams.$get({ param: { workspaceId }, query }))).teams;
export const addTeam = (workspaceId: string, json: TeamInput) => ask(teams.$post({ param: { workspaceId }, json }));
const teamWords: FieldWords<Team> = {
  name: isCalled,
  private: (isPrivate) => (isPrivate ? "It is private now." : "It is no longer private."),
  teammateIds: () => "Others are in it now.",
};
function teamPlace(workspaceId: string, shown: Team) {
  const param = { workspaceId, teamId: shown.teamId };
  const place = teams[":teamId"];
  return { param, place, read: () => readTagged(place.$get({ param })) };
}
export const changeTeam = (workspaceId: string, shown: Team, json: TeamInput) => {
  const { param, place, read } = teamPlace(workspaceId, shown);
  return asShown(shown, teamWords, read, (header) => ask(place.$patch({ param, header, json })));
};
export const removeTeam = (workspaceId: string, shown: Team) => {
  const { param, place, read } = teamPlace(workspaceId, shown);
  return asShown(shown, teamWords, read, (header) => ask(place.$delete({ param, header })));
};

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
const keyWords: FieldWords<ApiKey> = { name: isCalled, revokedAt: () => "It is revoked already." };
export const renameApiKey = (workspaceId: string, shown: ApiKey, name: string) => {
  const param = { workspaceId, apiKeyId: shown.apiKeyId };
  const place = apiKeys[":apiKeyId"];
  const read = () => readTagged(place.$get({ param }));
  return asShown(shown, keyWords, read, (header) => ask(place.$patch({ param, header, json: { name } })));
};
export const revokeApiKey = (workspaceId: string, shown: ApiKey) => {
  const param = { workspaceId, apiKeyId: shown.apiKeyId };
  const place = apiKeys[":apiKeyId"];
  const read = () => readTagged(place.$get({ param }));
  return asShown(shown, keyWords, read, (header) => ask(place.$delete({ param, header })));
};

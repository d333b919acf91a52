// How each operation is called, and the noun it stands under: from its method and path alone.
import type { Method } from "./schema.ts";

/** Where the noun of a path is not the title to read. */
export const titles: Record<string, string> = {
  me: "Your account",
  owner: "The first owner",
  "sign-in": "Signing in",
  "sign-out": "Signing in",
  "password-reset": "Signing in",
  "openapi.json": "This document",
  "customers.csv": "Customers",
  "single-sign-on": "Single sign-on",
  workspaces: "Workspace",
  leave: "Teammates",
  inbound: "Channels",
  "mail-registrations": "Channels",
  "channel-sign-in": "Channels",
  counts: "Encounters",
  deliveries: "Entries",
  live: "Events",
  "writing-limits": "Outbox",
  keys: "API keys",
};

/** Where method and path alone make no good name. */
export const names: Record<string, string> = {
  "post /sign-in/single-sign-on": "beginSingleSignOn",
  "get /sign-in/single-sign-on/callback": "finishSingleSignOn",
  "post /password-reset": "askForPasswordReset",
  "post /password-reset/confirm": "resetPassword",
  "post /me/password": "changePassword",
  "get /me/sessions": "listSessions",
  "delete /me/sessions": "endOtherSessions",
  "delete /me/sessions/{sessionId}": "endSession",
  "get /me/second-factor": "getSecondFactor",
  "post /me/totp": "beginTotp",
  "post /me/totp/confirm": "confirmTotp",
  "post /me/totp/remove": "removeTotp",
  "post /me/recovery-codes": "makeRecoveryCodes",
  "get /me/passkeys": "listPasskeys",
  "post /me/passkeys": "addPasskey",
  "post /me/passkeys/options": "passkeyOptions",
  "patch /me/passkeys/{passkeyId}": "changePasskey",
  "delete /me/passkeys/{passkeyId}": "removePasskey",
  "post /me/single-sign-on": "connectSingleSignOn",
  "post /owner": "useOwnerLink",
  "post /owner/check": "checkOwnerLink",
  "post /owner/rescue": "rescueOwner",
  "post /owner/enter": "enterDemonstration",
  "post /invitations/check": "checkInvitation",
  "post /invitations/accept": "acceptInvitation",
  "post /workspaces/{workspaceId}/single-sign-on/prove-domain": "proveDomain",
  "post /workspaces/{workspaceId}/leave": "leaveWorkspace",
  "post /workspaces/{workspaceId}/outbox": "sendOpening",
  "post /workspaces/{workspaceId}/encounters/{encounterId}/outbox": "sendWords",
  "delete /workspaces/{workspaceId}/outbox/{outboxId}": "takeBackWords",
  "post /workspaces/{workspaceId}/outbox/{outboxId}/retry": "retryWords",
  "get /workspaces/{workspaceId}/writing-limits": "getWritingLimits",
  "get /workspaces/{workspaceId}/search": "search",
  "get /workspaces/{workspaceId}/live": "followEvents",
  "post /workspaces/{workspaceId}/channels/sign-in": "beginChannelSignIn",
  "get /channel-sign-in/callback": "finishChannelSignIn",
  "post /workspaces/{workspaceId}/channels/test": "testChannelServers",
  "post /workspaces/{workspaceId}/channels/{channelId}/test-mail": "sendTestMail",
  "post /workspaces/{workspaceId}/channels/{channelId}/inbound/renew": "renewChannelInbound",
  "post /inbound/{channelId}/{secret}": "bringMail",
  "get /workspaces/{workspaceId}/customers.csv": "getCustomersTable",
  "get /openapi.json": "getDocument",
};

const verbs: Record<Method, string> = { get: "get", post: "add", put: "set", patch: "change", delete: "remove" };

/** The path without where the API lies, as segments. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/^\/api\/v1/, "")
    .split("/")
    .filter((each) => each !== "");
}

const isParam = (segment: string) => segment.startsWith("{");

/** The noun that a path is about. */
export function nounOf(path: string): string {
  const segments = segmentsOf(path);
  return (segments[0] === "workspaces" && segments.length > 2 ? segments[2] : segments[0]) ?? "";
}

/** The same, as a title. */
export function tagOf(path: string): string {
  const noun = nounOf(path);
  return titles[noun] ?? noun.charAt(0).toUpperCase() + noun.slice(1).replaceAll("-", " ");
}

/**
 * A stable name: `listEncounters`, `getEncounter`, `settleEncounter`, `addEncounterNote`, `signInPasskeyOptions`.
 * `isList`: that it answers with many.
 */
export function operationIdOf(method: Method, path: string, isList: boolean): string {
  const named = names[`${method} ${path.replace(/^\/api\/v1/, "")}`];
  if (named !== undefined) return named;
  const all = segmentsOf(path);
  const segments = all[0] === "workspaces" && all.length > 2 ? all.slice(2) : all;
  const last = segments.at(-1) ?? "";
  const owners = segments.slice(0, -1).filter((each) => !isParam(each));
  // What is asked of a thing ends with its verb: …/encounters/{encounterId}/settle.
  if (method === "post" && !isPlural(last) && !isParam(last)) {
    const isOfOne = isParam(segments.at(-2) ?? "");
    return isOfOne ? camel([last, ...owners.map(singular)]) : camel([...owners.map(singular), last]);
  }
  if (isParam(last)) return camel([verbs[method], ...owners.map(singular)]);
  const nouns = [...owners.map(singular), isList || method === "get" || !isPlural(last) ? last : singular(last)];
  // Taking away a whole list: all of them.
  if (method === "delete" && isPlural(last)) return camel([verbs[method], ...owners.map(singular), "all", last]);
  return camel([isList ? "list" : verbs[method], ...nouns]);
}

function isPlural(word: string): boolean {
  // Options are asked for, not added.
  return word.endsWith("s") && word !== "options";
}

function singular(word: string): string {
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return isPlural(word) ? word.slice(0, -1) : word;
}

function camel(words: string[]): string {
  const parts = words.flatMap((word) => word.split(/[^a-z0-9]+/i)).filter((word) => word !== "");
  return parts.map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join("");
}

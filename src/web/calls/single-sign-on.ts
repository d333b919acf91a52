// Asks about a workspace's single sign-on.
import type { ShownSingleSignOn, SingleSignOnInput } from "../../domain/workspace/single-sign-on-schema.ts";
import { ask, singleSignOnApi } from "../client.ts";
import { roleNames } from "../roles.ts";
import { asShown, type FieldWords, readTagged } from "./as-shown.ts";

const place = singleSignOnApi.workspaces[":workspaceId"]["single-sign-on"];

export const readSingleSignOn = (workspaceId: string) => ask(place.$get({ param: { workspaceId } }));
const words: FieldWords<ShownSingleSignOn> = {
  issuer: (issuer) => `The issuer is ${issuer} now.`,
  clientId: (clientId) => `The client ID is ${clientId} now.`,
  domain: (domain) => `The domain is ${domain} now.`,
  roleOfNew: (role) => `Who comes for the first time becomes: ${role === null ? "nobody new" : roleNames[role]}.`,
};
/** Where none is shown, one is set up. */
export const setSingleSignOn = (workspaceId: string, shown: ShownSingleSignOn | null, json: SingleSignOnInput) => {
  const param = { workspaceId };
  if (shown === null) return ask(place.$put({ param, header: {}, json }));
  const read = () => readTagged(place.$get({ param }));
  return asShown(shown, words, read, (header) => ask(place.$put({ param, header, json })));
};
export const proveDomain = (workspaceId: string) => ask(place["prove-domain"].$post({ param: { workspaceId } }));
export const removeSingleSignOn = (workspaceId: string, shown: ShownSingleSignOn) => {
  const param = { workspaceId };
  const read = () => readTagged(place.$get({ param }));
  return asShown(shown, words, read, (header) => ask(place.$delete({ param, header })));
};

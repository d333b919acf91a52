// Asks about a workspace's single sign-on.
import type { ShownSingleSignOn, SingleSignOnInput } from "../../domain/workspace/single-sign-on-schema.ts";
import { ask, Problem, singleSignOnApi } from "../client.ts";
import { roleNames } from "../roles.ts";
import { asShown, type FieldWords, readTagged } from "./as-shown.ts";

const place = singleSignOnApi.workspaces[":workspaceId"]["single-sign-on"];

/** Null where it is not set up. */
export const readSingleSignOn = (workspaceId: string) => ask(place.$get({ param: { workspaceId } }));
const words: FieldWords<ShownSingleSignOn> = {
  issuer: (issuer) => `The issuer is ${issuer} now.`,
  clientId: (clientId) => `The client ID is ${clientId} now.`,
  domain: (domain) => `The domain is ${domain} now.`,
  roleOfNew: (role) => `Who comes for the first time becomes: ${role === null ? "nobody new" : roleNames[role]}.`,
};
/** As it is now, to be changed; refused where it has been removed meanwhile. */
async function readSetUp(param: { workspaceId: string }): Promise<{ thing: ShownSingleSignOn; tag: string }> {
  const { thing, tag } = await readTagged(place.$get({ param }));
  if (thing === null) throw new Problem({ code: "not_found", title: "Single sign-on has been removed meanwhile." });
  return { thing, tag };
}

/** Where none is shown, one is set up. */
export const setSingleSignOn = (workspaceId: string, shown: ShownSingleSignOn | null, json: SingleSignOnInput) => {
  const param = { workspaceId };
  if (shown === null) return ask(place.$put({ param, header: {}, json }));
  return asShown(
    shown,
    words,
    () => readSetUp(param),
    (header) => ask(place.$put({ param, header, json })),
  );
};
export const proveDomain = (workspaceId: string) => ask(place["prove-domain"].$post({ param: { workspaceId } }));
export const removeSingleSignOn = (workspaceId: string, shown: ShownSingleSignOn) => {
  const param = { workspaceId };
  return asShown(
    shown,
    words,
    () => readSetUp(param),
    (header) => ask(place.$delete({ param, header })),
  );
};

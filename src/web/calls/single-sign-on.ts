// Asks about a workspace's single sign-on.
import type { SingleSignOnInput } from "../../domain/workspace/single-sign-on-schema.ts";
import { ask, singleSignOnApi } from "../client.ts";

const place = singleSignOnApi.workspaces[":workspaceId"]["single-sign-on"];

export const readSingleSignOn = (workspaceId: string) => ask(place.$get({ param: { workspaceId } }));
export const setSingleSignOn = (workspaceId: string, json: SingleSignOnInput) =>
  ask(place.$put({ param: { workspaceId }, header: {}, json }));
export const proveDomain = (workspaceId: string) => ask(place["prove-domain"].$post({ param: { workspaceId } }));
export const removeSingleSignOn = (workspaceId: string) => ask(place.$delete({ param: { workspaceId }, header: {} }));

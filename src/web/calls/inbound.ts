// Asks about the way in by a provider's webhook.
import type { InboundInput } from "../../domain/mail/inbound-schema.ts";
import { ask, inboundApi } from "../client.ts";

const place = inboundApi.workspaces[":workspaceId"].channels[":channelId"].inbound;

export const readInbound = async (workspaceId: string, channelId: string) =>
  (await ask(place.$get({ param: { workspaceId, channelId } }))).inbound;
export const setInbound = async (workspaceId: string, channelId: string, json: InboundInput) =>
  (await ask(place.$put({ param: { workspaceId, channelId }, json }))).address;
export const renewInbound = async (workspaceId: string, channelId: string) =>
  (await ask(place.renew.$post({ param: { workspaceId, channelId } }))).address;
export const removeInbound = (workspaceId: string, channelId: string) =>
  ask(place.$delete({ param: { workspaceId, channelId } }));

// Asks how a channel is, and has what went wrong tried again.
import { ask, channelHealthApi } from "../client.ts";

const channel = channelHealthApi.workspaces[":workspaceId"].channels[":channelId"];

export const readHealth = (workspaceId: string, channelId: string) =>
  ask(channel.health.$get({ param: { workspaceId, channelId } }));
/** Has one message placed again that was set aside. */
export const placeOneAgain = (workspaceId: string, channelId: string, deliveryId: string) =>
  ask(channel["set-aside"][":asideId"].retry.$post({ param: { workspaceId, channelId, asideId: deliveryId } }));
/** Has a message of the mailbox fetched again, or all that could not be fetched. */
export const fetchAgain = (workspaceId: string, channelId: string, problemId?: string) =>
  ask(channel.problems.retry.$post({ param: { workspaceId, channelId }, json: problemId === undefined ? {} : { problemId } }));
/** Where the raw message is that was set aside. */
export const rawAddress = (workspaceId: string, channelId: string, deliveryId: string) =>
  `/api/v1/workspaces/${workspaceId}/channels/${channelId}/set-aside/${deliveryId}/raw`;

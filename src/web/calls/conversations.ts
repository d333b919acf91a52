// Says something in a conversation at once: notes, and sending again what failed.
import { ask, conversationApi } from "../client.ts";

const { encounters, deliveries, entries, conversations } = conversationApi.workspaces[":workspaceId"];
const place = encounters[":encounterId"];

type Param = { workspaceId: string; encounterId: string };

export const addNote = (param: Param, text: string) => ask(place.notes.$post({ param, json: { text } }));
export const sendAgain = (workspaceId: string, deliveryId: string) =>
  ask(deliveries[":deliveryId"].retry.$post({ param: { workspaceId, deliveryId } }));

/** Moves an entry to another encounter of its conversation; null: to a new one. Returns where it is then. */
export const moveEntry = (workspaceId: string, entryId: string, encounterId: string | null) =>
  ask(entries[":entryId"].move.$post({ param: { workspaceId, entryId }, json: { encounterId } }));
export const readEntry = (workspaceId: string, entryId: string) =>
  ask(entries[":entryId"].$get({ param: { workspaceId, entryId } }));

type OfConversation = { workspaceId: string; conversationId: string };

/** Notes up to when one has read a conversation. */
export const putSeen = (param: OfConversation, upTo: string) =>
  ask(conversations[":conversationId"].seen.$put({ param, json: { upTo } }));
/** Marks an encounter of it as unread. */
export const deleteSeen = (param: OfConversation, encounterId: string) =>
  ask(conversations[":conversationId"].seen.$delete({ param, query: { encounterId } }));

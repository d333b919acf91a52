// Says something in a conversation: replies, notes, and sending again what failed.
import { ask, conversationApi } from "../client.ts";

const { encounters, deliveries } = conversationApi.workspaces[":workspaceId"];
const place = encounters[":encounterId"];

type Param = { workspaceId: string; encounterId: string };

export const reply = (param: Param, text: string) => ask(place.replies.$post({ param, json: { text } }));
export const addNote = (param: Param, text: string) => ask(place.notes.$post({ param, json: { text } }));
export const sendAgain = (workspaceId: string, deliveryId: string) =>
  ask(deliveries[":deliveryId"].retry.$post({ param: { workspaceId, deliveryId } }));

// Sends words that can be taken back for a moment; looks at what has become of them.
import type { Draft } from "../../domain/conversation/draft-schema.ts";
import type { OpeningOutboxInput, OutboxInput } from "../../domain/conversation/outbox-schema.ts";
import { ask, conversationApi, outboxApi } from "../client.ts";

const place = outboxApi.workspaces[":workspaceId"];
const entries = conversationApi.workspaces[":workspaceId"].entries;

export const sendWords = (param: { workspaceId: string; encounterId: string }, json: OutboxInput) =>
  ask(place.encounters[":encounterId"].outbox.$post({ param, json }));
export const sendOpening = (workspaceId: string, json: OpeningOutboxInput) =>
  ask(place.outbox.$post({ param: { workspaceId }, json }));
export const listOutbox = async (workspaceId: string) =>
  (await ask(place.outbox.$get({ param: { workspaceId }, query: { limit: 200 } }))).outbox;
export const takeBackWords = async (workspaceId: string, outboxId: string): Promise<Draft> =>
  (await ask(place.outbox[":outboxId"].$delete({ param: { workspaceId, outboxId } }))).draft;
export const retryWords = (workspaceId: string, outboxId: string) =>
  ask(place.outbox[":outboxId"].retry.$post({ param: { workspaceId, outboxId } }));
export const readLimits = (workspaceId: string) => ask(place["writing-limits"].$get({ param: { workspaceId } }));
/** The encounter that words have become an entry of. */
export const readEncounterOf = async (workspaceId: string, entryId: string): Promise<string | undefined> =>
  (await ask(entries[":entryId"].$get({ param: { workspaceId, entryId } }))).encounterId;

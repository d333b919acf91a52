// Keeps drafts on the server, and reads one's own.
import type { Draft, DraftInput, OpeningDraftInput, WrittenKind } from "../../domain/conversation/draft-schema.ts";
import { ask, draftApi, problemOf } from "../client.ts";

const place = draftApi.workspaces[":workspaceId"];
const ofEncounter = place.encounters[":encounterId"].drafts;

/** With `keepalive` a request goes on after its page is gone; browsers allow it for small bodies only. */
const after = (isLeaving: boolean) => ({ init: { keepalive: isLeaving } });

export const readDraftsOf = async (param: { workspaceId: string; encounterId: string }): Promise<Draft[]> =>
  (await ask(ofEncounter.$get({ param }))).drafts;

/** Those of one's newest drafts that are to begin an encounter. */
export const listOpeningDrafts = async (workspaceId: string): Promise<Draft[]> =>
  (await ask(place.drafts.$get({ param: { workspaceId }, query: {} }))).drafts.filter(({ kind }) => kind === "encounter");

export async function readOpeningDraft(param: { workspaceId: string; draftId: string }): Promise<Draft | undefined> {
  return ask(place.drafts[":draftId"].$get({ param })).catch((error: unknown) => {
    // None has been kept: that is an answer too.
    if (problemOf(error).code === "not_found") return undefined;
    throw error;
  });
}

export const putDraft = async (
  param: { workspaceId: string; encounterId: string; draftKind: WrittenKind },
  json: DraftInput,
  isLeaving: boolean,
): Promise<Draft | null> => (await ask(ofEncounter[":draftKind"].$put({ param, json }, after(isLeaving)))).draft;

export const putOpeningDraft = async (
  param: { workspaceId: string; draftId: string },
  json: OpeningDraftInput,
  isLeaving: boolean,
): Promise<Draft | null> => (await ask(place.drafts[":draftId"].$put({ param, json }, after(isLeaving)))).draft;

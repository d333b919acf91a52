// Asks to whom the next reply of an encounter can go.
import type { Recipients } from "../../domain/conversation/copy-schema.ts";
import { ask, recipientApi } from "../client.ts";

export const readRecipients = (param: { workspaceId: string; encounterId: string }): Promise<Recipients> =>
  ask(recipientApi.workspaces[":workspaceId"].encounters[":encounterId"].recipients.$get({ param }));

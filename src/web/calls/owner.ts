// Asks about the owner's one-time links: what one is for, founding the first workspace, coming in again.
import type { RescueInput } from "../../domain/workspace/rescue-schema.ts";
import type { FoundInput } from "../../domain/workspace/schema.ts";
import { ask, rescueApi, workspaceApi } from "../client.ts";

export const checkOwnerLink = (token: string) => ask(rescueApi.owner.check.$post({ json: { token } }));
export const foundFirst = (json: FoundInput) => ask(workspaceApi.owner.$post({ json }));
export const enterDemonstration = (token: string) => ask(rescueApi.owner.enter.$post({ json: { token } }));
export const rescueOwner = (json: RescueInput) => ask(rescueApi.owner.rescue.$post({ json }));

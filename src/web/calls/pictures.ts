// Asks about pictures that a mail only names: where each is fetched for us, and of whom they are always shown.
import { ask, pictureApi } from "../client.ts";

const pictures = pictureApi.workspaces[":workspaceId"].entries[":entryId"].pictures;

type Param = { workspaceId: string; entryId: string };

export const readPictureConsent = (param: Param) => ask(pictures.$get({ param }));
export const alwaysShowPictures = (param: Param) => ask(pictures.always.$put({ param }));
export const noLongerShowPictures = (param: Param) => ask(pictures.always.$delete({ param }));

/** Where our server shows a picture of this mail. */
export function shownAddress({ workspaceId, entryId }: Param, address: string): string {
  return `/api/v1/workspaces/${workspaceId}/entries/${entryId}/pictures/shown?address=${encodeURIComponent(address)}`;
}

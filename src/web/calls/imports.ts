// Asks about mail from before: brings a file, and says how far it is; how far the reading is; cancelling.
import { refusal } from "../../client/problem.ts";
import { ask, importApi, notReached, Problem } from "../client.ts";

const imports = importApi.workspaces[":workspaceId"].channels[":channelId"].imports;

export const readImports = async (workspaceId: string, channelId: string) =>
  (await ask(imports.$get({ param: { workspaceId, channelId } }))).imports;
export const readImport = (workspaceId: string, channelId: string, importId: string) =>
  ask(imports[":importId"].$get({ param: { workspaceId, channelId, importId } }));
export const cancelImport = (workspaceId: string, channelId: string, importId: string) =>
  ask(imports[":importId"].cancel.$post({ param: { workspaceId, channelId, importId } }));
/** Where a message is that an import set aside. */
export const asideAddress = (workspaceId: string, channelId: string, importId: string, placeBytes: number) =>
  `/api/v1/workspaces/${workspaceId}/channels/${channelId}/imports/${importId}/aside/${placeBytes}/raw`;

export interface Bringing {
  done: Promise<void>;
  stop(): void;
}

/** Sends mail up; it is read afterwards. `done` rejects with a Problem, also where it was stopped. */
export function bringMail(
  workspaceId: string,
  channelId: string,
  { name, bytes }: { name: string; bytes: Blob },
  onProgress: (sentBytes: number) => void,
): Bringing {
  const request = new XMLHttpRequest();
  const done = new Promise<void>((resolve, reject) => {
    request.open("POST", `/api/v1/workspaces/${workspaceId}/channels/${channelId}/imports?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onloadend = () => {
      const { status, responseText } = request;
      if (status === 201) resolve();
      else if (status === 0) reject(new Problem({ code: notReached, title: "The connection was lost, and nothing was kept." }));
      else void refusal({ status, json: async () => JSON.parse(responseText) }).then(reject);
    };
    request.send(bytes);
  });
  return { done, stop: () => request.abort() };
}

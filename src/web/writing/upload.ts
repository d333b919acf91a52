// Sends a file up, a few at a time, and says how far each has come.

import { refusal } from "../../client/problem.ts";
import type { Upload } from "../../domain/file/schema.ts";
import { notReached, Problem } from "../client.ts";

export interface UnderWay {
  done: Promise<Upload>;
  stop(): void;
}

/** The server takes four of one person at once; one is left for another tab. */
const mostAtOnce = 3;
let running = 0;
const queue: (() => void)[] = [];

export function sendUp(workspaceId: string, file: File, onProgress: (share: number) => void): UnderWay {
  const request = new XMLHttpRequest();
  let isStopped = false;
  const done = new Promise<Upload>((resolve, reject) => {
    const begin = () => {
      if (isStopped) return;
      running++;
      request.open("POST", `/api/v1/workspaces/${workspaceId}/files?name=${encodeURIComponent(nameOf(file))}`);
      request.setRequestHeader("content-type", file.type === "" ? "application/octet-stream" : file.type);
      request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
      request.onloadend = () => {
        running--;
        queue.shift()?.();
        settle(request, resolve, reject);
      };
      request.send(file);
    };
    if (running < mostAtOnce) begin();
    else queue.push(begin);
  });
  return {
    done,
    stop() {
      isStopped = true;
      request.abort();
    },
  };
}

/** A picture that was pasted has no name of its own. */
function nameOf({ name, type }: File): string {
  return name === "" ? `picture.${type.split("/")[1] ?? "png"}` : name;
}

function settle(request: XMLHttpRequest, resolve: (upload: Upload) => void, reject: (problem: Problem) => void): void {
  const { status, responseText } = request;
  if (status === 201) resolve(JSON.parse(responseText) as Upload);
  else if (status === 0) reject(new Problem({ code: notReached, title: "The connection was lost." }));
  else void refusal({ status, json: async () => JSON.parse(responseText) }).then(reject);
}

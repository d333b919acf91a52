// The files beside words: taken in by pasting, dropping or choosing, sent up at once, shown with how far they have come.
import { useCallback, useEffect, useRef, useState } from "react";
import type { WritingLimits } from "../../domain/conversation/outbox-schema.ts";
import type { Upload } from "../../domain/file/schema.ts";
import { announce } from "../announce.ts";
import { problemOf } from "../client.ts";
import type { Desk } from "./desk.ts";
import { sendUp, type UnderWay } from "./upload.ts";
import { useOfDesk } from "./use-desk.ts";

/** A file that is not up yet. */
export interface ComingFile {
  id: string;
  file: File;
  share: number;
  /** Why it did not come up; it can be tried again. */
  problem: string | undefined;
}

export interface Files {
  up: Upload[];
  coming: ComingFile[];
  /** What was left out, and why. */
  refused: string | undefined;
  add(files: File[]): void;
  remove(fileId: string): void;
  stop(id: string): void;
  again(id: string): void;
}

export function useFiles(desk: Desk, workspaceId: string, limits: WritingLimits | undefined): Files {
  const up = useOfDesk(desk, (words) => words.files);
  const [coming, setComing] = useState<ComingFile[]>([]);
  const [refused, setRefused] = useState<string | undefined>(undefined);
  const underWay = useRef(new Map<string, UnderWay>());
  const change = useCallback(
    (id: string, part: Partial<ComingFile>) =>
      setComing((before) => before.map((each) => (each.id === id ? { ...each, ...part } : each))),
    [],
  );
  const drop = useCallback((id: string) => setComing((before) => before.filter((each) => each.id !== id)), []);

  const begin = useCallback(
    (id: string, file: File) => {
      change(id, { problem: undefined, share: 0 });
      const sending = sendUp(workspaceId, file, (share) => change(id, { share }));
      underWay.current.set(id, sending);
      sending.done
        .then(
          (upload) => {
            desk.change({ files: [...desk.get().files, upload] });
            announce(`${upload.name} is added.`);
            drop(id);
          },
          (error: unknown) => {
            const { title, detail } = problemOf(error);
            change(id, { problem: detail ?? title });
          },
        )
        .finally(() => underWay.current.delete(id));
    },
    [change, desk, drop, workspaceId],
  );

  // What the connection cut off goes on by itself when it is there again.
  useEffect(() => {
    const goOn = () => {
      for (const { id, file, problem } of coming) if (problem !== undefined && !underWay.current.has(id)) begin(id, file);
    };
    addEventListener("online", goOn);
    return () => removeEventListener("online", goOn);
  }, [begin, coming]);
  useEffect(() => {
    const all = underWay.current;
    return () => {
      for (const each of all.values()) each.stop();
    };
  }, []);

  return {
    up,
    coming,
    refused,
    add(files) {
      const { fitting, why } = fit(files, desk.get().files.length + coming.length, limits);
      setRefused(why);
      const added = fitting.map((file) => ({ id: crypto.randomUUID(), file, share: 0, problem: undefined }));
      setComing((before) => [...before, ...added]);
      for (const { id, file } of added) begin(id, file);
    },
    remove: (fileId) => desk.change({ files: desk.get().files.filter((each) => each.fileId !== fileId) }),
    stop(id) {
      underWay.current.get(id)?.stop();
      drop(id);
    },
    again(id) {
      const found = coming.find((each) => each.id === id);
      if (found !== undefined) begin(id, found.file);
    },
  };
}

/** Those of the files that may be added, and words about the others. */
function fit(files: File[], there: number, limits: WritingLimits | undefined): { fitting: File[]; why: string | undefined } {
  if (limits === undefined) return { fitting: files, why: undefined };
  const { mostFiles, mostFileBytes } = limits;
  const small = files.filter(({ size }) => size <= mostFileBytes);
  const fitting = small.slice(0, Math.max(0, mostFiles - there));
  const most = Math.floor(mostFileBytes / 1024 / 1024);
  if (small.length < files.length) return { fitting, why: `A file may have ${most} MB at most. What is larger was left out.` };
  if (fitting.length < small.length)
    return { fitting, why: `At most ${mostFiles} files go with one message. The rest was left out.` };
  return { fitting, why: undefined };
}

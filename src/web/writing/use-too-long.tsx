// What was pasted and is more than goes with one message: it is said at once, and can go as a file instead. Nothing is lost.
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { WritingLimits } from "../../domain/conversation/outbox-schema.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Desk } from "./desk.ts";
import { tooLong } from "./too-much.ts";
import type { Files } from "./use-files.ts";
import styles from "./use-too-long.module.css";

/** What a words' field needs, and what is to be shown below it. */
export function useTooLong(
  desk: Desk,
  limits: WritingLimits | undefined,
  files: Files,
): { field: { mostLetters: number | undefined; onTooLong: (text: string) => void }; notice: ReactNode } {
  const [held, setHeld] = useState<{ desk: Desk; text: string }>();
  const text = held?.desk === desk ? held.text : undefined;
  const onTooLong = useCallback((long: string) => setHeld({ desk, text: long }), [desk]);
  const letGo = () => setHeld(undefined);
  // Who writes on has decided.
  useEffect(() => {
    if (held === undefined) return;
    const { text: before } = held.desk.get();
    return held.desk.subscribe(() => held.desk.get().text !== before && setHeld(undefined));
  }, [held]);
  const addAsFile = () => {
    files.add([new File([text ?? ""], "words.txt", { type: "text/plain" })]);
    letGo();
  };
  const notice = text !== undefined && limits !== undefined && (
    <div className={styles.tooLong}>
      <Notice
        role="alert"
        actions={
          <>
            <Button onClick={addAsFile}>Add it as a file</Button>
            <Button look="quiet" onClick={letGo}>
              Leave it out
            </Button>
          </>
        }
      >
        <p>{tooLong(limits)}</p>
      </Notice>
    </div>
  );
  return { field: { mostLetters: limits?.longestWords, onTooLong }, notice };
}

// What may come a moment later, so that what one asked for is on the screen first.
import { startTransition, useEffect, useState } from "react";

/** Calls back when the next frame has been painted; returns how to call it off. */
export function afterPaint(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(then);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** The value as it was until the screen has been painted without the new one; at first there is none. */
export function useAfterPaint<Value>(value: Value): Value | undefined {
  const [later, setLater] = useState<Value>();
  useEffect(() => afterPaint(() => startTransition(() => setLater(() => value))), [value]);
  return later;
}

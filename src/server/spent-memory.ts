// Gives back the memory of pieces that have streamed through: V8 by itself looks for them when they have come to 64 MB.

/** Not oftener: looking for what is not needed any more stops everything else. */
const everyBytes = 512 * 1024;

let spentBytes = 0;

/** Says that so many bytes, of something large, have gone through and are not needed any more. Does nothing where Node was started without --expose-gc. */
export function spend(bytes: number): void {
  spentBytes += bytes;
  if (spentBytes < everyBytes) return;
  spentBytes = 0;
  globalThis.gc?.({ type: "minor" });
}

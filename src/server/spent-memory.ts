// Gives back the memory of pieces that have streamed through: V8 by itself looks for them when they have come to 64 MB.

/** Not oftener: looking for what is not needed any more stops everything else. */
const everyBytes = 512 * 1024;
/** What was in use while that was done a few times counts as old, and is looked for only now and then. */
const oldEveryBytes = 32 * 1024 * 1024;

let youngBytes = 0;
let oldBytes = 0;

/** Says that so many bytes, of something large, have gone through and are not needed any more. Does nothing where Node was started without --expose-gc. */
export function spend(bytes: number): void {
  youngBytes += bytes;
  oldBytes += bytes;
  if (oldBytes >= oldEveryBytes) {
    youngBytes = 0;
    oldBytes = 0;
    globalThis.gc?.({ type: "major" });
  } else if (youngBytes >= everyBytes) {
    youngBytes = 0;
    globalThis.gc?.({ type: "minor" });
  }
}

// What bytes are, by themselves: whatever a sender calls them.
import { fileTypeFromBuffer } from "file-type";

/** So many bytes say what a file is. */
export const tellingBytes = 4100;

/** The media type that the beginning of a file shows; "text/plain" for words in UTF-8 without signs that steer; else undefined. */
export async function foundType(beginning: Uint8Array): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(beginning.subarray(0, tellingBytes)).catch(() => undefined);
  // A moving PNG is one to every browser.
  if (found !== undefined) return found.mime === "image/apng" ? "image/png" : found.mime;
  return isText(beginning.subarray(0, tellingBytes)) ? "text/plain" : undefined;
}

function isText(bytes: Uint8Array): boolean {
  try {
    // The last sign may be cut in the middle: that is no fault of it.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/.test(text);
  } catch {
    return false;
  }
}

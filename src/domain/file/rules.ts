// Decisions about files: which part of one is asked for, what a name and a media type may be.
import { hasVisible, withoutHidden } from "../../letters.ts";

/** A part of a file: the first and the last byte of it, counted from 0. */
export interface Part {
  first: number;
  last: number;
}

/**
 * Which part of a file of `sizeBytes` a Range header asks for (RFC 9110, 14.1.2 and 14.2): undefined where the whole is to be
 * answered, because there is no header, it cannot be read, or it asks for several parts; "none" where the file has no such part.
 */
export function askedPart(range: string | undefined, sizeBytes: number): Part | "none" | undefined {
  const [, listed] = /^bytes=(.*)$/i.exec(range ?? "") ?? [];
  const specs = (listed ?? "")
    .split(",")
    .map((spec) => spec.trim())
    .filter((spec) => spec !== "");
  const match = specs.length === 1 ? /^(\d*)-(\d*)$/.exec(specs[0] ?? "") : null;
  if (match === null) return undefined;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return undefined;
  if (from === "") {
    if (Number(to) === 0) return "none";
    // Nothing has no last bytes, and yet may not be refused them.
    return sizeBytes === 0 ? undefined : { first: Math.max(sizeBytes - Number(to), 0), last: sizeBytes - 1 };
  }
  if (to !== "" && BigInt(to) < BigInt(from)) return undefined;
  if (Number(from) >= sizeBytes) return "none";
  return { first: Number(from), last: to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
}

/** Whether one of the entity tags in a header is this strong one (RFC 9110, 8.8.3.2). */
export function namesTag(header: string, tag: string): boolean {
  return header.split(",").some((each) => each.trim() === tag);
}

/** What a file may be called: its last part without folders, letters that can be shown, at most 255; undefined where none is left. */
export function cleanName(name: string): string | undefined {
  // Many spaces push an ending out of sight.
  const seen = withoutHidden(name.replaceAll("\u0000", "").split(/[/\\]/).pop() ?? "").replace(/\s+/g, " ");
  const short = cut(seen.trim());
  return hasVisible(short.replaceAll(".", "")) ? short : undefined;
}

/** The beginning of a name that is too long, with its ending. */
function cut(name: string): string {
  const most = 255;
  if (name.length <= most) return name;
  const ending = /\.[^.\s]{1,16}$/.exec(name)?.[0] ?? "";
  return name.slice(0, most - ending.length).replace(/[\ud800-\udbff]$/, "") + ending;
}

/** The media type in a Content-Type header without its parameters (RFC 9110, 8.3.1); undefined where it is none. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return "application/octet-stream";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(type) ? type : undefined;
}

/** Pictures that a browser draws and cannot run. SVG is not among them: it can carry scripts. */
const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
/** Sound and film that a browser plays and cannot run. */
const played = new Set([
  ...["audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/x-flac", "audio/x-m4a", "audio/aac"],
  ...["video/mp4", "video/webm", "video/ogg"],
]);

export function isPicture(mediaType: string): boolean {
  return pictures.has(mediaType);
}

/**
 * The type under which a file may be opened in a browser: it is declared as something harmless, and by its own bytes (`found`) it
 * is that. Undefined: it is only downloaded. PDF is among those: a browser opens none where scripts are forbidden, and where they
 * are not, it runs them.
 */
export function openedAs(declared: string, found: string | undefined): string | undefined {
  if (found === undefined) return undefined;
  if (declared.startsWith("image/")) return pictures.has(found) ? found : undefined;
  if (declared === "text/plain") return found === "text/plain" ? "text/plain; charset=utf-8" : undefined;
  const type = found.split(";")[0] ?? "";
  return /^(?:audio|video)\/|^application\/ogg$/.test(declared) && played.has(type) ? type : undefined;
}

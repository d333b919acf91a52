// Where a file of an entry is, and how large it is in words.

export function fileAddress(workspaceId: string, entryId: string, ordinal: number): string {
  return `/api/v1/workspaces/${workspaceId}/entries/${entryId}/files/${ordinal}`;
}

export function size(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const kinds: [pattern: RegExp, words: string][] = [
  [/^image\//, "picture"],
  [/^video\//, "film"],
  [/^audio\//, "sound"],
  [/pdf$/, "PDF"],
  [/^message\/|^text\/calendar/, "message"],
  [/spreadsheet|excel|csv/, "table"],
  [/wordprocessing|msword|opendocument\.text|rtf/, "document"],
  [/presentation|powerpoint/, "slides"],
  [/zip|compressed|tar$/, "archive"],
  [/^text\//, "text"],
];

/** What kind of file it is, as people say it. */
export function kindOfFile(mediaType: string): string {
  return kinds.find(([pattern]) => pattern.test(mediaType))?.[1] ?? "file";
}

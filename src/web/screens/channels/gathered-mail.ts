// Makes one thing to send up of the files that were chosen: an mbox as it is, several messages as one mbox.
import { fromLine, isMbox, isNamedAsMail, quoted, whyNoMail } from "../../../domain/mail/import-rules.ts";

export interface GatheredMail {
  name: string;
  bytes: Blob;
}

/** Of a folder, what is mail in it; of several files, all of them. Gives the reason, in words, where it is no mail. */
export async function gatheredMail(files: readonly File[], folder?: string): Promise<GatheredMail | string> {
  const mail = folder === undefined ? files : await mailOf(files);
  const [first] = mail;
  if (first === undefined) return "There is no mail in this folder: no mbox, and no messages (.eml).";
  if (mail.length === 1 && folder === undefined) {
    const why = (await isGzipped(first)) ? undefined : whyNoMail(await beginningOf(first));
    return why ?? { name: first.name, bytes: first };
  }
  const parts: BlobPart[] = [];
  for (const file of mail) {
    const beginning = await beginningOf(file);
    const why = whyNoMail(beginning);
    if (why !== undefined && folder === undefined) return `${file.name}: ${why}`;
    if (why !== undefined) continue;
    if (isMbox(beginning)) parts.push(file, "\n\n");
    else parts.push(fromLine, await asOneOfMany(file), "\n\n");
  }
  return { name: folder ?? `${mail.length} files`, bytes: new Blob(parts) };
}

/** By their names, and mailboxes without an ending, as Thunderbird keeps them. */
async function mailOf(files: readonly File[]): Promise<File[]> {
  const mail: File[] = [];
  for (const file of files)
    if (isNamedAsMail(file.name) || (!file.name.includes(".") && isMbox(await beginningOf(file)))) mail.push(file);
  return mail.toSorted((a, b) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1));
}

const beginningOf = async (file: File) => new Uint8Array(await file.slice(0, 2048).arrayBuffer());

async function isGzipped(file: File): Promise<boolean> {
  const [first, second] = await beginningOf(file);
  return first === 0x1f && second === 0x8b;
}

/** Most messages are sent as they are, without being held in memory. */
async function asOneOfMany(file: File): Promise<BlobPart> {
  const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
  if (!/^>*From /m.test(text)) return file;
  return await quotedBytes(file);
}

async function quotedBytes(file: File): Promise<BlobPart> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let latin1 = "";
  for (const byte of bytes) latin1 += String.fromCharCode(byte);
  return Uint8Array.from(quoted(latin1), (letter) => letter.charCodeAt(0));
}

// The address to which a customer answers, with the encounter signed into it (desk+r….@hotel.example, RFC 5233): it survives
// mail programs that lose every other trace of what is answered.
import type { SecretBox } from "../../server/secret-box.ts";

const letters = "abcdefghijklmnopqrstuvwxyz234567";
const signatureBytes = 8;
const purpose = "reply address";
/** Sixteen bytes of the id, eight of the signature, five bits a letter: addresses come back in lower case. */
const tagPattern = /^r([a-z2-7]{39})$/;
/** RFC 5321, 4.5.3.1.1. */
const longestLocalPart = 64;

/** The channel's address with the encounter in it; the address itself where there is no room for that. */
export function taggedAddress(address: string, workspaceId: string, encounterId: string, box: SecretBox): string {
  const at = address.lastIndexOf("@");
  const id = Buffer.from(encounterId.replaceAll("-", ""), "hex");
  const [signature = Buffer.alloc(0)] = signaturesOf(workspaceId, encounterId, box);
  const localPart = `${address.slice(0, at)}+r${base32(Buffer.concat([id, signature]))}`;
  return localPart.length > longestLocalPart ? address : `${localPart}${address.slice(at)}`;
}

/** The encounter that is signed into an address of this workspace; undefined where none is, or the signature is another's. */
export function encounterOfTag(address: string, workspaceId: string, box: SecretBox): string | undefined {
  const tag = tagPattern.exec(/\+([^@+]+)@/.exec(address.toLowerCase())?.[1] ?? "")?.[1];
  if (tag === undefined) return undefined;
  const bytes = bytesOf(tag);
  // The last letter has room for more than the last bits: only one way of writing them is ours.
  if (base32(bytes) !== tag) return undefined;
  const hex = bytes.subarray(0, 16).toString("hex");
  const encounterId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const given = bytes.subarray(16, 16 + signatureBytes);
  return signaturesOf(workspaceId, encounterId, box).some((signature) => signature.equals(given)) ? encounterId : undefined;
}

function signaturesOf(workspaceId: string, encounterId: string, box: SecretBox): Buffer[] {
  const signed = box.sign(purpose, `${workspaceId} ${encounterId}`);
  return signed.map((signature) => Buffer.from(signature, "base64url").subarray(0, signatureBytes));
}

/** RFC 4648, 6, in lower case and without padding. */
function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

function bytesOf(text: string): Buffer {
  const bits = Array.from(text, (letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

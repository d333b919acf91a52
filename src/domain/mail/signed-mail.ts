// What stands inside an S/MIME message (CMS, RFC 5652) that hides its words in a file: signed or packed words can be read, encrypted ones not.
import { inflateSync } from "node:zlib";
import { Constructed, fromBER, ObjectIdentifier, OctetString, Sequence } from "asn1js";

export type Envelope = { kind: "words"; bytes: Buffer } | { kind: "encrypted" } | { kind: "unknown" };

const encrypted = new Set(["1.2.840.113549.1.7.3", "1.2.840.113549.1.7.6", "1.2.840.113549.1.9.16.1.23"]);
const signed = "1.2.840.113549.1.7.2";
const packed = "1.2.840.113549.1.9.16.1.9";
const mostUnpacked = 64 * 1024 * 1024;

/** Looks into the bytes of an application/pkcs7-mime part. Signatures are not checked here. */
export function openEnvelope(bytes: Buffer): Envelope {
  try {
    return readContentInfo(asDer(bytes));
  } catch {
    return { kind: "unknown" };
  }
}

/** Some send it in the letters of PEM. */
function asDer(bytes: Buffer): Buffer {
  if (bytes[0] === 0x30) return bytes;
  const text = bytes.toString("latin1");
  const [, inner = text] = /-----BEGIN (?:PKCS7|CMS)-----([\s\S]*?)-----END/.exec(text) ?? [];
  return Buffer.from(inner, "base64");
}

function readContentInfo(der: Buffer): Envelope {
  const { result, offset } = fromBER(new Uint8Array(der));
  if (offset === -1 || !(result instanceof Sequence)) return { kind: "unknown" };
  const [type, content] = result.valueBlock.value;
  const name = type instanceof ObjectIdentifier ? type.valueBlock.toString() : "";
  if (encrypted.has(name)) return { kind: "encrypted" };
  if (name !== signed && name !== packed) return { kind: "unknown" };
  const inside = content instanceof Constructed ? content.valueBlock.value[0] : undefined;
  // version, algorithms, and then what it is all about.
  const info = inside instanceof Sequence ? inside.valueBlock.value[2] : undefined;
  const explicit = info instanceof Sequence ? info.valueBlock.value[1] : undefined;
  const octets = explicit instanceof Constructed ? explicit.valueBlock.value[0] : undefined;
  if (!(octets instanceof OctetString)) return { kind: "unknown" };
  const bytes = Buffer.from(octets.getValue());
  if (bytes.length === 0) return { kind: "unknown" };
  return { kind: "words", bytes: name === packed ? inflateSync(bytes, { maxOutputLength: mostUnpacked }) : bytes };
}

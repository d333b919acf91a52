// Encrypts passwords and tokens with the instance keys: AES-256-GCM (NIST SP 800-38D). Signs what must come back unchanged.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import type { InstanceKeys } from "./instance-key.ts";

export interface SecretBox {
  /** Seals with the newest key. */
  seal(text: string): Buffer;
  /** Throws where the bytes were sealed with a key that is not here, or were changed. */
  open(sealed: Buffer): string;
  /** With what everything begins that the newest key has sealed. */
  newestHead: Buffer;
  /** One signature by each key: whoever has one of them recognises it. `purpose` keeps one kind of text from passing for another. */
  sign(purpose: string, text: string): string[];
  isSignedBy(signature: string, purpose: string, text: string): boolean;
}

const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes;
/** Half of the hash is enough (RFC 2104, 5), and keeps links short. */
const signatureBytes = 16;

/** A box for keys of 32 bytes, newest first. Sealed: version (1), key id (4), nonce (12), tag (16), ciphertext. */
export function openSecretBox(...keys: InstanceKeys): SecretBox {
  if (keys.some((key) => key.length !== 32)) throw new Error("An instance key has 32 bytes.");
  const [newest] = keys;
  return {
    newestHead: headOf(newest),
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const head = headOf(newest);
      const cipher = createCipheriv("aes-256-gcm", newest, nonce, { authTagLength: tagBytes }).setAAD(head);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      const head = sealed.subarray(0, headBytes);
      const key = keys.find((each) => headOf(each).equals(head));
      if (key === undefined || sealed.length < headBytes + nonceBytes + tagBytes) {
        throw new Error("This secret was sealed with another instance key.");
      }
      const nonce = sealed.subarray(headBytes, headBytes + nonceBytes);
      const tag = sealed.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(head).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(headBytes + nonceBytes + tagBytes)), decipher.final()]).toString(
        "utf8",
      );
    },
    sign: (purpose, text) => keys.map((key) => signature(key, purpose, text).toString("base64url")),
    isSignedBy(given, purpose, text) {
      const bytes = Buffer.from(given, "base64url");
      return bytes.length === signatureBytes && keys.some((key) => timingSafeEqual(signature(key, purpose, text), bytes));
    },
  };
}

function headOf(key: Buffer): Buffer {
  return Buffer.concat([Buffer.from([version]), createHash("sha256").update(key).digest().subarray(0, keyIdBytes)]);
}

function signature(key: Buffer, purpose: string, text: string): Buffer {
  // Never the key itself for two things: what seals does not sign (RFC 5869).
  const own = Buffer.from(hkdfSync("sha256", key, "", `rapport signature ${purpose}`, 32));
  return createHmac("sha256", own).update(text).digest().subarray(0, signatureBytes);
}

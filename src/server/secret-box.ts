// Encrypts mailbox passwords and tokens with the instance key: AES-256-GCM (NIST SP 800-38D).
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

export interface SecretBox {
  seal(text: string): Buffer;
  /** Throws where the bytes were sealed with another key, or were changed. */
  open(sealed: Buffer): string;
}

const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes;

/** A box for one key of 32 bytes. Sealed: version (1), key id (4), nonce (12), tag (16), ciphertext. */
export function openSecretBox(key: Buffer): SecretBox {
  if (key.length !== 32) throw new Error("An instance key has 32 bytes.");
  const head = Buffer.concat([Buffer.from([version]), createHash("sha256").update(key).digest().subarray(0, keyIdBytes)]);
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(head);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      if (sealed.length < headBytes + nonceBytes + tagBytes || !sealed.subarray(0, headBytes).equals(head)) {
        throw new Error("This secret was sealed with another instance key.");
      }
      const nonce = sealed.subarray(headBytes, headBytes + nonceBytes);
      const tag = sealed.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(head).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(headBytes + nonceBytes + tagBytes)), decipher.final()]).toString(
        "utf8",
      );
    },
  };
}

// Secrets that are shown once: in links and as API keys. What is kept of one is its hash.
import { createHash, randomBytes } from "node:crypto";

/** A new secret: 32 random bytes in base64url (RFC 4648, 5). */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. It is long and random, so that no slow hash is needed. */
export function hashOfToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

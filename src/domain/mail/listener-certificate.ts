// The certificate of the mail listener: read from its two files, and read again when they change.
import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Log } from "../../server/log.ts";

export interface CertificateFiles {
  certificate: string;
  key: string;
}

export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

export interface WatchedCertificate {
  now: Certificate;
  /** The certificate where its files hold another one than when it was last asked; undefined where they do not. */
  renewed(): Certificate | undefined;
}

export class CertificateUnusable extends Error {}

/** Throws `CertificateUnusable` where the files cannot be read, or do not belong together. */
export function openCertificate(files: CertificateFiles, log: Pick<Log, "warn" | "info">): WatchedCertificate {
  let seen = marksOf(files);
  const now = read(files);
  return {
    now,
    renewed() {
      const marks = marksOf(files);
      if (marks === seen) return undefined;
      try {
        const fresh = read(files);
        seen = marks;
        log.info("the certificate of the mail listener was read again");
        return fresh;
      } catch (error) {
        // Half of it has been written, or it is a wrong one: the one before serves on, and the next connection looks again.
        log.warn({ err: error }, "the new certificate of the mail listener cannot be used yet");
        return undefined;
      }
    },
  };
}

function read({ certificate, key }: CertificateFiles): Certificate {
  try {
    const pair = { cert: readFileSync(certificate), key: readFileSync(key) };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CertificateUnusable(`The certificate of the mail listener cannot be used: ${why}.`, { cause: error });
  }
}

/** By what a change of the files shows without reading them. Follows links: renewals often put new files behind the old names. */
function marksOf({ certificate, key }: CertificateFiles): string {
  return [certificate, key]
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? "" : `${found.ino} ${found.size} ${found.mtimeMs}`;
    })
    .join("|");
}

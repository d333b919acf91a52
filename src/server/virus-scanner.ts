// Where clamd is, read from one setting; and what whoever checks files for viruses must be able to do.
import { isIP } from "node:net";
import type { Finding } from "../domain/file/scan-schema.ts";
import { StartRefused } from "./start-refused.ts";

/** As a connection is opened to it. */
export type ClamdPlace = { host: string; port: number } | { path: string };

export interface VirusScanner {
  /** Reads the bytes once, from the first on; gives what they are. Throws where it cannot say. */
  scan(bytes: AsyncIterable<Buffer>): Promise<Finding>;
}

/** `host:port`, `[::1]:port`, or the whole path of a Unix socket. Refuses all else. */
export function readClamdPlace(value: string | undefined): ClamdPlace | undefined {
  if (value === undefined) return undefined;
  if (/^\/[^\0]{1,106}$/.test(value)) return { path: value };
  const [, six, other, port = ""] =
    /^(?:\[([\da-f:.]+)\]|([a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?)):(\d{1,5})$/i.exec(value) ?? [];
  const host = six !== undefined && isIP(six) === 6 ? six : other;
  if (host !== undefined && Number(port) > 0 && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new StartRefused(
    `--clamd must be an address with its port, or the whole path of a socket, not "${value}".`,
    "For example --clamd 127.0.0.1:3310 or --clamd /run/clamav/clamd.ctl.",
  );
}

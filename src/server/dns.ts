// Asks the domain name system what a domain says of itself (TXT records), by the system's servers or by those of the settings.
import { Resolver } from "node:dns/promises";
import { Refused } from "../refused.ts";
import { errorCode } from "./start-refused.ts";

/** The TXT records of a name, each whole; none where the name or the records are not there. */
export type TextRecords = (name: string) => Promise<string[]>;

export function openTextRecords(servers: string[]): TextRecords {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return async (name) => {
    try {
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(""));
    } catch (error) {
      if (["ENOTFOUND", "ENODATA"].includes(errorCode(error) ?? "")) return [];
      throw new Refused("domain_not_proven", "The domain name servers did not answer just now. Please try again in a moment.");
    }
  };
}

/** Asks for records of any kind, as Node's own resolve does; rejects where there are none, or nobody answers in time. */
export function openResolver(servers: string[]): (name: string, kind: string) => Promise<string[][] | string[]> {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return (name, kind) => resolver.resolve(name, kind as "TXT");
}

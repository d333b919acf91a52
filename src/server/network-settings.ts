// Reads settings that list addresses: networks of one's own, proxies, name servers.
import { isIP } from "node:net";
import { StartRefused } from "./start-refused.ts";

/** What stands between commas. */
function listOf(value = ""): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Addresses and networks, as --`flag` names them. Refuses what is none. */
export function networks(flag: string, value: string | undefined): string[] {
  const each = listOf(value);
  for (const network of each) {
    const [address = "", bits, more] = network.split("/");
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const isGood = more === undefined && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
    if (!isGood) {
      throw new StartRefused(
        `--${flag} must be addresses or networks with commas between them, not "${network}".`,
        `For example --${flag} 127.0.0.1,10.0.0.0/8.`,
      );
    }
  }
  return each;
}

/** Name servers, each with its port or without. Refuses what is none. */
export function dnsServers(value: string | undefined): string[] {
  const each = listOf(value);
  for (const server of each) {
    const [, address = "", port = "53"] =
      /^(?:\[(?=.*\]))?([\d.]+|[\da-f:.]*:[\da-f:.]*:[\da-f:.]*)\]?(?::(\d+))?$/i.exec(server) ?? [];
    if (isIP(address) !== 0 && Number(port) > 0 && Number(port) <= 65_535) continue;
    throw new StartRefused(
      `--dns-servers must be addresses with commas between them, not "${server}".`,
      "For example --dns-servers 9.9.9.9 or --dns-servers 127.0.0.1:5353.",
    );
  }
  return each;
}

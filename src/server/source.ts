// Where a request came from: its connection, or what a proxy that we trust says of it.
import { BlockList, isIP } from "node:net";
import type { Context } from "hono";

/** Proxies whose X-Forwarded-For is believed: addresses and networks (CIDR). */
export const trustedProxies = networkList;

/** Addresses and networks (CIDR) as one list that can be asked. */
export function networkList(networks: string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** The address of whoever asks. Behind trusted proxies it is the last one in X-Forwarded-For that is not itself such a proxy. */
export function sourceOf(c: Context, trusted: BlockList): string {
  let source = connectionAddress(c);
  if (isIP(source) === 0) return "unknown";
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((each) => plain(each.trim()));
  while (isTrusted(source, trusted)) {
    const before = forwarded.pop();
    if (before === undefined || isIP(before) === 0) break;
    source = before;
  }
  return source;
}

/** The address that the connection itself comes from; empty where there is none. */
export function connectionAddress(c: Context): string {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return plain(incoming?.socket?.remoteAddress ?? "");
}

/** The source as strangers are counted by it: one who has an IPv6 network has all addresses in it (RFC 6177). */
export function sourceNetwork(source: string): string {
  if (!source.includes(":")) return source;
  const [head = "", tail] = source.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return `${[...left, ...zeros, ...right].slice(0, 4).join(":")}::/64`;
}

/** An IPv4 address that came over IPv6 is the same address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

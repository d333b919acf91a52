// The one way out: every HTTP request that the server makes to an address somebody entered. It reaches the public internet, and of
// networks at home only those that the settings allow, whatever names, redirects and spellings an address hides behind.
import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, type BodyInit, type Dispatcher, fetch, type RequestInit as UndiciInit } from "undici";
import { Refused } from "../refused.ts";

export interface Outgoing {
  /**
   * Like fetch, with the answer read whole. Redirects are followed unless `redirect` says otherwise; each is checked anew.
   * Refuses with `address_not_reachable` what may not be reached, what does not answer, and what answers too much or too slowly.
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<string[]>;

export interface OutgoingOptions {
  /** Networks (CIDR) at home that may be reached, also without TLS. */
  allow: string[];
  /** Whether the public internet may be reached without TLS, too. */
  plain?: boolean;
  /** The ports of public addresses that may be reached; any, where it is left out. */
  ports?: number[];
  resolve?: Resolve;
  timeoutMs?: number;
  mostBytes?: number;
}

const mostRedirects = 3;
const credentialHeaders = ["authorization", "cookie", "proxy-authorization"];
const bodyHeaders = ["content-type", "content-length", "content-encoding", "content-language", "content-location"];

const unreachable = "It did not answer, or its name is not known.";
const forbidden =
  "It is not an https address on the public internet. Whoever runs Rapport can allow a network at home with --reachable-networks.";

/** Opens it; connections are made for one request each, so that each request asks for the addresses anew. */
export function openOutgoing({
  allow,
  plain = false,
  ports,
  resolve = resolveBySystem,
  timeoutMs = 10_000,
  mostBytes = 1024 * 1024,
}: OutgoingOptions): Outgoing {
  const atHome = allow.map(networkOf);
  const isAtHome = (address: string) => isIn(address, atHome);
  const isAnywhere = (address: string) => isPublic(address) || isAtHome(address);
  // Without keeping connections alive, and without looking at HTTP_PROXY: a proxy would resolve names by itself.
  const agentFor = (isAllowed: (address: string) => boolean) =>
    new Agent({ pipelining: 0, connect: { timeout: timeoutMs, lookup: checkedLookup(resolve, isAllowed) } });
  const anywhere = { isAllowed: isAnywhere, agent: agentFor(isAnywhere) };
  const atHomeOnly = { isAllowed: isAtHome, agent: agentFor(isAtHome) };

  /** Where one may get to by this protocol and port; undefined: nowhere. */
  function reachOf({ protocol, port }: URL) {
    if (protocol !== "https:" && protocol !== "http:") return undefined;
    const isPlain = protocol === "http:";
    const isUsual = ports?.includes(Number(port || (isPlain ? 80 : 443))) ?? true;
    return isUsual && (!isPlain || plain) ? anywhere : atHomeOnly;
  }

  /** How to connect. The lookup is not asked for what is an address already, so that is checked here. */
  function wayTo(url: URL): Dispatcher {
    const reach = reachOf(url);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const isLiteral = isIP(host) !== 0;
    if (reach === undefined || url.username !== "" || url.password !== "") throw new Refused("address_not_reachable", forbidden);
    if (isLiteral && !reach.isAllowed(host)) throw new Refused("address_not_reachable", forbidden);
    return reach.agent;
  }

  async function follow(from: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
    let url = from;
    let { method = "GET", body = null } = init;
    const headers = new Headers(init.headers);
    for (let redirects = 0; ; redirects++) {
      const dispatcher = wayTo(url);
      const request: UndiciInit = {
        method,
        headers: [...headers],
        body: body as BodyInit,
        signal,
        redirect: "manual",
        dispatcher,
      };
      const answer = await fetch(url, request);
      const location = answer.headers.get("location");
      const isRedirect = [301, 302, 303, 307, 308].includes(answer.status) && location !== null;
      if (!isRedirect || init.redirect === "manual") return whole(answer, mostBytes);
      await answer.body?.cancel();
      if (init.redirect === "error" || redirects === mostRedirects)
        throw new Refused("address_not_reachable", "It leads on from one address to the next.");
      const next = URL.parse(location, url);
      if (next === null) throw new Refused("address_not_reachable", "It leads on to an address that is none.");
      if (answer.status === 303 || (answer.status < 303 && method === "POST")) {
        method = "GET";
        body = null;
        for (const name of bodyHeaders) headers.delete(name);
      }
      if (next.origin !== url.origin) {
        // What is sent may hold a secret that was meant for the first address alone.
        if (body !== null) throw new Refused("address_not_reachable", "It leads on to another server.");
        for (const name of credentialHeaders) headers.delete(name);
      }
      url = next;
    }
  }

  return {
    async fetch(address, init = {}) {
      const url = URL.parse(String(address));
      if (url === null) throw new Refused("address_not_reachable", "It is not a web address.");
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = init.signal == null ? timeout : AbortSignal.any([timeout, init.signal]);
      try {
        return await follow(url, init, signal);
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal !== undefined) throw refusal;
        throw new Refused("address_not_reachable", timeout.aborted ? "It took too long to answer." : unreachable);
      }
    },
    async close() {
      await Promise.all([anywhere, atHomeOnly].map(({ agent }) => agent.destroy()));
    },
  };
}

async function resolveBySystem(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** Resolves a name, and lets the connection be made to these very addresses, if all of them may be reached. */
function checkedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (name, options, done) => {
    resolve(name).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (first === undefined) done(new Refused("address_not_reachable", unreachable), "");
        // One bad address among good ones is refused whole: the connection would pick any of them.
        else if (!addresses.every(isAllowed)) done(new Refused("address_not_reachable", forbidden), "");
        else if (options.all === true) done(null, found);
        else done(null, first.address, first.family);
      },
      () => done(new Refused("address_not_reachable", unreachable), ""),
    );
  };
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

function networkOf(text: string): Network {
  return text.includes("/") ? ipaddr.parseCIDR(text) : [ipaddr.parse(text), text.includes(":") ? 128 : 32];
}

function isIn(text: string, networks: Network[]): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never));
}

const [globalUnicast, globalUnicastBits] = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * An address of the public internet. Of IPv6 that is 2000::/3 alone (RFC 4291, 2.4): what lies outside, or carries an IPv4
 * address within (mapped, NAT64, 6to4, Teredo), may lead back home.
 */
function isPublic(text: string): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast, globalUnicastBits);
}

/** The answer with its whole body, counted after decompression. */
async function whole(answer: Awaited<ReturnType<typeof fetch>>, mostBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw new Refused("address_not_reachable", "It answered more than can be right.");
    chunks.push(chunk);
  }
  const headers = new Headers([...answer.headers]);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  const isBodiless = [204, 205, 304].includes(answer.status);
  return new Response(isBodiless ? null : Buffer.concat(chunks), { status: answer.status, headers });
}

/** A refusal of ours comes back wrapped by fetch. */
function refusalIn(error: unknown): Refused | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof Refused) return each;
    if (each instanceof AggregateError) return each.errors.map(refusalIn).find((found) => found !== undefined);
  }
  return undefined;
}

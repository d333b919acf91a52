// Where a request came from: only proxies that are trusted are believed about others.
import type { Context } from "hono";
import { describe, expect, test } from "vitest";
import { sourceOf, trustedProxies } from "./source.ts";

function ask(remoteAddress: string | undefined, forwarded: string | undefined, trusted: string[]): string {
  const context = {
    env: { incoming: { socket: { remoteAddress } } },
    req: { header: (name: string) => (name === "x-forwarded-for" ? forwarded : undefined) },
  };
  return sourceOf(context as unknown as Context, trustedProxies(trusted));
}

describe("the source of a request", () => {
  test.each<[string, string | undefined, string | undefined, string[], string]>([
    ["is its connection", "203.0.113.7", undefined, [], "203.0.113.7"],
    ["is never what a stranger says", "203.0.113.7", "198.51.100.1", [], "203.0.113.7"],
    ["is never what a stranger says past a proxy that was not asked", "203.0.113.7", "198.51.100.1", ["10.0.0.1"], "203.0.113.7"],
    ["is whom a trusted proxy names", "10.0.0.1", "203.0.113.7", ["10.0.0.1"], "203.0.113.7"],
    ["is whom a proxy of a trusted network names", "10.0.0.9", "203.0.113.7", ["10.0.0.0/8"], "203.0.113.7"],
    ["is the last that is no trusted proxy", "10.0.0.1", "1.2.3.4, 203.0.113.7, 10.0.0.2", ["10.0.0.0/8"], "203.0.113.7"],
    ["is the first proxy where all are trusted", "10.0.0.1", "10.0.0.3, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.3"],
    ["is the proxy where it names nobody", "10.0.0.1", undefined, ["10.0.0.1"], "10.0.0.1"],
    ["is the proxy where it names nonsense", "10.0.0.1", "unknown", ["10.0.0.1"], "10.0.0.1"],
    ["is the last good one before nonsense", "10.0.0.1", "'; drop, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.2"],
    ["reads IPv4 over IPv6 as IPv4", "::ffff:203.0.113.7", undefined, [], "203.0.113.7"],
    ["trusts IPv4 over IPv6 as IPv4", "::ffff:10.0.0.1", "203.0.113.7", ["10.0.0.1"], "203.0.113.7"],
    ["may be IPv6", "2001:db8::7", undefined, [], "2001:db8::7"],
    ["may be IPv6 behind an IPv6 proxy", "fd00::1", "2001:db8::7", ["fd00::/8"], "2001:db8::7"],
    ["has no zone", "fe80::1%eth0", undefined, [], "fe80::1"],
    ["is unknown without a connection", undefined, "203.0.113.7", ["10.0.0.1"], "unknown"],
  ])("%s", (_what, connection, forwarded, trusted, expected) => {
    expect(ask(connection, forwarded, trusted)).toBe(expected);
  });
});

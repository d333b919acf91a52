// The token of a one-time link. It stands behind the # of its address, which no browser sends to any server.
export function readToken(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get("token") || undefined;
}

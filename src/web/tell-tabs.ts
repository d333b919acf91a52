// What one tab tells the others of this browser: they share one session, so what one knows, all shall know.

interface Told {
  /** One has read a conversation, or marked an encounter of it as unread. */
  seen: { workspaceId: string; conversationId: string };
  signedOut: Record<string, never>;
}

const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("rapport.tabs");

export function tellTabs<Kind extends keyof Told>(kind: Kind, what: Told[Kind]): void {
  channel?.postMessage({ kind, what });
}

/** Listens to the other tabs; returns how to stop. */
export function hearTabs<Kind extends keyof Told>(kind: Kind, hear: (what: Told[Kind]) => void): () => void {
  const listen = ({ data }: MessageEvent<{ kind: string; what: Told[Kind] }>) => {
    if (data.kind === kind) hear(data.what);
  };
  channel?.addEventListener("message", listen);
  return () => channel?.removeEventListener("message", listen);
}

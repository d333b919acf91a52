// A DNS server on this machine that knows the TXT records that a test gives it.
import { createSocket } from "node:dgram";
import dnsPacket from "dns-packet";

export interface DnsServer {
  /** As --dns-servers takes it. */
  address: string;
  /** What it answers, by name; a long text comes in pieces. */
  texts: Map<string, string[]>;
  /** What it was asked. */
  asked: string[];
  close(): Promise<void>;
}

const nameError = 3;

export async function openDnsServer(): Promise<DnsServer> {
  const texts = new Map<string, string[]>();
  const asked: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const { id, questions } = dnsPacket.decode(message);
    const [{ name, type } = { name: "", type: "" }] = questions;
    asked.push(`${type} ${name}`);
    const found = type === "TXT" ? texts.get(name.toLowerCase()) : undefined;
    const answers = found?.map((text) => ({ type: "TXT", name, ttl: 1, data: text.match(/.{1,200}/gs) ?? [""] })) ?? [];
    const flags = dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE | (found === undefined ? nameError : 0);
    socket.send(dnsPacket.encode({ type: "response", id, flags, questions, answers }), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    texts,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

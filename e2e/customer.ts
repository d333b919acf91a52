// A customer with a mail program: sends to the listener, and has a mail server of their own where answers arrive.
import type { AddressInfo } from "node:net";
import nodemailer from "nodemailer";
import { SMTPServer } from "smtp-server";
import { until } from "./rapport-process.ts";

export interface CustomerMail {
  /** Where the product sends its replies to. */
  port: number;
  /** The raw messages that have arrived, in their order. */
  received: string[];
  /** Waits for the nth message (from 1) and returns it. */
  nth(n: number): Promise<string>;
  close(): Promise<void>;
}

/** Listens as the customer's mail server. */
export async function openCustomerMail(): Promise<CustomerMail> {
  const received: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData(stream, _session, callback) {
      let raw = "";
      stream.on("data", (piece) => {
        raw += piece;
      });
      stream.on("end", () => {
        received.push(raw);
        callback();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    async nth(n) {
      await until(
        () => received.length >= n,
        15_000,
        () => `${received.length} messages have arrived.`,
      );
      return received[n - 1] ?? "";
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Sends a mail to the product's listener; resolves when it was taken. */
export async function sendMail(
  port: number,
  message: { from: string; to: string; subject: string; text?: string; html?: string; inReplyTo?: string; references?: string[] },
): Promise<void> {
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  try {
    await transport.sendMail(message);
  } finally {
    transport.close();
  }
}

/** The value of a header of a raw message, unfolded. */
export function header(raw: string, name: string): string | undefined {
  const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, " ");
  return new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1]?.trim();
}

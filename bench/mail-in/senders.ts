// A program: sends mails to an SMTP server on this machine over 16 connections, and tells how long that took. Asked by messages.
import { createConnection } from "node:net";
import { makeMails } from "./mails.ts";

export interface Sending {
  port: number;
  to: string;
  count: number;
  round: string;
}

/** From the first word to the last 250, and when that was. */
export interface Sent {
  tookMs: number;
  endedAt: number;
}

const connections = 16;

process.on("message", async ({ port, to, count, round }: Sending) => {
  const mails = makeMails(count, round).map(({ from, raw }) => ({ from, data: dotted(raw) }));
  const from = performance.now();
  await Promise.all(Array.from({ length: connections }, () => sendFrom(mails, port, to)));
  process.send?.({ tookMs: performance.now() - from, endedAt: Date.now() } satisfies Sent);
});
process.send?.("ready");

async function sendFrom(mails: { from: string; data: Buffer }[], port: number, to: string): Promise<void> {
  const socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
  let seen = "";
  let answered: (line: string) => void = () => {};
  let failed: (error: Error) => void = () => {};
  socket.on("data", (piece) => {
    seen += piece.toString("latin1");
    const answer = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/.exec(seen);
    if (answer === null) return;
    seen = seen.slice(answer[0].length);
    answered(answer[1] ?? "");
  });
  socket.on("error", (error) => failed(error));
  const expect = (code: string) =>
    new Promise<void>((resolve, reject) => {
      failed = reject;
      answered = (line) => (line.startsWith(code) ? resolve() : reject(new Error(`The server says: ${line}`)));
    });
  const say = (words: string | Buffer, code: string) => {
    const answer = expect(code);
    socket.write(words);
    return answer;
  };
  await expect("220");
  await say("EHLO customer.example\r\n", "250");
  for (let mail = mails.pop(); mail !== undefined; mail = mails.pop()) {
    await say(`MAIL FROM:<${mail.from}>\r\n`, "250");
    await say(`RCPT TO:<${to}>\r\n`, "250");
    await say("DATA\r\n", "354");
    await say(mail.data, "250");
  }
  await say("QUIT\r\n", "221");
  socket.destroy();
}

/** As it goes over the wire (RFC 5321, 4.5.2), with the end. */
function dotted(raw: Buffer): Buffer {
  const text = raw.toString("latin1").replace(/(^|\r\n)\./g, "$1..");
  return Buffer.from(`${text}\r\n.\r\n`, "latin1");
}

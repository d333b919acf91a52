// A mail program that speaks SMTP line by line to the listener, and a mail server that takes or refuses what is sent to it.
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";

export interface SmtpClient {
  /** Sends a line, and returns the answer: its code and words. */
  say(line: string): Promise<string>;
  /** EHLO, MAIL, RCPT and DATA; returns the answer to the first step that is refused, or to the message. */
  send(mail: { from?: string; to: string[]; raw: Buffer }): Promise<string>;
  close(): void;
}

/** Connects to a listener and reads its greeting. */
export async function openSmtpClient(port: number): Promise<SmtpClient> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  await once(socket, "connect");
  const answers = answersOf(socket);
  await answers();
  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    return answers();
  };
  return {
    say,
    async send({ from = "tomas@customer.example", to, raw }) {
      for (const line of ["EHLO customer.example", `MAIL FROM:<${from}>`, ...to.map((each) => `RCPT TO:<${each}>`), "DATA"]) {
        const answer = await say(line);
        if (!/^[23]/.test(answer)) return answer;
      }
      // A line that begins with a dot gets another (RFC 5321, 4.5.2).
      const stuffed = raw.toString("latin1").replace(/(^|\r\n)\./g, "$1..");
      socket.write(Buffer.from(`${stuffed}\r\n.\r\n`, "latin1"));
      return answers();
    },
    close: () => socket.destroy(),
  };
}

function answersOf(socket: Socket): () => Promise<string> {
  let seen = "";
  let wake = () => {};
  socket.on("data", (data) => {
    seen += data.toString("latin1");
    wake();
  });
  socket.on("close", () => wake());
  return async () => {
    for (;;) {
      const answer = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(seen)?.[0];
      if (answer !== undefined) {
        seen = seen.slice(answer.length);
        return answer.trim();
      }
      if (socket.closed) throw new Error("the listener hung up");
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

export interface SmtpServerForTests {
  port: number;
  /** Every message that was taken, raw. */
  taken: Buffer[];
  /** To whom each of them went, by the envelope. */
  receivers: string[][];
  /** What to answer to the next messages, first to last; with none left, messages are taken. */
  answers: { code: number; words: string }[];
  /** Receivers that are refused, by the address. */
  refused: Map<string, { code: number; words: string }>;
  close(): Promise<void>;
}

/** A mail server on a port of its own, where `desk` signs in with `secret`. */
export async function openSmtpServer(): Promise<SmtpServerForTests> {
  const taken: Buffer[] = [];
  const receivers: string[][] = [];
  const answers: { code: number; words: string }[] = [];
  const refused = new Map<string, { code: number; words: string }>();
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, callback) =>
      username === "desk" && password === "secret"
        ? callback(null, { user: username })
        : callback(Object.assign(new Error("no"), { responseCode: 535 })),
    onRcptTo({ address }, _session, callback) {
      const answer = refused.get(address);
      callback(answer === undefined ? null : Object.assign(new Error(answer.words), { responseCode: answer.code }));
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const answer = answers.shift();
        if (answer !== undefined) return callback(Object.assign(new Error(answer.words), { responseCode: answer.code }));
        taken.push(Buffer.concat(chunks));
        receivers.push(envelope.rcptTo.map(({ address }) => address));
        callback(null);
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    taken,
    receivers,
    answers,
    refused,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

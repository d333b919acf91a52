// A mailbox on an IMAP server of its own, where `desk` signs in with `secret`; its connections can be cut.
import type { Socket } from "node:net";
import hoodiecrow from "hoodiecrow-imap";

export interface ImapMailbox {
  port: number;
  /** Puts a message into the inbox, as if it came now (or then). */
  deliver(raw: Buffer, at?: Date): void;
  /** Changes the password. */
  setPassword(password: string): void;
  /** Gives the mailbox another UIDVALIDITY, as after a restore: all messages get new numbers. */
  renumber(uidValidity: number): void;
  /** Flags of all messages, to see that nobody changed them. */
  flags(): string[][];
  /** Cuts every connection. It goes on listening. */
  cut(): void;
  connections(): number;
  close(): Promise<void>;
}

/** Opens it with messages that are there already. */
export async function openImapMailbox(messages: { raw: Buffer; at: Date }[] = []): Promise<ImapMailbox> {
  const users = { desk: { password: "secret" } };
  const imap = hoodiecrow({
    plugins: ["IDLE"],
    users,
    storage: { INBOX: { messages: messages.map(({ raw, at }) => ({ raw: raw.toString("latin1"), internaldate: at })) }, "": {} },
  });
  const sockets = new Set<Socket>();
  imap.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => imap.listen(0, "127.0.0.1", resolve));
  const address = imap.server.address();
  const inbox = imap.getMailbox("INBOX");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    deliver: (raw, at = new Date()) => imap.appendMessage("INBOX", [], at, raw.toString("latin1")),
    setPassword: (password) => {
      users.desk.password = password;
    },
    renumber(uidValidity) {
      inbox.uidvalidity = uidValidity;
      for (const [index, message] of inbox.messages.entries()) message.uid = index + 1;
      inbox.uidnext = inbox.messages.length + 1;
    },
    flags: () => inbox.messages.map((message) => message.flags),
    cut,
    connections: () => sockets.size,
    close() {
      cut();
      return new Promise((resolve) => imap.close(() => resolve()));
    },
  };
}

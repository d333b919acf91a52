// The types of the IMAP server for tests that we use; the package brings none.
declare module "hoodiecrow-imap" {
  import type { Server } from "node:net";

  export interface ImapServerForTests {
    server: Server;
    users: Record<string, { password: string }>;
    listen(port: number, host: string, callback: () => void): void;
    close(callback: () => void): void;
    appendMessage(mailbox: string, flags: string[], internalDate: Date | string, raw: string): void;
    getMailbox(path: string): { uidvalidity: number; uidnext: number; messages: { uid: number; flags: string[] }[] };
  }

  export default function hoodiecrow(options: {
    plugins?: string[];
    storage?: Record<
      string,
      { messages?: (string | { raw: string; uid?: number; internaldate?: Date })[]; uidvalidity?: number; uidnext?: number }
    >;
    users?: Record<string, { password: string }>;
  }): ImapServerForTests;
}

// What routes and jobs are given: the database, the clock, the key, the log.
import type { DNSResolver } from "mailauth";
import type { Connection } from "./db.ts";
import type { Log } from "./log.ts";
import type { Outgoing } from "./outgoing.ts";
import type { SecretBox } from "./secret-box.ts";
import type { SystemMail } from "./system-mail.ts";
import type { VirusScanner } from "./virus-scanner.ts";

export interface Deps {
  connection: Connection;
  box: SecretBox;
  log: Log;
  /** For the mails that this server sends itself. */
  systemMail: SystemMail;
  /** Whether this is a demonstration: it connects to no mail server, and sends nothing. */
  isDemo?: boolean;
  /** Asks name servers about the senders of mails; without it their signatures are not looked at. */
  resolver?: DNSResolver | undefined;
  /** Requests to addresses that somebody entered, and to providers; without it none of them is asked. */
  outgoing?: Outgoing | undefined;
  /** Checks files for viruses; without it none is checked. */
  scanner?: VirusScanner | undefined;
  /** The time; tests set their own. */
  now: () => Date;
}

/** Where files that are sent up are taken in, and how large one may be. */
export interface FileRoom {
  mostBytes: number;
  spoolFolder: string;
  /** Whether it is checked for viruses. */
  isChecked?: boolean;
}

export interface FileDeps extends Deps {
  files: FileRoom;
}

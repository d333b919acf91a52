// A Dovecot of its own for a test: IMAP on a loopback port, LMTP and SASL on sockets, everything in one folder.
import { chown, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Daemon, findFreePort, findUser, programs, startDaemon } from "./programs.ts";

export type Mailbox = { address: string; password: string };

type Dovecot = Daemon & {
  imapPort: number;
  lmtpSocket: string;
  saslSocket: string;
  logFile: string;
  saveMailboxes: (mailboxes: Mailbox[]) => Promise<void>;
};

export async function startDovecot(folder: string, mailboxes: Mailbox[]): Promise<Dovecot> {
  const nobody = findUser("nobody");
  const imapPort = await findFreePort();
  const lmtpSocket = join(folder, "lmtp");
  const saslSocket = join(folder, "sasl");
  const logFile = join(folder, "dovecot.log");
  const configFile = join(folder, "dovecot.conf");
  const usersFile = join(folder, "users");

  await mkdir(folder);
  await chown(folder, nobody.uid, nobody.gid);

  // Dovecot looks at the file's time at each login; the rename spares it half a file.
  async function saveMailboxes(all: Mailbox[]): Promise<void> {
    const lines = all.map(({ address, password }) => `${address.toLowerCase()}:{PLAIN}${password}::::::\n`);
    await writeFile(`${usersFile}.new`, lines.join(""), { mode: 0o644 });
    await rename(`${usersFile}.new`, usersFile);
  }

  await saveMailboxes(mailboxes);
  await writeFile(configFile, configuration({ folder, imapPort, lmtpSocket, saslSocket, logFile, usersFile }));
  const daemon = startDaemon("Dovecot", [programs.dovecot, "-F", "-c", configFile], logFile, nobody);
  return { ...daemon, imapPort, lmtpSocket, saslSocket, logFile, saveMailboxes };
}

type Places = {
  folder: string;
  imapPort: number;
  lmtpSocket: string;
  saslSocket: string;
  logFile: string;
  usersFile: string;
};

// Dovecot runs as one user who may neither change identity nor chroot; each service that would is told not to.
function configuration(places: Places): string {
  return `
base_dir = ${places.folder}/run
state_dir = ${places.folder}/state
log_path = ${places.logFile}
protocols = imap lmtp
listen = 127.0.0.1
hostname = mail.desk.example
postmaster_address = postmaster@desk.example
recipient_delimiter = +
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_verbose = yes
auth_failure_delay = 0
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
mail_uid = nobody
mail_gid = nogroup
mail_home = ${places.folder}/mail/%Lu
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu ${places.usersFile}
}
userdb {
  driver = passwd-file
  args = username_format=%Lu ${places.usersFile}
  default_fields = uid=nobody gid=nogroup home=${places.folder}/mail/%Lu
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
}
service anvil {
  chroot =
  # Without its listener there is no penalty: a wrong password makes no later login wait.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service ipc {
  chroot =
}
service imap-login {
  chroot =
  service_count = 0
  inet_listener imap {
    address = 127.0.0.1
    port = ${places.imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  unix_listener ${places.lmtpSocket} {
    mode = 0666
  }
}
service auth {
  unix_listener ${places.saslSocket} {
    mode = 0666
  }
}
`;
}

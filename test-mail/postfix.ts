// A Postfix of its own for a test: SMTP on loopback ports, known domains only, no DNS, everything in one folder.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { chown, mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type Daemon, findFreePort, findGroup, findUser, programs, startDaemon } from "./programs.ts";

const run = promisify(execFile);

// Domain → Postfix's own words for the next hop, as `lmtp:unix:/…` or `smtp:[127.0.0.1]:2525`.
type Routes = Map<string, string>;

export type QueuedMail = {
  queueId: string;
  queue: "active" | "deferred" | "incoming" | "hold" | "maildrop";
  sender: string;
  recipients: { address: string; reason?: string }[];
};

export type Postfix = Daemon & {
  smtpPort: number;
  submissionPort: number;
  logFile: string;
  saveRoutes: (routes: Routes) => Promise<void>;
  listQueue: () => Promise<QueuedMail[]>;
};

export async function startPostfix(folder: string, routes: Routes, saslSocket: string): Promise<Postfix> {
  const smtpPort = await findFreePort();
  const submissionPort = await findFreePort();
  const configFolder = join(folder, "config");
  const logFile = join(folder, "postfix.log");
  const transportFile = join(folder, "transport");

  await mkdir(folder);
  await mkdir(configFolder);
  await makeQueue(folder);

  async function writeRoutes(all: Routes): Promise<void> {
    const lines = [...all].map(([domain, nextHop]) => `${domain} ${nextHop}\n`);
    await writeFile(transportFile, lines.join(""));
    await run(programs.postmap, ["-c", configFolder, `hash:${transportFile}`]);
  }

  const mainFile = join(configFolder, "main.cf");
  await writeFile(mainFile, mainConfiguration(folder, saslSocket));
  // Each of Postfix's programs waits a second or two while main.cf is that young.
  await utimes(mainFile, 0, 0);
  await writeFile(join(configFolder, "master.cf"), masterConfiguration(smtpPort, submissionPort));
  await writeRoutes(routes);
  const daemon = startDaemon("Postfix", [programs.postfix, "-c", configFolder], logFile);

  async function saveRoutes(all: Routes): Promise<void> {
    await writeRoutes(all);
    const before = listChildren(daemon.pid);
    daemon.reload();
    // Postfix's programs remember routes; the old ones leave when idle. One amid a long session is not waited for.
    const deadline = Date.now() + 2000;
    while (Date.now() < deadline && listChildren(daemon.pid).some((pid) => before.includes(pid))) await sleep(5);
  }

  async function listQueue(): Promise<QueuedMail[]> {
    const { stdout } = await run(programs.postqueue, ["-c", configFolder, "-j"]);
    return stdout
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => present(JSON.parse(line)));
  }

  return { ...daemon, smtpPort, submissionPort, logFile, saveRoutes, listQueue };
}

function listChildren(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
}

type QueueLine = {
  queue_name: QueuedMail["queue"];
  queue_id: string;
  sender: string;
  recipients: { address: string; delay_reason?: string }[];
};

function present(line: QueueLine): QueuedMail {
  return {
    queueId: line.queue_id,
    queue: line.queue_name,
    sender: line.sender,
    recipients: line.recipients.map(({ address, delay_reason: reason }) => ({
      address,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

// What `postfix start` would make, without its script, which also checks and mends the machine's own Postfix.
async function makeQueue(folder: string): Promise<void> {
  const postfix = findUser("postfix");
  const postdrop = findGroup("postdrop");
  const queue = join(folder, "queue");
  await mkdir(queue);
  await mkdir(join(queue, "pid"));
  const owned = [
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "maildrop",
    "private",
    "saved",
    "trace",
  ];
  for (const path of [join(folder, "data"), ...owned.map((name) => join(queue, name))]) {
    await mkdir(path, { mode: 0o700 });
    await chown(path, postfix.uid, postfix.gid);
  }
  await mkdir(join(queue, "public"), { mode: 0o710 });
  await chown(join(queue, "public"), postfix.uid, postdrop);
}

function mainConfiguration(folder: string, saslSocket: string): string {
  return `
compatibility_level = 3.6
config_directory = ${folder}/config
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
mail_owner = postfix
setgid_group = postdrop

myhostname = mail.desk.example
mydomain = desk.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8

# Nothing is asked of DNS, and nothing leaves loopback: a domain without a route is refused.
smtp_dns_support_level = disabled
lmtp_dns_support_level = disabled
smtp_host_lookup = native
lmtp_host_lookup = native
smtpd_peername_lookup = no
smtp_bind_address = 127.0.0.1
default_transport = error:5.1.2 no such domain here
relay_transport = error:5.1.2 no such domain here
local_transport = error:5.1.1 no such user here
relayhost =
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
relay_domains = hash:${folder}/transport
transport_maps = hash:${folder}/transport
recipient_delimiter = +

smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${saslSocket}
smtpd_sasl_security_options = noanonymous
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtputf8_enable = yes
message_size_limit = 52428800

# A mail that could not be delivered is tried again within seconds, as it would be within minutes elsewhere.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtp_connect_timeout = 5s
smtp_helo_timeout = 10s
in_flow_delay = 0
notify_classes =
fast_flush_domains =
`;
}

// The second listener takes mail only from those who log in with a mailbox's address and password.
function masterConfiguration(smtpPort: number, submissionPort: number): string {
  return `
127.0.0.1:${smtpPort} inet n - n - - smtpd
127.0.0.1:${submissionPort} inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
`;
}

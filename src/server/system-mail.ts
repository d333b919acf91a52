// The mails that this server sends itself: invitations, links for new passwords.
import nodemailer from "nodemailer";
import { Refused } from "../refused.ts";
import { inTime } from "./in-time.ts";
import { type Log, withoutAddresses } from "./log.ts";
import type { SystemMailServer } from "./system-mail-setting.ts";

export interface SystemMail {
  /** Whether there is a mail server to send through. */
  isSetUp: boolean;
  /** Sends; refuses with the reason in words (`mail_not_set_up`, `mail_not_sent`). */
  send(mail: { to: string; subject: string; text: string }): Promise<void>;
}

const limitMs = 15_000;

/** `server`: where to send through; undefined: nowhere, and every mail is refused. */
export function openSystemMail(server: SystemMailServer | undefined): SystemMail & { verify(): Promise<void> } {
  if (server === undefined) {
    const refuse = () => Promise.reject(new Refused("mail_not_set_up"));
    return { isSetUp: false, send: refuse, verify: refuse };
  }
  return {
    isSetUp: true,
    send: ({ to, subject, text }) =>
      withTransport(server, (transport) =>
        transport.sendMail({
          from: { name: "Rapport", address: server.from },
          to: { name: "", address: to },
          subject,
          text,
          // So that robots do not answer it (RFC 3834, 5).
          headers: { "Auto-Submitted": "auto-generated" },
        }),
      ),
    verify: () => withTransport(server, (transport) => transport.verify()),
  };
}

/** Looks whether mails could be sent, and says in the log where they could not. */
export async function checkSystemMail(mail: { isSetUp: boolean; verify(): Promise<void> }, log: Log): Promise<void> {
  if (!mail.isSetUp) return;
  await mail.verify().catch((error: unknown) => {
    const reason = error instanceof Refused ? error.detail : undefined;
    log.warn({ reason }, "mails of this server itself (invitations, new passwords) cannot be sent: see --system-mail");
  });
}

type Transport = ReturnType<typeof transportTo>;

function transportTo(server: SystemMailServer) {
  return nodemailer.createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    ...(server.user === "" ? {} : { auth: { user: server.user, pass: server.password } }),
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    dnsTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

async function withTransport(server: SystemMailServer, work: (transport: Transport) => Promise<unknown>): Promise<void> {
  const transport = transportTo(server);
  try {
    // A server that says a word now and then never times out by silence.
    await inTime(work(transport), limitMs);
  } catch (error) {
    throw new Refused("mail_not_sent", reasonOf(error, server));
  } finally {
    transport.close();
  }
}

/** What went wrong, for the person who asked. What the mail server said is kept short, without addresses. */
function reasonOf(error: unknown, { host, port }: SystemMailServer): string {
  const {
    code = "",
    responseCode,
    response,
    message = "",
  } = error as Partial<Record<"code" | "response" | "message", string>> & {
    responseCode?: number;
  };
  const place = `${host}, port ${port}`;
  if (code === "EAUTH") return `${host} did not accept the user name and password.`;
  if (code === "EDNS" || /ENOTFOUND|EAI_AGAIN/.test(message)) return `There is no server called ${host} to be found.`;
  if (/ECONNREFUSED/.test(message)) return `Nothing answers at ${place}.`;
  if (code === "ETIMEDOUT" || /timed? ?out/i.test(message)) return `${place} did not answer in time.`;
  if (/certificate|self.signed|altname/i.test(message)) return `The certificate of ${host} is not valid.`;
  if (code === "ETLS" || /wrong version number|SSL routines|EPROTO/i.test(message))
    return `${place} does not speak TLS as it was told to.`;
  if (responseCode !== undefined) {
    const words = withoutAddresses(response ?? "").slice(0, 200);
    return `${host} refused it: ${words}`;
  }
  return `${place} could not be used.`;
}

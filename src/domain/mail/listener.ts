// The built-in SMTP listener (RFC 5321): takes mail for the addresses of channels, and says 250 only after the raw message is committed.
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Connection } from "../../server/db.ts";
import type { Log } from "../../server/log.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { type ChannelRow, findChannelByAddress } from "../channel/store.ts";
import { spool } from "../file/spool.ts";
import { withoutTag } from "./rules.ts";

export interface MailListener {
  port: number;
  close(): Promise<void>;
}

class TooLarge extends Error {}
/** The sender broke off or never came to an end: theirs to see, and no fault of ours. */
class SenderGone extends Error {}

const longestDataMs = 10 * 60_000;

/** Listens until closed; rejects where it cannot (the port is taken). */
export async function openMailListener({
  connection,
  log,
  host,
  port,
  maxBytes,
  spoolFolder,
  now,
  taken = () => {},
}: {
  connection: Connection;
  log: Log;
  host: string;
  port: number;
  maxBytes: number;
  /** A folder that is there, for the large messages that are coming in. */
  spoolFolder: string;
  now: () => Date;
  /** Is told of each mail, when it is safe. */
  taken?: () => void;
}): Promise<MailListener> {
  const server = new SMTPServer({
    banner: "Rapport",
    size: maxBytes,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    maxClients: 200,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    onRcptTo(address, _session, callback) {
      findServed(connection, address.address).then(
        (channel) => callback(channel === undefined ? smtpError(550, "5.1.1 No such address here") : null),
        (error) => callback(tryLater(log, error)),
      );
    },
    onData(stream, session, callback) {
      take(stream, session).then(
        () => callback(null, "2.0.0 It is safe with us"),
        (error) => {
          // The rest must be read, or the sender waits for ever.
          stream.resume();
          callback(error instanceof TooLarge ? smtpError(552, "5.3.4 The message is too large") : tryLater(log, error));
        },
      );
    },
  });

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const from = session.envelope.mailFrom === false ? null : session.envelope.mailFrom.address || null;
    // All of it first: however slowly a sender speaks, no connection to the database waits for the next word.
    const message = await spool(limited(stream, maxBytes, Date.now() + longestDataMs), spoolFolder);
    try {
      for (const { channel, to } of await servedOnce(session)) {
        const delivery = { channelId: channel.channelId, envelope: { from, to }, bytes: message.read(), remoteKey: null };
        await acceptDelivery(connection, channel.workspaceId, delivery, now());
        taken();
      }
    } finally {
      await message.discard();
    }
  }

  async function servedOnce(session: SMTPServerSession): Promise<{ channel: ChannelRow; to: string[] }[]> {
    const served = new Map<string, { channel: ChannelRow; to: string[] }>();
    for (const { address } of session.envelope.rcptTo) {
      const channel = await findServed(connection, address);
      if (channel === undefined) continue;
      const known = served.get(channel.channelId);
      if (known === undefined) served.set(channel.channelId, { channel, to: [address] });
      else known.to.push(address);
    }
    // Every channel vanished between RCPT and DATA: the sender keeps the message and tries again.
    if (served.size === 0) throw new Error("no channel is left to take the message");
    return [...served.values()];
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      // Errors of single connections (a reset, a time-out) are the sender's to see.
      server.on("error", (error) => log.debug({ code: (error as NodeJS.ErrnoException).code }, "mail connection failed"));
      resolve();
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function findServed(connection: Connection, address: string): Promise<ChannelRow | undefined> {
  return (await findChannelByAddress(connection, address)) ?? (await findChannelByAddress(connection, withoutTag(address)));
}

async function* limited(stream: AsyncIterable<Buffer>, maxBytes: number, deadline: number): AsyncGenerator<Buffer> {
  let seen = 0;
  try {
    for await (const piece of stream) {
      seen += piece.length;
      if (seen > maxBytes) throw new TooLarge();
      if (Date.now() > deadline) throw new SenderGone("it took too long");
      yield piece;
    }
  } catch (error) {
    throw error instanceof TooLarge ? error : new SenderGone("the sender broke off", { cause: error });
  }
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function tryLater(log: Log, error: unknown): Error {
  if (error instanceof SenderGone) log.debug("a sender did not finish a mail");
  else log.error({ err: error }, "a mail could not be taken");
  return smtpError(451, "4.3.0 Please try again later");
}

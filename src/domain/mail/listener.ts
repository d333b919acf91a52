// The built-in listener: takes mail for the addresses of channels, and says 250 only after the raw message is committed.
// SMTP (RFC 5321), or LMTP (RFC 2033), where each recipient hears what became of the message for them.
import type { BlockList } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Connection } from "../../server/db.ts";
import type { Log } from "../../server/log.ts";
import { acceptDelivery, ChannelMoved } from "../channel/actions.ts";
import { withoutTag } from "../channel/rules.ts";
import { type ChannelRow, findChannelByAddress } from "../channel/store.ts";
import { spool } from "../file/spool.ts";
import { type CertificateFiles, openCertificate } from "./listener-certificate.ts";
import { type LimitsOfSenders, openSenderLimits } from "./sender-limits.ts";

export interface MailListener {
  port: number;
  close(): Promise<void>;
}

class TooLarge extends Error {}
/** The sender broke off or never came to an end: theirs to see, and no fault of ours. */
class SenderGone extends Error {}

const usualDataMs = 10 * 60_000;
/** RFC 5321, 4.5.3.1.8: a hundred must be taken. */
const mostRecipients = 100;

export interface ListenerOptions {
  connection: Connection;
  log: Log;
  host: string;
  port: number;
  protocol?: "smtp" | "lmtp";
  maxBytes: number;
  /** A folder that is there, for the large messages that are coming in. */
  spoolFolder: string;
  /** Without one, STARTTLS is not offered. */
  certificate?: CertificateFiles | undefined;
  /** Sources that are not counted: mail servers of one's own. */
  relays: BlockList;
  limits?: LimitsOfSenders;
  /** How long one message may take to come in. */
  longestDataMs?: number;
  now: () => Date;
  /** Is told of each mail, when it is safe. */
  taken?: () => void;
}

interface Served {
  channel: ChannelRow;
  to: string[];
}

/** Listens until closed; rejects where it cannot (the port is taken, the certificate is no good). */
export async function openMailListener({
  connection,
  log,
  host,
  port,
  protocol = "smtp",
  maxBytes,
  spoolFolder,
  certificate: files,
  relays,
  limits: limitsOfSenders,
  longestDataMs = usualDataMs,
  now,
  taken = () => {},
}: ListenerOptions): Promise<MailListener> {
  const certificate = files === undefined ? undefined : openCertificate(files, log);
  const limits = openSenderLimits(relays, limitsOfSenders);
  const disconnects = new Map<string, () => void>();
  /** The channels that the recipients of a session's message were found to be, by their addresses. */
  const found = new Map<string, Map<string, ChannelRow>>();
  const isLmtp = protocol === "lmtp";
  const server = new SMTPServer({
    banner: "Rapport",
    lmtp: isLmtp,
    size: maxBytes,
    ...certificate?.now,
    minVersion: "TLSv1.2",
    disabledCommands: ["AUTH", ...(certificate === undefined ? ["STARTTLS"] : [])],
    disableReverseLookup: true,
    logger: false,
    maxClients: 200,
    maxRecipients: mostRecipients,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    onConnect(session, callback) {
      const renewed = certificate?.renewed();
      if (renewed !== undefined) server.updateSecureContext(renewed);
      const disconnect = limits.connect(session.remoteAddress, now());
      if (disconnect === undefined) return callback(smtpError(421, "4.7.0 Too much at once from there, please come again later"));
      disconnects.set(session.id, disconnect);
      callback();
    },
    onClose(session) {
      disconnects.get(session.id)?.();
      disconnects.delete(session.id);
      found.delete(session.id);
    },
    onMailFrom(_address, session, callback) {
      found.set(session.id, new Map());
      const isTooMany = limits.isBarred(session.remoteAddress, now()) || !limits.mayBegin(session.remoteAddress, now());
      callback(isTooMany ? smtpError(450, "4.7.0 Too many messages from there, please come again later") : null);
    },
    onRcptTo(address, session, callback) {
      const { remoteAddress: source } = session;
      if (limits.isBarred(source, now()))
        return callback(smtpError(450, "4.7.0 Too many addresses that are none, come again later"));
      findServed(connection, address.address).then(
        (channel) => {
          if (channel === undefined) {
            const { waitMs } = limits.refuseRecipient(source, now());
            const refuse = () => callback(smtpError(550, "5.1.1 No such address here"));
            return waitMs === 0 ? refuse() : void setTimeout(refuse, waitMs).unref();
          }
          found.get(session.id)?.set(address.address, channel);
          // One answer is owed for each RCPT, also where an address is named twice (RFC 2033, 4.2).
          const { rcptTo } = session.envelope;
          if (isLmtp && rcptTo.some((each) => isSame(each.address, address.address))) rcptTo.push(address);
          callback(null);
        },
        (error) => callback(tryLater(log, error)),
      );
    },
    onData(stream, session, callback) {
      take(stream, session).then(
        (answers) => {
          const [first] = answers;
          if (isLmtp) callback(null, answers.map((answer) => answer ?? safe) as never);
          else callback(first ?? null, safe);
        },
        (error) => {
          // The rest must be read, or the sender waits for ever.
          stream.resume();
          if (error instanceof SenderGone) hangUp(session);
          callback(error instanceof TooLarge ? smtpError(552, "5.3.4 The message is too large") : tryLater(log, error));
        },
      );
    },
  });

  /** Keeps the message for each channel; returns what each recipient hears: an error, or that it is safe (null). SMTP has one answer for all. */
  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<(Error | null)[]> {
    const from = session.envelope.mailFrom === false ? null : session.envelope.mailFrom.address || null;
    // A mail server of one's own has written down itself where it got the mail from.
    const isHandedOn = isLmtp || limits.isRelay(session.remoteAddress);
    const source = isHandedOn ? {} : { source: { ip: session.remoteAddress, helo: session.hostNameAppearsAs || "" } };
    // All of it first: however slowly a sender speaks, no connection to the database waits for the next word.
    const message = await spool(limited(stream, maxBytes, longestDataMs), spoolFolder);
    try {
      const { served, answers } = servedOnce(session);
      for (const { channel, to } of served) {
        const delivery = {
          channelId: channel.channelId,
          stillAt: channel.address,
          envelope: { from, to, ...source },
          bytes: message.read(),
          remoteKey: null,
          onceByBytes: true,
        };
        try {
          await acceptDelivery(connection, channel.workspaceId, delivery, now());
          taken();
        } catch (error) {
          const answer = tryLater(log, error);
          // Where all hear the same, it is kept for none in their eyes: sent again, those that have it recognise it.
          if (!isLmtp) return [answer];
          for (const address of to) answers.set(address, answer);
        }
      }
      const each = session.envelope.rcptTo.map(({ address }) => answers.get(address) ?? null);
      return isLmtp ? each : [served.length === 0 ? (each.find((answer) => answer !== null) ?? null) : null];
    } finally {
      await message.discard();
    }
  }

  /** Each channel once, with the addresses that it was meant by; and what those hear who were not found to be one. */
  function servedOnce(session: SMTPServerSession): { served: Served[]; answers: Map<string, Error> } {
    const served = new Map<string, Served>();
    const answers = new Map<string, Error>();
    for (const { address } of session.envelope.rcptTo) {
      const channel = found.get(session.id)?.get(address);
      const known = channel === undefined ? undefined : served.get(channel.channelId);
      if (channel === undefined) answers.set(address, tryLater(log, new ChannelMoved()));
      else if (known === undefined) served.set(channel.channelId, { channel, to: [address] });
      else known.to.push(address);
    }
    return { served: [...served.values()], answers };
  }

  /** Ends the connection of one who speaks so slowly that there is no end to it. */
  function hangUp(session: SMTPServerSession): void {
    for (const each of server.connections) {
      if (each.session.id === session.id) each.send(421, "4.4.2 That took too long");
    }
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

const safe = "2.0.0 It is safe with us";

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function findServed(connection: Connection, address: string): Promise<ChannelRow | undefined> {
  return (await findChannelByAddress(connection, address)) ?? (await findChannelByAddress(connection, withoutTag(address)));
}

/** The stream, as long as it is neither too large nor too slow. */
async function* limited(stream: SMTPServerDataStream, maxBytes: number, longestMs: number): AsyncGenerator<Buffer> {
  let seen = 0;
  // Looked at from outside: one who says nothing at all brings no piece to look at it with.
  const late = setTimeout(() => stream.destroy(new SenderGone("it took too long")), longestMs);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      seen += piece.length;
      if (seen > maxBytes) throw new TooLarge();
      yield piece;
    }
  } catch (error) {
    throw error instanceof TooLarge ? error : new SenderGone("the sender broke off", { cause: error });
  } finally {
    clearTimeout(late);
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

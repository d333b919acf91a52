// Composes the raw message of a reply. The same reply gives the same Message-ID, date and words each time.
import MailComposer from "nodemailer/lib/mail-composer";

export interface OutgoingMessage {
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  text: string;
  /** Without angle brackets, as all ids here. */
  messageId: string;
  inReplyTo: string | null;
  /** The thread from its beginning (RFC 5322, 3.6.4). */
  references: string[];
  date: Date;
}

/** The raw bytes, ready for SMTP. */
export function composeMessage(message: OutgoingMessage): Promise<Buffer> {
  const { inReplyTo, references, messageId, ...rest } = message;
  return new MailComposer({
    ...rest,
    // Lines of a message end with CRLF (RFC 5322, 2.3).
    text: message.text.replace(/\r\n?|\n/g, "\r\n"),
    messageId: `<${messageId}>`,
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>` }),
    references: references.map((id) => `<${id}>`),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

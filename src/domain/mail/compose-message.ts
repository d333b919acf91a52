// Composes the raw message of a reply. The same reply gives the same bytes each time.
import type { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";

export interface OutgoingMessage {
  from: { name: string; address: string };
  to: { name: string; address: string };
  /** Who gets it too, and whom everybody reads. */
  cc: { name: string; address: string }[];
  /** Where answers are to go, where that is not `from`. */
  replyTo?: { name: string; address: string };
  subject: string;
  text: string;
  /** Without angle brackets, as all ids here. */
  messageId: string;
  inReplyTo: string | null;
  /** The thread from its beginning (RFC 5322, 3.6.4). */
  references: string[];
  date: Date;
  files: OutgoingFile[];
}

export interface OutgoingFile {
  name: string;
  mediaType: string;
  bytes: Readable;
}

/** The raw bytes, ready for SMTP, as they are read: large files never stand in memory whole. */
export function composeMessage(message: OutgoingMessage): Readable {
  const { inReplyTo, references, messageId, files, ...rest } = message;
  return new MailComposer({
    ...rest,
    // Lines of a message end with CRLF (RFC 5322, 2.3).
    text: message.text.replace(/\r\n?|\n/g, "\r\n"),
    messageId: `<${messageId}>`,
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>` }),
    references: references.map((id) => `<${id}>`),
    attachments: files.map(({ name, mediaType, bytes }) => ({
      filename: name,
      // Messages and multiparts may not be encoded (RFC 2046, 5.1 and 5.2.1), and would not arrive as they are.
      contentType: /^(message|multipart)\//.test(mediaType) ? "application/octet-stream" : mediaType,
      contentDisposition: "attachment",
      contentTransferEncoding: "base64",
      content: bytes,
    })),
    // Unique as the Message-ID is, and the same at the next attempt.
    baseBoundary: messageId.slice(0, 36).replace(/[^0-9A-Za-z-]/g, ""),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .createReadStream() as Readable;
}

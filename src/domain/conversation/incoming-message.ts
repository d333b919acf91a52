// A customer's message on its way into the conversation: the shape that every channel brings its words into.
import type { Author } from "../customer/actions.ts";
import type { EntryFile } from "./schema.ts";

/** A customer's message, as a channel has read it. */
export interface IncomingMessage {
  deliveryId: string;
  channelId: string;
  /** When it reached us: its clock runs from here, however long the placing took. */
  arrivedAt: Date;
  author: Author;
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  /** Tells the same message from another: the same key on the same channel is one entry. */
  messageKey: Buffer;
  /** The Message-IDs it answers or refers to, nearest first. */
  threadIds: string[];
  files: (EntryFile & { contentHash: Buffer })[];
}

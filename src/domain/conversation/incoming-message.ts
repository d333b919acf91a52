// A message on its way into the conversation: the shape that every channel brings its words into.
import type { Author } from "../customer/actions.ts";
import type { EntryNature, EntryParty, EntrySender, KeptFile } from "./schema.ts";

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
  files: (KeptFile & { contentHash: Buffer })[];
  /** Words of a person, where it is left out. What machines send is shown quietly: it starts no clock and wakes nobody. */
  nature?: EntryNature;
  /** Marked as spam on its way. Of one whom we have written to, that is not believed. */
  isSpam?: boolean;
  /** It lies in a folder of a mailbox that is not the one for junk: if it lay there before, a person has taken it out. */
  isAmongMail?: boolean;
  /** The encounters whose signed address it was sent to. */
  answersEncounterIds?: string[];
  /** Everyone else whom its head names, without our own addresses. */
  parties?: EntryParty[];
  sender?: EntrySender | null;
  /** Its sender is to be looked at when it has its place. */
  isToCheck?: boolean;
  /** Who wrote what a teammate has forwarded. */
  originalAuthor?: Author | null;
  /** What came back: it is noted at the words that were sent, and at the address. */
  bounce?: { recipients: string[]; isLasting: boolean; reason: string } | null;
}

// The shapes of how a channel is: what came in, what waits, what was set aside, what could not be fetched or sent.
import { z } from "zod";

/** So many are listed one by one; the counts are of all. */
export const mostListed = 50;

const at = z.iso.datetime();

export const setAsideSchema = z.object({
  deliveryId: z.uuid(),
  at,
  reason: z.string().nullable(),
  /** As far as its head says so. */
  from: z.string().nullable(),
  subject: z.string().nullable(),
  sizeBytes: z.number().int(),
});
export type SetAside = z.infer<typeof setAsideSchema>;

export const fetchProblemSchema = z.object({
  problemId: z.uuid(),
  folder: z.string(),
  reason: z.string(),
  /** As far as the mail server says so. */
  sizeBytes: z.number().int().nullable(),
  tries: z.number().int(),
  at,
  /** When it is tried again; null: when somebody asks for it. */
  nextAt: at.nullable(),
});
export type FetchProblem = z.infer<typeof fetchProblemSchema>;

export const channelHealthSchema = z.object({
  lastReceivedAt: at.nullable(),
  /** What came in and has no place in a conversation yet. */
  waiting: z.object({ count: z.number().int(), since: at.nullable() }),
  setAside: z.object({ count: z.number().int(), latest: z.array(setAsideSchema) }),
  /** Messages of the mailbox that could not be fetched. */
  problems: z.object({ count: z.number().int(), latest: z.array(fetchProblemSchema) }),
  /** Folders of the mailbox that are to be read and cannot be opened. */
  closedFolders: z.array(z.object({ folder: z.string(), reason: z.string() })),
  /** Files of the workspace that are not checked for viruses yet, because the scanner fails; null where there is nothing to say. */
  unscanned: z.object({ count: z.number().int(), since: at, reason: z.string() }).nullable(),
  failedCount: z.number().int(),
  heldCount: z.number().int(),
});
export type ChannelHealth = z.infer<typeof channelHealthSchema>;

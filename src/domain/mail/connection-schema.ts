// The shapes of trying a mail server: which steps went well, at which one it ended, and why.
import { z } from "zod";
import { channelInput } from "../channel/schema.ts";

/** In this order: found by its name, answering at its port, encrypted, signed in to, its inbox opened (IMAP only). */
export const connectionSteps = ["found", "answers", "secured", "signed_in", "opened"] as const;
export type ConnectionStep = (typeof connectionSteps)[number];

/** The setting that a person would look at first. */
export const connectionFields = ["host", "port", "security", "user", "password"] as const;
export type ConnectionField = (typeof connectionFields)[number];

export const folderUses = ["inbox", "junk", "sent", "drafts", "trash", "archive", "all"] as const;

/** A folder of a mailbox, and what the server keeps in it; null where it does not say. */
export const mailFolderSchema = z.object({ path: z.string(), use: z.enum(folderUses).nullable() });
export type MailFolder = z.infer<typeof mailFolderSchema>;

export const connectionTestSchema = z.object({
  steps: z.array(z.object({ step: z.enum(connectionSteps), isWell: z.boolean(), words: z.string() })),
  /** Which setting the last step speaks against; null where all went well. */
  field: z.enum(connectionFields).nullable(),
  /** The folders of a mailbox that was opened, the inbox first; null otherwise. */
  folders: z.array(mailFolderSchema).nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

export const testInput = channelInput.pick({ imap: true, smtp: true }).extend({
  /** Whose passwords are used where none is given and the server is the same. */
  channelId: z.uuid().optional(),
});

export const testedSchema = z.object({ imap: connectionTestSchema.nullable(), smtp: connectionTestSchema.nullable() });
export type Tested = z.infer<typeof testedSchema>;

// The shapes of an invitation: a link with which one person becomes a teammate.
import { z } from "zod";
import { emailSchema, namedTeammateSchema, newPersonInput, roleSchema, tokenSchema } from "./schema.ts";

const invitationStates = ["open", "accepted", "revoked", "expired"] as const;
export type InvitationState = (typeof invitationStates)[number];

/** What became of the mail with the link: `none` where there is no address, or this server cannot send mail. */
const invitationMails = ["none", "sent", "failed"] as const;
export type InvitationMail = (typeof invitationMails)[number];

const mailOutcome = {
  mail: z.enum(invitationMails),
  /** What went wrong, in words; null where nothing did. */
  mailReason: z.string().nullable(),
};

export const invitationSchema = z.object({
  invitationId: z.uuid(),
  email: z.string().nullable(),
  role: roleSchema,
  invitedBy: namedTeammateSchema,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  state: z.enum(invitationStates),
  ...mailOutcome,
});
export type Invitation = z.infer<typeof invitationSchema>;

/** The one answer in which the link is shown. */
export const invitedSchema = z.object({ invitationId: z.uuid(), link: z.string(), ...mailOutcome });
export type Invited = z.infer<typeof invitedSchema>;

export const invitationInput = z.object({
  /** Where the link is mailed to; null where it is handed over by hand. */
  email: emailSchema.nullable().default(null),
  role: roleSchema,
});
export type InvitationInput = z.infer<typeof invitationInput>;

export const invitationCheckInput = z.object({ token: tokenSchema });

/** What the link tells its holder before they accept. */
export const invitationFoundSchema = z.object({
  workspaceName: z.string(),
  invitedBy: z.string(),
  role: roleSchema,
  email: z.string().nullable(),
  signedInAs: z.object({ name: z.string(), email: z.string() }).nullable(),
});

export const acceptInput = z.discriminatedUnion("as", [
  newPersonInput.extend({ as: z.literal("new"), token: tokenSchema }),
  z.object({ as: z.literal("me"), token: tokenSchema }),
]);

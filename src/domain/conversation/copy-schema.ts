// The shapes of copies: who gets words beside the one whom they are written to, openly or hidden.
import { z } from "zod";
import { oneLine, withoutHidden } from "../../letters.ts";
import { addressSchema } from "../channel/schema.ts";
import { mostCopies } from "./copy-limits.ts";

const tooMany = `At most ${mostCopies} people get a copy. Take some away.`;

export const copySchema = z.object({
  address: addressSchema.refine((address) => withoutHidden(address) === address, "There are signs in it that cannot be seen."),
  name: z.string().overwrite(oneLine).max(200).nullable().default(null),
});
export type Copy = z.infer<typeof copySchema>;

/** `cc`: everyone reads who they are. `bcc`: nobody else who gets the words learns of them. */
export const copiesSchema = z.object({
  cc: z.array(copySchema).max(mostCopies, tooMany).default([]),
  bcc: z.array(copySchema).max(mostCopies, tooMany).default([]),
});
export type Copies = z.infer<typeof copiesSchema>;

/** What is known of an address that mails came back from. */
export const undeliverableSchema = z.object({ reason: z.string() });

/** Whom the next words of an encounter can go to. */
export const recipientsSchema = z.object({
  /** Whom a reply is written to; null where there is no address to answer. */
  to: z.object({ address: z.string(), name: z.string().nullable(), undeliverable: undeliverableSchema.nullable() }).nullable(),
  /** Who takes part beside the customer, in the order in which they came in. */
  others: z.array(
    z.object({
      address: z.string(),
      name: z.string().nullable(),
      /** They stood in the newest message: whoever answers to all answers to them. */
      isInLast: z.boolean(),
      undeliverable: undeliverableSchema.nullable(),
    }),
  ),
});
export type Recipients = z.infer<typeof recipientsSchema>;

// The shapes of pictures that mails only name, as the API shows them.
import { z } from "zod";

export const pictureConsentSchema = z.object({
  /** The address of whoever wrote the mail; null where nobody outside did. */
  sender: z.string().nullable(),
  /** Whether the pictures of this sender are always shown, in the whole workspace. */
  always: z.boolean(),
});
export type PictureConsent = z.infer<typeof pictureConsentSchema>;

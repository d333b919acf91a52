// The shapes of a file that a teammate has sent up.
import { z } from "zod";

export const uploadSchema = z.object({
  fileId: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
});
export type Upload = z.infer<typeof uploadSchema>;

/** How many files a reply may carry. */
export const mostFiles = 20;

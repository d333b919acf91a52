// The shapes of what is known of a file by checking it for viruses.
import { z } from "zod";

/** Null stands for: there is nothing to say. It was checked and is clean, or files are not checked here. */
export const scanSchema = z
  .object({
    state: z.enum(["waiting", "infected", "unchecked"]),
    /** Infected: what it is called. Unchecked: why. */
    words: z.string().nullable(),
  })
  .nullable();
export type Scan = z.infer<typeof scanSchema>;

/** What checking came to. */
export type Finding = { state: "clean"; words: null } | { state: "infected" | "unchecked"; words: string };

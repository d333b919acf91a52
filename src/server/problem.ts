// Turns every refusal into a status and a sentence that a person can act on (RFC 9457, problem details).
import { z } from "@hono/zod-openapi";
import type { RefusalCode } from "../refused.ts";

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 422;

const words: Record<RefusalCode, { status: Status; title: string }> = {
  not_signed_in: { status: 401, title: "Please sign in first." },
  not_found: { status: 404, title: "There is nothing here, or it is not yours to see." },
  not_permitted: { status: 403, title: "This request did not come from Rapport's own pages." },
  input_invalid: { status: 400, title: "Something in what was sent is not right." },
  input_too_large: { status: 413, title: "What was sent is too large." },
  owner_link_invalid: { status: 403, title: "This link has been used or has expired. Start Rapport again for a new one." },
  address_taken: { status: 409, title: "This address is taken already." },
  channel_unreachable: { status: 422, title: "The mail server could not be reached with these settings." },
  unanswered_words: { status: 409, title: "Words of the customer are unanswered. Answer them, or say that nothing is owed." },
  no_address_to_answer: { status: 422, title: "There is no address to answer to." },
  delivery_not_retryable: { status: 409, title: "This is on its way or done; there is nothing to try again." },
};

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof problemSchema>;

/** The problem for a refusal. `detail` says what exactly was wrong. */
export function problemOf(code: RefusalCode, detail: string | undefined, requestId: string): Problem & { status: Status } {
  const { status, title } = words[code];
  return { type: `urn:rapport:problem:${code}`, title, status, code, ...(detail === undefined ? {} : { detail }), requestId };
}

/** The problem for what nobody foresaw. What happened stands in the log under the request id. */
export function unforeseenProblem(requestId: string): Problem {
  return {
    type: "urn:rapport:problem:unforeseen",
    title: "Something went wrong on our side. Nothing you wrote is lost; please try again.",
    status: 500,
    code: "unforeseen",
    requestId,
  };
}

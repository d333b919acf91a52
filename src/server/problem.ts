// Turns every refusal into a status and a sentence that a person can act on (RFC 9457, problem details).
import { z } from "@hono/zod-openapi";
import type { RefusalCode } from "../refused.ts";

type Status = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 416 | 422 | 429;

const words: Record<RefusalCode, { status: Status; title: string }> = {
  not_signed_in: { status: 401, title: "Please sign in first." },
  key_invalid: { status: 401, title: "This API key is unknown, revoked or expired." },
  not_found: { status: 404, title: "There is nothing here, or it is not yours to see." },
  not_permitted: { status: 403, title: "Your role does not include this." },
  scope_missing: { status: 403, title: "This API key was not made for this." },
  foreign_page: { status: 403, title: "This request did not come from Rapport's own pages." },
  input_invalid: { status: 400, title: "Something in what was sent is not right." },
  input_too_large: { status: 413, title: "What was sent is too large." },
  too_many_requests: { status: 429, title: "That was asked often just now. Please wait a moment, then try again." },
  changed_meanwhile: { status: 412, title: "Someone has changed this meanwhile. Look at it again, then decide." },
  idempotency_key_reused: { status: 422, title: "This Idempotency-Key was used for something else." },
  done_already: { status: 409, title: "This has been done already; its answer was lost on the way." },
  range_not_satisfiable: { status: 416, title: "The file does not have that part." },
  owner_link_invalid: {
    status: 403,
    title: "This link has been used or has expired. Where Rapport runs, npm run owner-link makes a new one.",
  },
  invitation_invalid: {
    status: 403,
    title: "This invitation has been used, taken back or has expired. Please ask for a new one.",
  },
  address_taken: { status: 409, title: "This address is taken already." },
  name_taken: { status: 409, title: "This name is taken already." },
  last_owner: { status: 409, title: "A workspace needs an owner. Make someone else an owner first." },
  teammate_already: { status: 409, title: "You belong to this workspace already." },
  cannot_see_it: { status: 409, title: "This teammate would not see it." },
  still_in_use: { status: 409, title: "This is still in use." },
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
    /** With changed_meanwhile: the fields that differ from what was seen, and the whole as it is now. */
    changed: z.array(z.string()).optional(),
    current: z.record(z.string(), z.unknown()).optional(),
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

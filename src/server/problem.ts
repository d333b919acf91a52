// Turns every refusal into a status and a sentence that a person can act on (RFC 9457, problem details).
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { RefusalCode } from "../refused.ts";

type Status = 400 | 401 | 403 | 404 | 406 | 409 | 412 | 413 | 416 | 422 | 429 | 500 | 503;

/** Beside what is refused: what nobody foresaw, and what a server says that cannot work yet. */
type ProblemCode = RefusalCode | "unforeseen" | "not_ready";

const words: Record<ProblemCode, { status: Status; title: string }> = {
  not_signed_in: { status: 401, title: "Please sign in first." },
  credentials_wrong: { status: 401, title: "This address and this password do not belong together." },
  code_wrong: { status: 401, title: "This code is wrong, or it was used before. Please try the next one." },
  sign_in_expired: { status: 401, title: "Signing in took too long, or too many codes were wrong. Please begin again." },
  passkey_wrong: { status: 401, title: "This passkey did not work. Please try again, or use another way." },
  passkey_not_possible: { status: 422, title: "Passkeys do not work under this address." },
  password_wrong: { status: 403, title: "This is not your password." },
  sign_in_again: { status: 403, title: "Please sign in again first, so that we know it is you." },
  second_factor_on: { status: 409, title: "Codes are turned on already." },
  second_factor_off: { status: 409, title: "Codes are not turned on." },
  reset_link_invalid: { status: 403, title: "This link has been used or has expired. Please ask for a new one." },
  demonstration: { status: 422, title: "This is a demonstration: it connects to no mail server and sends nothing." },
  mail_not_set_up: { status: 422, title: "This server cannot send mails yet. Whoever runs it can set up --system-mail." },
  mail_not_sent: { status: 422, title: "The mail could not be sent." },
  key_invalid: { status: 401, title: "This API key is unknown, revoked or expired." },
  not_found: { status: 404, title: "There is nothing here, or it is not yours to see." },
  not_permitted: { status: 403, title: "Your role does not include this." },
  scope_missing: { status: 403, title: "This API key was not made for this." },
  foreign_page: { status: 403, title: "This request did not come from Rapport's own pages." },
  input_invalid: { status: 400, title: "Something in what was sent is not right." },
  input_too_large: { status: 413, title: "What was sent is too large." },
  too_many_requests: { status: 429, title: "That was asked often just now. Please wait a moment, then try again." },
  too_many_files: { status: 409, title: "Many files wait to be sent already. Send or remove some of them first." },
  too_many_drafts: { status: 409, title: "Many drafts are kept already. Send or discard some of them first." },
  too_much_waiting: { status: 409, title: "Many words of yours wait to go out already. Look at those first." },
  gone_already: { status: 409, title: "It has gone out already." },
  taken_back_already: { status: 409, title: "It has been taken back already." },
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
  invited_already: {
    status: 409,
    title: "This address is invited already. Make a new link for that invitation, or take it back first.",
  },
  invitee_here: { status: 409, title: "Who has this address belongs to this workspace already." },
  still_in_use: { status: 409, title: "This is still in use." },
  channel_unreachable: { status: 422, title: "The mail server could not be reached with these settings." },
  address_not_reachable: { status: 422, title: "This address could not be reached." },
  file_infected: { status: 403, title: "A virus was found in this file. It is kept, but cannot be opened or sent on." },
  picture_not_shown: { status: 422, title: "This picture cannot be shown." },
  domain_not_proven: { status: 422, title: "The domain is not proven yet." },
  unanswered_words: { status: 409, title: "Words of the customer are unanswered. Answer them, or say that nothing is owed." },
  settled_already: { status: 409, title: "This is settled. Take it up again first." },
  only_words: { status: 409, title: "These are the only words of their encounter. They can be moved to one that is there." },
  customer_changed: {
    status: 409,
    title: "Somebody said meanwhile that this is another customer's. Look whom your words would go to, and send them again.",
  },
  no_address_to_answer: { status: 422, title: "There is no address to answer to." },
  delivery_not_retryable: { status: 409, title: "This is on its way or done; there is nothing to try again." },
  inbound_refused: { status: 403, title: "This was not taken, and will not be if it is sent again." },
  // The one status that Mailgun does not try again after.
  inbound_not_wanted: { status: 406, title: "This was not taken, and will not be if it is sent again." },
  inbound_not_ready: { status: 503, title: "This cannot be taken just now. Please send it again later." },
  // What happened stands in the log under the request id.
  unforeseen: { status: 500, title: "Something went wrong on our side. Nothing you wrote is lost; please try again." },
  not_ready: { status: 503, title: "This server cannot work at the moment." },
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

/** Every code with its status and sentence, for those who read about them. */
export function problemWords(): { code: ProblemCode; status: Status; title: string }[] {
  return Object.entries(words).map(([code, each]) => ({ code: code as ProblemCode, ...each }));
}

/** The problem for a code. `detail` says what exactly was wrong. */
export function problemOf(code: ProblemCode, detail: string | undefined, requestId: string): Problem & { status: Status } {
  const { status, title } = words[code];
  return { type: `urn:rapport:problem:${code}`, title, status, code, ...(detail === undefined ? {} : { detail }), requestId };
}

/** Answers with a problem. */
export function problemAnswer(c: Context, problem: Problem & { status: Status }): Response {
  return c.json(problem, problem.status, { "content-type": "application/problem+json" });
}

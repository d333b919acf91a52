// What the product can refuse, as one list of codes. Actions throw it; the server turns it into words.

export type RefusalCode =
  | "not_signed_in"
  | "credentials_wrong"
  | "code_wrong"
  | "sign_in_expired"
  | "passkey_wrong"
  | "passkey_not_possible"
  | "password_wrong"
  | "sign_in_again"
  | "second_factor_on"
  | "second_factor_off"
  | "reset_link_invalid"
  | "mail_not_set_up"
  | "mail_not_sent"
  | "demonstration"
  | "key_invalid"
  | "not_found"
  | "not_permitted"
  | "scope_missing"
  | "foreign_page"
  | "input_invalid"
  | "input_too_large"
  | "too_many_requests"
  | "too_many_files"
  | "too_many_drafts"
  | "too_much_waiting"
  | "gone_already"
  | "taken_back_already"
  | "changed_meanwhile"
  | "idempotency_key_reused"
  | "done_already"
  | "range_not_satisfiable"
  | "owner_link_invalid"
  | "invitation_invalid"
  | "address_taken"
  | "name_taken"
  | "last_owner"
  | "teammate_already"
  | "invitee_here"
  | "invited_already"
  | "still_in_use"
  | "channel_unreachable"
  | "address_not_reachable"
  | "picture_not_shown"
  | "file_infected"
  | "domain_not_proven"
  | "unanswered_words"
  | "settled_already"
  | "only_words"
  | "no_address_to_answer"
  | "customer_changed"
  | "delivery_not_retryable"
  | "inbound_refused"
  | "inbound_not_wanted"
  | "inbound_not_ready";

export class Refused extends Error {
  readonly code: RefusalCode;
  /** What exactly was wrong, in words for the person who asked; never words or addresses of a customer. */
  readonly detail: string | undefined;
  /** What a program needs to know beside it. */
  readonly more: Record<string, unknown>;

  constructor(code: RefusalCode, detail?: string, more: Record<string, unknown> = {}) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = "Refused";
    this.code = code;
    this.detail = detail;
    this.more = more;
  }
}

/** Refused for now: it was asked too often, or too much is under way. May be tried again after so many seconds. */
export class TooManyRequests extends Refused {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number, detail?: string) {
    super("too_many_requests", detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

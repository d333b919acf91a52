// What the product can refuse, as one list of codes. Actions throw it; the server turns it into words.

export type RefusalCode =
  | "not_signed_in"
  | "not_found"
  | "not_permitted"
  | "input_invalid"
  | "input_too_large"
  | "owner_link_invalid"
  | "address_taken"
  | "channel_unreachable"
  | "unanswered_words"
  | "no_address_to_answer"
  | "delivery_not_retryable";

export class Refused extends Error {
  readonly code: RefusalCode;
  /** What exactly was wrong, in words for the person who asked; never words or addresses of a customer. */
  readonly detail: string | undefined;

  constructor(code: RefusalCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = "Refused";
    this.code = code;
    this.detail = detail;
  }
}

// Why the server does not start, and what a person can do about it: printed without a stack, exit code 1.

export class StartRefused extends Error {
  readonly what: string;
  readonly whatToDo: string;

  constructor(what: string, whatToDo: string, options?: ErrorOptions) {
    super(`${what} ${whatToDo}`, options);
    this.name = "StartRefused";
    this.what = what;
    this.whatToDo = whatToDo;
  }
}

/** The code of a system error (`ENOENT`, `EACCES`, …), or undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

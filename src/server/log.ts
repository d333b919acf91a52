// Structured log lines (JSON on standard output). Never words or addresses of customers: ids, kinds, durations, codes.
import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** A logger that writes lines of `level` and above, to standard output where no `destination` is given. */
export function openLog(level: "debug" | "info" | "warn" | "error" | "silent", destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: withoutWords } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * An error as the log may hold it. PostgreSQL quotes values in its messages, and mail servers addresses: of the one
 * only code and place are kept, of the other the addresses are taken out.
 */
export function withoutWords(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, severity } = error as Error & Record<"code" | "constraint" | "table" | "severity", unknown>;
  const ofDatabase = severity !== undefined;
  const calls = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const message = ofDatabase ? {} : { message: withoutAddresses(error.message).slice(0, 500) };
  const cause = error.cause === undefined ? {} : { cause: withoutWords(error.cause) };
  return { type: error.name, code, constraint, table, ...message, stack: calls.join("\n"), ...cause };
}

/** Words with every mail address taken out. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g, "(address)");
}

// Structured log lines (JSON on standard output). Never words or addresses of customers: ids, kinds, durations, codes.
import { type Logger, pino } from "pino";

export type Log = Logger;

/** A logger that writes lines of `level` and above. */
export function openLog(level: "debug" | "info" | "warn" | "error" | "silent"): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

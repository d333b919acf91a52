// PostgreSQL's own log: kept small, and its last words told in a refusal when it cannot start.
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { StartRefused } from "../start-refused.ts";

export interface ServerLog {
  /** What PostgreSQL writes to. It goes on writing here when we are gone. */
  fd: number;
  /** The last lines written since this log was opened. */
  lastWords(): string[];
  close(): void;
}

const mostBytes = 8 * 1024 * 1024;
const checkEveryMs = 60 * 60 * 1000;
const mostLines = 12;

/** Opens the log for adding. One that has grown large becomes `<file>.1`, now and while the server runs. */
export function openServerLog(file: string): ServerLog {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > mostBytes) renameSync(file, `${file}.1`);
  const fd = openSync(file, "a+", 0o600);
  let start = fstatSync(fd).size;
  const timer = setInterval(() => {
    try {
      if (fstatSync(fd).size <= mostBytes) return;
      copyFileSync(file, `${file}.1`);
      ftruncateSync(fd);
      start = 0;
    } catch {
      // A disk that is full now is tried again in an hour.
    }
  }, checkEveryMs).unref();
  return {
    fd,
    lastWords() {
      const bytes = Buffer.alloc(64 * 1024);
      const from = Math.max(start, fstatSync(fd).size - bytes.length);
      return lastWords(bytes.toString("utf8", 0, readSync(fd, bytes, 0, bytes.length, from)));
    },
    close() {
      clearInterval(timer);
      closeSync(fd);
    },
  };
}

/** The last lines of an output that say something, without times and process ids. */
export function lastWords(output: string): string[] {
  const lines = output.split("\n").map((line) => line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] /, "").trimEnd());
  return lines.filter((line) => line !== "").slice(-mostLines);
}

/** The refusal for what PostgreSQL said last, with what to do about the causes that people meet. */
export function inPlainWords(what: string, words: string[]): StartRefused {
  const said = words.length === 0 ? "" : `\nPostgreSQL said:\n${words.map((line) => `  ${line}`).join("\n")}\n`;
  return new StartRefused(`${what}${said}`, whatToDo(words.join("\n")));
}

function whatToDo(words: string): string {
  if (/No space left on device/i.test(words))
    return "The disk is full. Free some space there and start again. Nothing that was saved is lost.";
  if (/Read-only file system/i.test(words)) return "The disk is read-only. Make it writable and start again.";
  if (/Permission denied|Operation not permitted/i.test(words)) {
    return "The user whom PostgreSQL runs as may not do this. Check who owns the data folder, or choose another with --data.";
  }
  if (/could not (map|create|resize) .*shared memory|Cannot allocate memory/.test(words))
    return "There is too little memory. Give this machine more, or stop something else.";
  if (/checksum|invalid (page|checkpoint|record|magic)|corrupt|could not locate a valid|could not read/i.test(words)) {
    return "Files of the database seem to be damaged. Copy the data folder before you try anything, then put your last backup back.";
  }
  return "The lines above say why. If they do not help, set DATABASE_URL to a PostgreSQL (15 or newer) of your own.";
}

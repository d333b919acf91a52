// Runs a program to its end and gives back what it said, in an environment that nothing of ours leaks into.
import { spawn } from "node:child_process";

export interface ProgramEnd {
  /** Undefined where the program could not be started, or was ended by a signal. */
  code: number | undefined;
  /** What it wrote, standard output and standard error together. */
  output: string;
}

export interface ProgramOptions {
  user?: { uid: number; gid: number } | undefined;
  input?: string;
}

/** The environment PostgreSQL's programs get: settings such as PGDATA or LC_ALL of the person who starts us stay out. */
export const plainEnvironment = {
  PATH: `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  LC_ALL: "C",
  TZ: "UTC",
};

/** Runs a program, as `user` where one is named, and waits for its end. Never throws. */
export function runProgram(program: string, args: string[], { user, input }: ProgramOptions = {}): Promise<ProgramEnd> {
  return new Promise((done) => {
    // The present folder may be closed to the other user, so the program starts at the root.
    const child = spawn(program, args, {
      cwd: "/",
      env: plainEnvironment,
      stdio: "pipe",
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("error", (error) => done({ code: undefined, output: output + error.message }));
    child.on("close", (code) => done({ code: code ?? undefined, output }));
  });
}

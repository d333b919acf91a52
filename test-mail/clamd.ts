// Starts a real clamd for a test, with nothing in its signatures but the test file that every scanner knows (EICAR).
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startDaemon } from "./programs.ts";

const program = "/usr/sbin/clamd";

/** Undefined where it is there. */
export const whyNoClamd = existsSync(program)
  ? undefined
  : "clamd is missing. Install it as root on Debian 12: apt-get install --no-install-recommends clamav-daemon";

// In two pieces: whole, it would have this file taken for a virus.
export const eicar = Buffer.from(["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].join(""));

export async function startClamd(mostMegabytes: number): Promise<{ socketPath: string; stop: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), "rapport-clamd-"));
  const [signatures, socketPath, log] = ["signatures", "clamd.sock", "clamd.log"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(signatures);
  await writeFile(join(signatures, "own.ndb"), `Eicar-Test:0:*:${eicar.toString("hex")}\n`);
  const lines = [
    `DatabaseDirectory ${signatures}`,
    `LocalSocket ${socketPath}`,
    `StreamMaxLength ${mostMegabytes}M`,
    "Foreground yes",
    `LogFile ${log}`,
  ];
  const config = join(root, "clamd.conf");
  await writeFile(config, `${lines.join("\n")}\n`);
  const daemon = startDaemon("clamd", [program, "-c", config], log);
  const deadline = Date.now() + 20_000;
  while (!existsSync(socketPath)) {
    if (Date.now() > deadline) throw new Error("clamd did not open its socket.");
    await sleep(25);
  }
  return {
    socketPath,
    async stop() {
      await daemon.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

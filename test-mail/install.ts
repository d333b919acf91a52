// Brings Debian's Postfix and Dovecot onto a bare machine, for the tests against real mail servers.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { missingPrograms } from "./programs.ts";

const packages = ["postfix", "dovecot-core", "dovecot-imapd", "dovecot-lmtpd", "clamav-daemon"];

const policyFile = "/usr/sbin/policy-rc.d";

export function installMailServers(): "already there" | "installed" {
  if (missingPrograms().length === 0) return "already there";
  const wanted = packages.join(", ");
  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) {
    throw new Error(
      `The tests against real mail servers use Debian's packages (${wanted}), and this is not Debian. Run them on Debian 12, or in a debian:12 container.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      `The mail servers are missing and only root may install them. As root: apt-get install --no-install-recommends ${packages.join(" ")}`,
    );
  }
  const allowDaemonStarts = forbidDaemonStarts();
  try {
    // One unreachable source must not stop us: what the other sources list may be enough.
    apt(["update"]);
    preseedPostfix();
    // --no-remove: Postfix conflicts with other mail servers, and none is ours to take away.
    const spoken = apt(["install", "-y", "--no-install-recommends", "--no-remove", ...packages]);
    const missing = missingPrograms();
    if (missing.length > 0) {
      throw new Error(`Could not install ${wanted}; still missing: ${missing.join(", ")}.\n${spoken}`);
    }
  } finally {
    allowDaemonStarts();
  }
  return "installed";
}

function apt(args: string[]): string {
  const settings = [
    ...["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20"],
    ...["-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0", "-qq"],
  ];
  const result = spawnSync("apt-get", [...settings, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    encoding: "utf8",
  });
  return `${result.error?.message ?? ""}${result.stdout ?? ""}${result.stderr ?? ""}`.trim();
}

// Without this the package would set up an "Internet Site" in /etc/postfix, named after this machine.
function preseedPostfix(): void {
  spawnSync("debconf-set-selections", [], {
    input: "postfix postfix/main_mailer_type select No configuration\n",
  });
}

// Packages start their daemons as they are installed, unless policy-rc.d answers 101.
// A policy that is already there (as in containers) belongs to the machine and stays.
function forbidDaemonStarts(): () => void {
  if (existsSync(policyFile)) return () => undefined;
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755, flag: "wx" });
  return () => rmSync(policyFile, { force: true });
}

if (import.meta.main) {
  try {
    const startedAt = Date.now();
    const outcome = installMailServers();
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(outcome === "installed" ? `Postfix and Dovecot installed (${seconds} s).` : "Postfix and Dovecot are there.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

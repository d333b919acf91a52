// Why a port could not be taken, and what to do about it.
import { errorCode, StartRefused } from "./start-refused.ts";

/** The refusal for an error of `listen`; `flag` is the setting that chooses another port. */
export function cannotListen(
  error: unknown,
  flag: "--port" | "--mail-port" | "--lmtp-port",
  host: string,
  port: number,
): StartRefused {
  const where = `${host}, port ${port}`;
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    return new StartRefused(`Another program listens on ${where} already.`, `Stop it, or choose another: ${flag} ${port + 1}.`);
  }
  if (code === "EACCES") {
    return new StartRefused(
      `This user may not listen on ${where}.`,
      `Ports below 1024 belong to root; choose another: ${flag} ${port + 7000}.`,
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartRefused(
      `This machine has no address ${host}.`,
      `Use 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses.`,
    );
  }
  return new StartRefused(`Rapport cannot listen on ${where} (${code ?? String(error)}).`, `Choose another with ${flag}.`);
}

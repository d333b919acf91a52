// Reads where this server sends its own mails through, from one URL with the password in it.
import { StartRefused } from "./start-refused.ts";

export interface SystemMailServer {
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user: string;
  password: string;
  /** The address that the mails come from. */
  from: string;
}

const securities = ["tls", "starttls", "none"] as const;
const portOf = { tls: 465, starttls: 587, none: 25 };
const example = "--system-mail smtps://user:password@mail.example.com:465";

/**
 * `smtps://` is TLS from the first byte, `smtp://` STARTTLS; `?security=` says it otherwise. Undefined without a URL.
 * Refuses what is none, without repeating it: the password may be anywhere in it.
 */
export function readSystemMail(url: string | undefined, from: string | undefined): SystemMailServer | undefined {
  if (url === undefined) {
    if (from === undefined) return undefined;
    throw new StartRefused("--system-mail-from is given without --system-mail.", `For example ${example}.`);
  }
  const server = readUrl(url);
  if (from === undefined) {
    throw new StartRefused(
      "--system-mail needs an address that the mails come from.",
      "For example --system-mail-from rapport@example.com.",
    );
  }
  if (!/^[^\s<>"(),:;@[\]\\]{1,64}@[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/i.test(from)) {
    throw new StartRefused(
      `--system-mail-from must be an address, not "${from}".`,
      "For example --system-mail-from rapport@example.com.",
    );
  }
  return { ...server, from };
}

function readUrl(text: string): Omit<SystemMailServer, "from"> {
  const url = URL.parse(text);
  const scheme = { "smtp:": "starttls", "smtps:": "tls" }[url?.protocol ?? ""];
  if (url === null || scheme === undefined || url.hostname === "")
    throw wrong("begin with smtp:// or smtps:// and name a server");
  if (!["", "/"].includes(url.pathname) || url.hash !== "")
    throw wrong("have nothing after the port (in a password, write / as %2F, # as %23 and ? as %3F)");
  const named = url.searchParams.get("security") ?? scheme;
  const security = securities.find((each) => each === named);
  if (security === undefined || [...url.searchParams.keys()].some((key) => key !== "security"))
    throw wrong("say nothing but ?security=tls, ?security=starttls or ?security=none after a question mark");
  if ((url.username === "") !== (url.password === "")) throw wrong("have a user and a password, or neither");
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? portOf[security] : Number(url.port),
    security,
    user: decoded(url.username),
    password: decoded(url.password),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong("write % as %25 in user and password");
  }
}

function wrong(what: string): StartRefused {
  return new StartRefused(`--system-mail must ${what}.`, `For example ${example}.`);
}

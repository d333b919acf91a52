// Every setting of the server in one table: its flag, its environment variable, what it means and what it accepts.
import { isIP } from "node:net";
import { resolve } from "node:path";
import leven, { closestMatch } from "leven";
import { dnsServers, networks } from "./network-settings.ts";
import { StartRefused } from "./start-refused.ts";
import { readSystemMail, type SystemMailServer } from "./system-mail-setting.ts";
import { type ClamdPlace, readClamdPlace } from "./virus-scanner.ts";

export interface Settings {
  host: string;
  port: number;
  dataFolder: string;
  /** Undefined: where it listens. */
  publicUrl: string | undefined;
  /** Addresses and networks of the proxies that are believed. */
  trustedProxies: string[];
  /** A demonstration instead of one's own workspaces. */
  demo: boolean;
  databaseUrl: string | undefined;
  mailHost: string;
  mailPort: number;
  /** The same by LMTP; undefined: not at all. */
  lmtpPort: number | undefined;
  /** Undefined: no STARTTLS. */
  mailCertificate: { certificate: string; key: string } | undefined;
  /** Mail servers of one's own, whose mail is not counted. */
  mailRelays: string[];
  mailMaxBytes: number;
  fileMaxBytes: number;
  /** Where this server sends its own mails through; undefined: nowhere. */
  systemMail: SystemMailServer | undefined;
  /** Where files are checked for viruses; undefined: nowhere. */
  clamd: ClamdPlace | undefined;
  instanceKey: string | undefined;
  /** Start although what was sealed cannot be opened, and forget it. */
  forgetSecrets: boolean;
  /** Networks at home that outgoing requests may reach. */
  reachableNetworks: string[];
  /** Networks at home whose pictures mails may show. */
  pictureNetworks: string[];
  /** Whom to ask for the records of domains; none: whom the system asks. */
  dnsServers: string[];
  systemUser: string | undefined;
  /** Whoever shows it may read the metrics; undefined: this machine alone. */
  metricsToken: string | undefined;
  logLevel: "debug" | "info" | "warn" | "error";
}

interface Setting {
  flag: string;
  variable: string;
  value: string;
  means: string;
  default?: string;
}

const settings = [
  { flag: "port", variable: "RAPPORT_PORT", value: "number", means: "where the screens and the API listen", default: "7433" },
  { flag: "host", variable: "RAPPORT_HOST", value: "address", means: "the address to listen on", default: "127.0.0.1" },
  { flag: "data", variable: "RAPPORT_DATA", value: "folder", means: "where everything is kept", default: "./data" },
  {
    flag: "demo",
    variable: "RAPPORT_DEMO",
    value: "yes or no",
    means: "a demonstration: two workspaces with a year of history, in ./data-demo; nothing is sent. --demo alone means yes",
    default: "no",
  },
  {
    flag: "public-url",
    variable: "RAPPORT_PUBLIC_URL",
    value: "URL",
    means: "how people reach this server; links are built from it",
  },
  {
    flag: "trusted-proxy",
    variable: "RAPPORT_TRUSTED_PROXY",
    value: "addresses",
    means: "proxies in front whose X-Forwarded-For is believed, such as 127.0.0.1,10.0.0.0/8",
  },
  {
    flag: "database-url",
    variable: "DATABASE_URL",
    value: "URL",
    means: "a PostgreSQL (15 or newer) of your own, instead of the one inside",
  },
  {
    flag: "mail-host",
    variable: "RAPPORT_MAIL_HOST",
    value: "address",
    means: "the address the mail listener (SMTP) listens on",
    default: "127.0.0.1",
  },
  { flag: "mail-port", variable: "RAPPORT_MAIL_PORT", value: "number", means: "the port of the mail listener", default: "2525" },
  {
    flag: "lmtp-port",
    variable: "RAPPORT_LMTP_PORT",
    value: "number",
    means: "a port where mail is taken by LMTP too, from a mail server of your own; without one, by SMTP alone",
  },
  {
    flag: "mail-tls-cert",
    variable: "RAPPORT_MAIL_TLS_CERT",
    value: "file",
    means: "the certificate (PEM, with its chain) that the mail listener offers STARTTLS with; read again when it changes",
  },
  { flag: "mail-tls-key", variable: "RAPPORT_MAIL_TLS_KEY", value: "file", means: "the key of that certificate (PEM)" },
  {
    flag: "mail-relays",
    variable: "RAPPORT_MAIL_RELAYS",
    value: "networks",
    means: "mail servers of your own that hand over everybody's mail: what they send is not counted",
    default: "127.0.0.0/8,::1",
  },
  {
    flag: "mail-max-mb",
    variable: "RAPPORT_MAIL_MAX_MB",
    value: "number",
    means: "the largest message that is accepted; with a file of 50 MB in it, a message has about 70",
    default: "75",
  },
  {
    flag: "file-max-mb",
    variable: "RAPPORT_FILE_MAX_MB",
    value: "number",
    means: "the largest file that goes out with a reply, and all of one reply together",
    default: "25",
  },
  {
    flag: "system-mail",
    variable: "RAPPORT_SYSTEM_MAIL",
    value: "URL",
    means:
      "where invitations and links for new passwords are sent through: smtps://user:password@host:port, or smtp:// (STARTTLS)",
  },
  {
    flag: "system-mail-from",
    variable: "RAPPORT_SYSTEM_MAIL_FROM",
    value: "address",
    means: "the address that those mails come from",
  },
  {
    flag: "clamd",
    variable: "RAPPORT_CLAMD",
    value: "place",
    means:
      "where ClamAV's daemon checks files for viruses: host:port, or the whole path of its socket; without it none is checked",
  },
  {
    flag: "instance-key",
    variable: "RAPPORT_INSTANCE_KEY",
    value: "key",
    means: "32 bytes in base64 that secrets are encrypted with, else kept in the data folder; several with commas, newest first",
  },
  {
    flag: "forget-secrets",
    variable: "RAPPORT_FORGET_SECRETS",
    value: "yes or no",
    means: "when the instance key is lost: start once with yes, and forget what cannot be decrypted any more",
    default: "no",
  },
  {
    flag: "reachable-networks",
    variable: "RAPPORT_REACHABLE_NETWORKS",
    value: "networks",
    means: "networks of your own that requests may go to, such as 10.0.0.0/8 for single sign-on within the company",
  },
  {
    flag: "picture-networks",
    variable: "RAPPORT_PICTURE_NETWORKS",
    value: "networks",
    means:
      "networks of your own from which mails may show pictures, such as 10.2.0.0/16; else they show those of the internet alone",
  },
  {
    flag: "dns-servers",
    variable: "RAPPORT_DNS_SERVERS",
    value: "addresses",
    means: "whom to ask when a domain is proven, such as 9.9.9.9,10.0.0.1:5353; else whom the system asks",
  },
  { flag: "system-user", variable: "RAPPORT_SYSTEM_USER", value: "name", means: "when started as root: whom PostgreSQL runs as" },
  {
    flag: "metrics-token",
    variable: "RAPPORT_METRICS_TOKEN",
    value: "token",
    means: "who asks for /metrics shows it (Authorization: Bearer); without one only this machine itself may ask",
  },
  { flag: "log-level", variable: "RAPPORT_LOG_LEVEL", value: "level", means: "debug, info, warn or error", default: "info" },
] as const satisfies readonly Setting[];

type Flag = (typeof settings)[number]["flag"];

/** The text of `--help`: every setting with its environment variable and default. */
export function helpText(): string {
  const left = settings.map(({ flag, value }) => `  --${flag} <${value}>`);
  const width = Math.max(...left.map((text) => text.length)) + 2;
  const lines = settings.map((setting, i) => {
    const standard = "default" in setting ? ` [${setting.default}]` : "";
    return `${left[i]?.padEnd(width)}${setting.means}${standard}\n${" ".repeat(width)}${setting.variable}`;
  });
  return [
    "Rapport: customer service that leaves every relationship better than it found it.",
    "",
    "  npm start -- [settings]",
    "",
    ...lines,
    `${"  --help".padEnd(width)}this page`,
    "",
    "Each setting may also stand in the environment, under the name below it. The flag wins.",
  ].join("\n");
}

/**
 * Reads settings from arguments (`--port 80` or `--port=80`) and environment.
 * Refuses unknown names and wrong values with the reason and the nearest right one.
 */
export function readSettings(args: string[], env: Record<string, string | undefined>): Settings {
  const given = { ...fromEnvironment(env), ...fromArguments(args) };
  const text = (flag: Flag): string | undefined => {
    const setting: Setting | undefined = settings.find((each) => each.flag === flag);
    return given[flag] ?? setting?.default;
  };
  const demo = oneOf("demo", text("demo") ?? "", ["no", "yes"]) === "yes";
  return {
    host: address("host", text("host") ?? ""),
    port: wholeNumber("port", text("port") ?? "", 0, 65_535),
    // Never beside what is one's own.
    dataFolder: resolve(given.data ?? (demo ? "./data-demo" : (text("data") ?? ""))),
    demo,
    publicUrl: publicUrl(text("public-url")),
    trustedProxies: networks("trusted-proxy", text("trusted-proxy")),
    databaseUrl: databaseUrl(text("database-url")),
    mailHost: address("mail-host", text("mail-host") ?? ""),
    mailPort: wholeNumber("mail-port", text("mail-port") ?? "", 0, 65_535),
    lmtpPort: text("lmtp-port") === undefined ? undefined : wholeNumber("lmtp-port", text("lmtp-port") ?? "", 0, 65_535),
    mailCertificate: certificateFiles(text("mail-tls-cert"), text("mail-tls-key")),
    mailRelays: networks("mail-relays", text("mail-relays")),
    mailMaxBytes: wholeNumber("mail-max-mb", text("mail-max-mb") ?? "", 1, 1000) * 1024 * 1024,
    fileMaxBytes: wholeNumber("file-max-mb", text("file-max-mb") ?? "", 1, 1000) * 1024 * 1024,
    systemMail: readSystemMail(text("system-mail"), text("system-mail-from")),
    clamd: readClamdPlace(text("clamd")),
    instanceKey: text("instance-key"),
    forgetSecrets: oneOf("forget-secrets", text("forget-secrets") ?? "", ["no", "yes"]) === "yes",
    reachableNetworks: networks("reachable-networks", text("reachable-networks")),
    pictureNetworks: networks("picture-networks", text("picture-networks")),
    dnsServers: dnsServers(text("dns-servers")),
    systemUser: text("system-user"),
    metricsToken: longToken("metrics-token", text("metrics-token")),
    logLevel: oneOf("log-level", text("log-level") ?? "", ["debug", "info", "warn", "error"]),
  };
}

/** Where a server with these settings is reached that nobody has given another address. */
export function ownUrl({ host, port }: Pick<Settings, "host" | "port">): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function fromArguments(args: string[]): Partial<Record<Flag, string>> {
  const given: Partial<Record<Flag, string>> = {};
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? "";
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (match === null) {
      throw new StartRefused(`"${argument}" is not a setting.`, "Settings look like --port 7433. --help lists them all.");
    }
    const flag = knownFlag(match[1] ?? "");
    const next = args[i + 1];
    if (flag === "demo" && match[2] === undefined && (next === undefined || next.startsWith("--"))) {
      given.demo = "yes";
      continue;
    }
    const value = match[2] ?? args[++i];
    if (value === undefined || (match[2] === undefined && value.startsWith("--"))) {
      throw new StartRefused(`--${flag} needs a value.`, `For example --${flag} ${example(flag)}.`);
    }
    given[flag] = value;
  }
  return given;
}

function knownFlag(name: string): Flag {
  const setting = settings.find((each) => each.flag === name);
  if (setting !== undefined) return setting.flag;
  const nearest = closestMatch(
    name,
    settings.map((each) => each.flag),
  );
  throw new StartRefused(`There is no setting --${name}.`, `Did you mean --${nearest}? --help lists them all.`);
}

function fromEnvironment(env: Record<string, string | undefined>): Partial<Record<Flag, string>> {
  const given: Partial<Record<Flag, string>> = {};
  for (const { flag, variable } of settings) {
    const value = env[variable];
    if (value !== undefined && value !== "") given[flag] = value;
  }
  const known: string[] = settings.map((each) => each.variable);
  for (const name of Object.keys(env)) {
    if (name.startsWith("RAPPORT_") && !known.includes(name)) {
      throw new StartRefused(
        `There is no setting ${name} (found in the environment).`,
        `Did you mean ${closestMatch(name, known)}? --help lists them all.`,
      );
    }
  }
  return given;
}

function example(flag: Flag): string {
  const setting: Setting | undefined = settings.find((each) => each.flag === flag);
  return setting?.default ?? `<${setting?.value}>`;
}

function wholeNumber(flag: Flag, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) {
    throw new StartRefused(
      `--${flag} must be a whole number from ${least} to ${most}, not "${value}".`,
      `For example --${flag} ${Number.parseInt(value, 10) >= least && Number.parseInt(value, 10) <= most ? Number.parseInt(value, 10) : example(flag)}.`,
    );
  }
  if (number < least || number > most) {
    const nearest = number < least ? least : most;
    throw new StartRefused(`--${flag} must be from ${least} to ${most}, not ${value}.`, `The nearest is --${flag} ${nearest}.`);
  }
  return number;
}

function address(flag: Flag, value: string): string {
  if (isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)) return value;
  throw new StartRefused(
    `--${flag} must be an address such as 127.0.0.1, not "${value}".`,
    /:\d+$/.test(value)
      ? `The port is a setting of its own: --${flag} ${value.replace(/:\d+$/, "")}.`
      : `For example --${flag} ${example(flag)}.`,
  );
}

function certificateFiles(certificate: string | undefined, key: string | undefined): Settings["mailCertificate"] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) return { certificate: resolve(certificate), key: resolve(key) };
  const [given, missing] = certificate === undefined ? ["mail-tls-key", "mail-tls-cert"] : ["mail-tls-cert", "mail-tls-key"];
  throw new StartRefused(`--${given} needs --${missing} beside it.`, "A certificate and its key are two files; name both.");
}

function publicUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new StartRefused(
      `--public-url must be an address with http or https, not "${value}".`,
      `For example --public-url https://${value.replace(/^([a-z]+:)?\/+/i, "").replace(/\/.*$/, "") || "help.example.com"}.`,
    );
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new StartRefused("--public-url names a server, without a path.", `The nearest is --public-url ${url.origin}.`);
  }
  return url.origin;
}

function databaseUrl(value: string | undefined): string | undefined {
  if (value === undefined || /^postgres(ql)?:\/\/./.test(value)) return value;
  // The value is not repeated: it may hold a password.
  throw new StartRefused(
    "DATABASE_URL must begin with postgres://.",
    "For example postgres://rapport:secret@127.0.0.1:5432/rapport.",
  );
}

function longToken(flag: Flag, value: string | undefined): string | undefined {
  if (value === undefined || /^[\x21-\x7e]{16,200}$/.test(value)) return value;
  // Not repeated: nearly right is still a secret.
  throw new StartRefused(
    `--${flag} must be 16 to 200 letters, digits or signs, without spaces.`,
    "A good one comes from: openssl rand -hex 32",
  );
}

function oneOf<T extends string>(flag: Flag, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  const nearest = [...allowed].sort((a, b) => leven(value, a) - leven(value, b))[0];
  throw new StartRefused(
    `--${flag} must be one of ${allowed.join(", ")}, not "${value}".`,
    `The nearest is --${flag} ${nearest}.`,
  );
}

// Settings: each by flag and by environment, and every wrong one refused with what to write instead.
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { helpText, readSettings, type Settings } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

const standard: Settings = {
  host: "127.0.0.1",
  port: 7433,
  dataFolder: resolve("data"),
  demo: false,
  publicUrl: undefined,
  trustedProxies: [],
  databaseUrl: undefined,
  mailHost: "127.0.0.1",
  mailPort: 2525,
  lmtpPort: undefined,
  mailCertificate: undefined,
  mailRelays: ["127.0.0.0/8", "::1"],
  mailMaxBytes: 75 * 1024 * 1024,
  fileMaxBytes: 25 * 1024 * 1024,
  systemMail: undefined,
  clamd: undefined,
  instanceKey: undefined,
  forgetSecrets: false,
  reachableNetworks: [],
  pictureNetworks: [],
  dnsServers: [],
  systemUser: undefined,
  metricsToken: undefined,
  logLevel: "info",
};

const each: [flag: string, variable: string, value: string, expected: Partial<Settings>][] = [
  ["port", "RAPPORT_PORT", "80", { port: 80 }],
  ["host", "RAPPORT_HOST", "0.0.0.0", { host: "0.0.0.0" }],
  ["host", "RAPPORT_HOST", "::1", { host: "::1" }],
  ["data", "RAPPORT_DATA", "/srv/rapport", { dataFolder: "/srv/rapport" }],
  ["public-url", "RAPPORT_PUBLIC_URL", "https://help.hotel.example/", { publicUrl: "https://help.hotel.example" }],
  ["database-url", "DATABASE_URL", "postgresql://a:b@db/rapport", { databaseUrl: "postgresql://a:b@db/rapport" }],
  ["mail-host", "RAPPORT_MAIL_HOST", "mail.hotel.example", { mailHost: "mail.hotel.example" }],
  ["mail-port", "RAPPORT_MAIL_PORT", "25", { mailPort: 25 }],
  ["lmtp-port", "RAPPORT_LMTP_PORT", "2424", { lmtpPort: 2424 }],
  ["mail-relays", "RAPPORT_MAIL_RELAYS", "10.0.0.0/8", { mailRelays: ["10.0.0.0/8"] }],
  ["mail-max-mb", "RAPPORT_MAIL_MAX_MB", "10", { mailMaxBytes: 10 * 1024 * 1024 }],
  ["file-max-mb", "RAPPORT_FILE_MAX_MB", "40", { fileMaxBytes: 40 * 1024 * 1024 }],
  ["clamd", "RAPPORT_CLAMD", "clamav.internal:3310", { clamd: { host: "clamav.internal", port: 3310 } }],
  ["clamd", "RAPPORT_CLAMD", "[::1]:3310", { clamd: { host: "::1", port: 3310 } }],
  ["clamd", "RAPPORT_CLAMD", "/run/clamav/clamd.ctl", { clamd: { path: "/run/clamav/clamd.ctl" } }],
  ["instance-key", "RAPPORT_INSTANCE_KEY", "c2VjcmV0", { instanceKey: "c2VjcmV0" }],
  ["forget-secrets", "RAPPORT_FORGET_SECRETS", "yes", { forgetSecrets: true }],
  ["reachable-networks", "RAPPORT_REACHABLE_NETWORKS", "10.0.0.0/8, fd00::/8", { reachableNetworks: ["10.0.0.0/8", "fd00::/8"] }],
  [
    "dns-servers",
    "RAPPORT_DNS_SERVERS",
    "9.9.9.9,127.0.0.1:5353,::1,[::1]:53",
    { dnsServers: ["9.9.9.9", "127.0.0.1:5353", "::1", "[::1]:53"] },
  ],
  ["system-user", "RAPPORT_SYSTEM_USER", "rapport", { systemUser: "rapport" }],
  ["metrics-token", "RAPPORT_METRICS_TOKEN", "0123456789abcdef", { metricsToken: "0123456789abcdef" }],
  ["demo", "RAPPORT_DEMO", "yes", { demo: true, dataFolder: resolve("./data-demo") }],
  ["log-level", "RAPPORT_LOG_LEVEL", "debug", { logLevel: "debug" }],
];

test("without any setting there is a good one for all", () => {
  expect(readSettings([], {})).toEqual(standard);
});

describe.each(each)("--%s, or %s, %s", (flag, variable, value, expected) => {
  test("is read as a flag in both forms, and from the environment", () => {
    expect(readSettings([`--${flag}`, value], {})).toEqual({ ...standard, ...expected });
    expect(readSettings([`--${flag}=${value}`], {})).toEqual({ ...standard, ...expected });
    expect(readSettings([], { [variable]: value })).toEqual({ ...standard, ...expected });
  });

  test("as a flag wins over a wrong one in the environment", () => {
    expect(readSettings([`--${flag}`, value], { [variable]: "!" })).toEqual({ ...standard, ...expected });
  });

  test("stands in the help", () => {
    expect(helpText()).toContain(`--${flag} `);
    expect(helpText()).toContain(variable);
  });
});

describe("where the server's own mails go", () => {
  const read = (...args: string[]) => readSettings(args, {}).systemMail;
  const from = ["--system-mail-from", "rapport@hotel.example"];
  const server = {
    host: "mail.hotel.example",
    port: 465,
    security: "tls",
    user: "desk@hotel.example",
    password: "a/b?c#d%",
    from: "rapport@hotel.example",
  };

  test.each([
    ["smtps://desk%40hotel.example:a%2Fb%3Fc%23d%25@mail.hotel.example", server],
    ["smtp://desk%40hotel.example:a%2Fb%3Fc%23d%25@mail.hotel.example:2587", { ...server, port: 2587, security: "starttls" }],
    ["smtp://mail.hotel.example?security=none", { ...server, port: 25, security: "none", user: "", password: "" }],
    ["smtp://[::1]:25?security=none", { ...server, host: "::1", port: 25, security: "none", user: "", password: "" }],
  ])("is read from %s", (url, expected) => {
    expect(read("--system-mail", url, ...from)).toEqual(expected);
    const env = { RAPPORT_SYSTEM_MAIL: url, RAPPORT_SYSTEM_MAIL_FROM: "rapport@hotel.example" };
    expect(readSettings([], env).systemMail).toEqual(expected);
  });

  test.each([
    [["--system-mail", "smtps://desk:geheim@mail.hotel.example"], /address that the mails come from/],
    [["--system-mail", "https://desk:geheim@mail.hotel.example", ...from], /smtp:\/\/ or smtps/],
    [["--system-mail", "geheim", ...from], /smtp:\/\/ or smtps/],
    [["--system-mail", "smtps://desk:geheim/mehr@mail.hotel.example", ...from], /must /],
    [["--system-mail", "smtps://desk:geheim@mail.hotel.example/geheim", ...from], /nothing after the port/],
    [["--system-mail", "smtps://desk:geheim%@mail.hotel.example", ...from], /% as %25/],
    [["--system-mail", "smtps://desk@mail.hotel.example", ...from], /or neither/],
    [["--system-mail", "smtps://desk:geheim@mail.hotel.example?security=ssl", ...from], /security=tls/],
    [["--system-mail", "smtps://desk:geheim@mail.hotel.example?secure=1", ...from], /security=tls/],
    [["--system-mail", "smtps://desk:geheim@mail.hotel.example", "--system-mail-from", "Rapport"], /not "Rapport"/],
    [from, /without --system-mail/],
  ])("is refused in %j, without the password", (args, what) => {
    const refusal = refusalOf(args, {});
    expect(refusal.what).toMatch(what);
    expect(refusal.what + refusal.whatToDo).not.toContain("geheim");
  });
});

test("an empty value in the environment is none, and foreign names there are nobody's business", () => {
  expect(readSettings([], { RAPPORT_PORT: "", PATH: "/bin", PORT: "1" })).toEqual(standard);
});

test("the last of two equal flags wins", () => {
  expect(readSettings(["--port", "1", "--port", "2"], {}).port).toBe(2);
});

describe("wrong settings are refused with what to write instead", () => {
  test.each<[args: string[], env: Record<string, string>, what: RegExp, whatToDo: RegExp]>([
    [["--prot", "80"], {}, /no setting --prot/, /--port\?/],
    [["--mail-pot=25"], {}, /no setting --mail-pot/, /--mail-port\?/],
    [["--public_url", "x"], {}, /no setting --public_url/, /--public-url\?/],
    [["-p", "80"], {}, /"-p" is not a setting/, /--port 7433/],
    [["80"], {}, /"80" is not a setting/, /--help/],
    [["--"], {}, /"--" is not a setting/, /--help/],
    [["--port"], {}, /--port needs a value/, /--port 7433/],
    [["--port", "--host", "x"], {}, /--port needs a value/, /--port 7433/],
    [["--port", "eighty"], {}, /whole number from 0 to 65535, not "eighty"/, /--port 7433/],
    [["--port", "80x"], {}, /not "80x"/, /--port 80\./],
    [["--port", "80.5"], {}, /not "80.5"/, /--port 80\./],
    [["--port", "-1"], {}, /not "-1"/, /--port 7433/],
    [["--port="], {}, /not ""/, /--port 7433/],
    [["--port", "65536"], {}, /from 0 to 65535, not 65536/, /--port 65535/],
    [["--mail-max-mb", "0"], {}, /from 1 to 1000/, /--mail-max-mb 1\./],
    [["--mail-max-mb", "99999"], {}, /from 1 to 1000/, /--mail-max-mb 1000/],
    [["--host", "127.0.0.1:80"], {}, /not "127.0.0.1:80"/, /--host 127.0.0.1\./],
    [["--host", "http://x"], {}, /must be an address/, /--host 127.0.0.1/],
    [["--host="], {}, /not ""/, /--host 127.0.0.1/],
    [["--mail-host", "a b"], {}, /not "a b"/, /--mail-host 127.0.0.1/],
    [["--public-url", "help.hotel.example"], {}, /http or https/, /https:\/\/help\.hotel\.example/],
    [["--public-url", "ftp://help.hotel.example/x"], {}, /http or https/, /https:\/\/help\.hotel\.example\./],
    [["--public-url", "https://help.hotel.example/desk"], {}, /without a path/, /https:\/\/help\.hotel\.example\./],
    [["--database-url", "mysql://root:geheim@db/x"], {}, /postgres:\/\//, /postgres:\/\//],
    [["--forget-secrets", "maybe"], {}, /one of no, yes/, /--forget-secrets /],
    [["--reachable-networks", "10.0.0.0/33"], {}, /not "10.0.0.0\/33"/, /--reachable-networks 127/],
    [["--dns-servers", "dns.example"], {}, /not "dns.example"/, /--dns-servers 9\.9\.9\.9/],
    [["--dns-servers", "9.9.9.9:0"], {}, /not "9.9.9.9:0"/, /--dns-servers 9\.9\.9\.9/],
    [["--clamd", "127.0.0.1"], {}, /not "127\.0\.0\.1"/, /--clamd 127\.0\.0\.1:3310/],
    [["--clamd", "127.0.0.1:70000"], {}, /not "127\.0\.0\.1:70000"/, /--clamd /],
    [["--clamd", "run/clamd.ctl"], {}, /not "run/, /\/run\/clamav/],
    [["--clamd", "::1:3310"], {}, /not "::1:3310"/, /--clamd /],
    [["--metrics-token", "short"], {}, /16 to 200/, /openssl rand/],
    [["--metrics-token", "with a space in the midst"], {}, /16 to 200/, /openssl rand/],
    [["--log-level", "verbose"], {}, /one of debug, info, warn, error/, /--log-level /],
    [["--log-level", "wran"], {}, /not "wran"/, /--log-level warn/],
    [[], { RAPPORT_PROT: "80" }, /no setting RAPPORT_PROT/, /RAPPORT_PORT\?/],
    [[], { RAPPORT_PORT: "x" }, /not "x"/, /7433/],
  ])("%j %j", (args, env, what, whatToDo) => {
    const refusal = refusalOf(args, env);
    expect(refusal.what).toMatch(what);
    expect(refusal.whatToDo).toMatch(whatToDo);
  });

  test("and a wrong token is not repeated", () => {
    const { what, whatToDo } = refusalOf(["--metrics-token", "geheim"], {});
    expect(what + whatToDo).not.toContain("geheim");
  });

  test("and a password in a wrong database URL is not repeated", () => {
    const { what, whatToDo } = refusalOf(["--database-url", "mysql://root:geheim@db/x"], {});
    expect(what + whatToDo).not.toContain("geheim");
  });
});

function refusalOf(args: string[], env: Record<string, string>): StartRefused {
  try {
    readSettings(args, env);
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

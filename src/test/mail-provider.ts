// A provider such as Google on this machine: a real authorization server with rotating refresh tokens, and mail servers that take its access.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import Provider from "oidc-provider";
import { createMemoryAdapter } from "oidc-provider/lib/adapters/memory_adapter.js";
import { SMTPServer } from "smtp-server";
import { type Command, type LyingImap, openLyingImap } from "./lying-imap.ts";

export const mailScope = "https://mail.google.com/";

export interface MailProviderForTests {
  /** What stands in the place of the real provider's. */
  settings: {
    issuer: string;
    imap: { host: string; port: number; security: "none" };
    smtp: { host: string; port: number; security: "none" };
  };
  clientId: string;
  clientSecret: string;
  /** Who signs in next, by the address of their account; undefined: they press cancel. */
  account: string | undefined;
  /** What it keeps to itself from now on. */
  keepsBack: { refreshToken: boolean; mailScope: boolean };
  /** How often it was asked for tokens: for a code, and for fresh access. */
  asked: { code: number; refresh: number };
  /** Every token that it gave. */
  given: string[];
  /** What it answers instead when it is asked for tokens: a status such as 503. */
  failsWith: number | undefined;
  /** Takes back all that was granted: neither access nor refresh tokens are good any more. */
  revoke(): Promise<void>;
  /** Takes back the access that it gave until now; refresh tokens stay good. */
  endAccess(): void;
  imap: LyingImap;
  /** What was taken by SMTP, and from whom. */
  sent: { user: string; raw: Buffer }[];
  /** How often each mail server was signed in to, well or not. */
  signIns: { imap: number; smtp: number };
  close(): Promise<void>;
}

/** `redirectUrl`: where it may send people back to. `livesSeconds`: how long access is good. */
export async function openMailProvider(redirectUrl: string, livesSeconds = 3600): Promise<MailProviderForTests> {
  const web = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const client = {
    client_id: "rapport-mail",
    client_secret: randomBytes(24).toString("base64url"),
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "client_secret_post",
  };
  const grants = new Set<string>();
  const provider = new Provider(issuer, {
    clients: [client],
    scopes: ["openid", "email", mailScope],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    adapter: createMemoryAdapter(),
    jwks: { keys: [generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" })] },
    ttl: {
      AccessToken: livesSeconds,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 600,
    },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    issueRefreshToken: async () => !opened.keepsBack.refreshToken,
    // A refresh token that was used is worth nothing afterwards; used twice, all that was granted ends.
    rotateRefreshToken: true,
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, email: accountId, email_verified: true }),
    }),
    async loadExistingGrant(ctx: { oidc: { session: { accountId: string }; client: { clientId: string } } }) {
      const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
      grant.addOIDCScope(`openid email ${opened.keepsBack.mailScope ? "" : mailScope}`.trim());
      if (opened.keepsBack.mailScope) grant.rejectOIDCScope(mailScope);
      grants.add(await grant.save());
      return grant;
    },
  });
  const serve = provider.callback();
  let ended = new Set<string>();
  for (const event of ["grant.success", "grant.error"] as const) {
    provider.on(event, ({ oidc, body }) => {
      opened.asked[oidc.params.grant_type === "refresh_token" ? "refresh" : "code"] += 1;
      if (event === "grant.success")
        opened.given.push(...[body.access_token, body.refresh_token].filter((each) => each !== undefined));
    });
  }

  const imap = await openLyingImap();
  const smtp = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    authMethods: ["XOAUTH2"],
    logger: false,
    onAuth({ username = "", accessToken = "" }, _session, done) {
      opened.signIns.smtp += 1;
      void isGood(username, accessToken).then((good) =>
        good ? done(null, { user: username }) : done(null, { data: { status: "401" } } as never),
      );
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        opened.sent.push({ user: String(session.user), raw: Buffer.concat(chunks) });
        done(null);
      });
    },
  });
  smtp.on("error", () => {});
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));

  const server = (port: number) => ({ host: "127.0.0.1", port, security: "none" as const });
  const opened: MailProviderForTests = {
    settings: { issuer, imap: server(imap.port), smtp: server((smtp.server.address() as AddressInfo).port) },
    clientId: client.client_id,
    clientSecret: client.client_secret,
    account: undefined,
    keepsBack: { refreshToken: false, mailScope: false },
    asked: { code: 0, refresh: 0 },
    given: [],
    failsWith: undefined,
    async revoke() {
      opened.endAccess();
      for (const each of grants) await provider.RefreshToken.revokeByGrantId(each);
    },
    endAccess() {
      ended = new Set(opened.given);
    },
    imap,
    sent: [],
    signIns: { imap: 0, smtp: 0 },
    async close() {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await imap.close();
    },
  };
  /** Who was not let in and has not been told so yet, by the tag of their command. */
  const waiting = new Map<Socket, string>();
  imap.trick = signInByAccount;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.startsWith("/interaction/") === true) {
      const { account } = opened;
      const login = { login: { accountId: account, remember: false }, consent: {} };
      void provider.interactionFinished(request, response, account === undefined ? { error: "access_denied" } : login);
    } else if (request.url === "/token" && opened.failsWith !== undefined) {
      request.resume();
      response.writeHead(opened.failsWith, { "content-type": "text/plain" }).end("not now");
    } else serve(request, response);
  }

  async function isGood(user: string, token: string): Promise<boolean> {
    const found = ended.has(token) ? undefined : await provider.AccessToken.find(token);
    return found !== undefined && found.accountId === user && found.scope?.includes(mailScope) === true;
  }

  function signInByAccount({ tag, name, rest }: Command, socket: Socket): "done" | undefined {
    if (name === "CAPABILITY") {
      socket.write(`* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 IDLE SPECIAL-USE\r\n${tag} OK done\r\n`);
      return "done";
    }
    const refused = waiting.get(socket);
    if (refused !== undefined) {
      // It has read why, and wants to hear the end of it.
      waiting.delete(socket);
      socket.write(`${refused} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n`);
      return "done";
    }
    if (name !== "AUTHENTICATE") return undefined;
    opened.signIns.imap += 1;
    const words = Buffer.from(rest.split(" ")[1] ?? "", "base64").toString();
    const [, user = "", token = ""] = /^user=(.*?)\u0001auth=Bearer (.*?)\u0001\u0001$/s.exec(words) ?? [];
    void isGood(user, token).then((good) => {
      if (!good) waiting.set(socket, tag);
      const why = Buffer.from('{"status":"400","schemes":"Bearer"}').toString("base64");
      socket.write(good ? `${tag} OK signed in\r\n` : `+ ${why}\r\n`);
    });
    return "done";
  }

  return opened;
}

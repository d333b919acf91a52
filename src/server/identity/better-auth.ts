// better-auth, set up for us: people, passwords, sessions, codes and passkeys in the schema `auth`. It is called in process; its
// own addresses are not served.
import { isIP } from "node:net";
import { createAuthEndpoint } from "@better-auth/core/api";
import { kyselyAdapter } from "@better-auth/kysely-adapter";
import { passkey } from "@better-auth/passkey";
import { APIError } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { betterAuth } from "better-auth/minimal";
import { twoFactor } from "better-auth/plugins/two-factor";
import { z } from "zod";
import type { Connection } from "../db.ts";
import { newId } from "../ids.ts";
import { hashPassword, isPassword } from "./password-hashing.ts";
import { newRecoveryCodes } from "./recovery-codes.ts";

export const shortestPassword = 10;
export const longestPassword = 128;

/** How long a session lives after it was last used. */
export const sessionSeconds = 30 * 24 * 60 * 60;
/** How exactly it is known when a session was last used. */
const seenSeconds = 60 * 60;

/** Cookies by their names, which have __Secure- before them where the public address is https. */
export const cookiePrefix = "rapport";
export const sessionCookie = "session_token";
/** A password was right, and a code is still to come. */
export const codeCookie = "two_factor";
/** The challenge that a passkey answers. */
export const passkeyCookie = "passkey";

/** Whether browsers are told to send cookies over https alone. */
const areCookiesSecure = (publicUrl: string) => publicUrl.startsWith("https:");

/** What browsers call a cookie of ours. */
export function cookieNameOf(cookie: string, publicUrl: string): string {
  return `${areCookiesSecure(publicUrl) ? "__Secure-" : ""}${cookiePrefix}.${cookie}`;
}

/** The header that our own code names the source in; whatever a request brings under this name is not passed on. */
export const sourceHeader = "x-rapport-source";

export type BetterAuth = ReturnType<typeof openBetterAuth>;

/**
 * `secret` signs cookies and encrypts what codes are made from. `origins`: the addresses that people open in their
 * browser; the first is the one that links are built from.
 */
export function openBetterAuth(connection: Connection, secret: string, origins: readonly [string, ...string[]]) {
  return betterAuth({
    appName: "Rapport",
    baseURL: origins[0],
    basePath: "/api/auth",
    secret,
    database: kyselyAdapter(connection.withSchema("auth"), { type: "postgres" }),
    trustedOrigins: [...origins],
    // Accounts are made through a link only, never by whoever comes along.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) },
    },
    session: {
      expiresIn: sessionSeconds,
      updateAge: seenSeconds,
      additionalFields: { onlyWorkspaceId: { type: "string", required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => ({
            data: { ...session, ipAddress: context?.headers?.get(sourceHeader) ?? session.ipAddress },
          }),
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: "Rapport",
        allowPasswordless: true,
        backupCodeOptions: { storeBackupCodes: "encrypted", customBackupCodesGenerate: newRecoveryCodes },
        // limits.ts counts, so that a stranger cannot lock a person out.
        accountLockout: { enabled: false },
      }),
      passkey({
        rpName: "Rapport",
        rpID: passkeyDomain(origins[0]),
        origin: [...origins],
        // As the column is called when Kysely reads it.
        schema: { passkey: { fields: { credentialID: "credentialId" } } },
        advanced: { webAuthnChallengeCookie: passkeyCookie },
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        // A passkey stands for password and code together: that its device knows its person must be proven each time.
        registration: {
          afterVerification: async ({ verification }) => {
            if (verification.registrationInfo?.userVerified !== true) throw new APIError("BAD_REQUEST", notVerified);
          },
        },
        authentication: {
          afterVerification: async ({ verification }) => {
            if (!verification.authenticationInfo.userVerified) throw new APIError("BAD_REQUEST", notVerified);
          },
        },
      }),
      sessionOpening,
    ],
    advanced: {
      cookiePrefix,
      useSecureCookies: areCookiesSecure(origins[0]),
      database: { generateId: () => newId() },
      // The hook above writes down where a session came from.
      ipAddress: { disableIpTracking: true },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

const notVerified = { code: "USER_NOT_VERIFIED", message: "The passkey's device did not check who uses it." };

/** A session without a password, for whom single sign-on or an invitation has let in; made as better-auth makes its own. */
const sessionOpening = {
  id: "session-opening",
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      {
        method: "POST",
        requireHeaders: true,
        body: z.object({ userId: z.string(), onlyWorkspaceId: z.string().nullable() }),
      },
      async (ctx) => {
        const { userId, onlyWorkspaceId } = ctx.body;
        const user = await ctx.context.internalAdapter.findUserById(userId);
        if (user === null) throw new APIError("NOT_FOUND");
        const session = await ctx.context.internalAdapter.createSession(userId, false, { onlyWorkspaceId });
        await setSessionCookie(ctx, { session, user }, false);
        return ctx.json({ sessionId: session.id });
      },
    ),
    /** Whose password was right in this browser, while the code is still to come. */
    pendingPerson: createAuthEndpoint.serverOnly({ method: "GET", requireHeaders: true }, async (ctx) => {
      const { name } = ctx.context.createAuthCookie(codeCookie);
      const identifier = await ctx.getSignedCookie(name, ctx.context.secret);
      if (!identifier) return null;
      const pending = await ctx.context.internalAdapter.findVerificationValue(identifier);
      if (pending === null || pending.expiresAt < new Date()) return null;
      const user = await ctx.context.internalAdapter.findUserById(pending.value);
      return user === null ? null : { userId: user.id, email: user.email };
    }),
  },
};

/** The domain that passkeys are made for. They know names only: 127.0.0.1 goes by its name. */
function passkeyDomain(origin: string): string {
  const { hostname } = new URL(origin);
  return isLoopback(hostname) ? "localhost" : hostname;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** The words for one whose page was opened under a number instead of a name, where browsers make no passkeys; undefined elsewhere. */
export function whyNoPasskeys(pageOrigin: string): string | undefined {
  const url = URL.parse(pageOrigin);
  const hostname = url?.hostname ?? "";
  if (url === null || isIP(hostname.replace(/^\[|\]$/g, "")) === 0) return undefined;
  if (!isLoopback(hostname)) return "Browsers make passkeys for names only. Open Rapport under a name, then try again.";
  url.hostname = "localhost";
  return `Browsers make passkeys for names only. Open ${url.origin} instead, then try again.`;
}

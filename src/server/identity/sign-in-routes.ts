// Signing in with a password and a code, and signing out.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Refused } from "../../refused.ts";
import { body, done, type Env, json, newRoutes, refusals, route } from "../route.ts";
import { passCookies } from "../session.ts";
import { sourceNetwork } from "../source.ts";
import { codeCookie, sessionCookie } from "./better-auth.ts";
import { headersFor, type IdentityDeps, limitingFailures, refusing, welcome } from "./calls.ts";
import { type Bucket, codesPerAccount, codesPerBrowser, perAccount, perBrowser, perSource } from "./limits.ts";
import { meantCode } from "./recovery-codes.ts";
import { codeSchema, doneSchema, emailSchema, givenPasswordSchema, nextSchema, recoveryCodeSchema } from "./schema.ts";
import { useCodeOnce } from "./used-codes.ts";

export interface Offering {
  /** What the workspaces of this server have. */
  offers: () => Promise<{ hasOwner: boolean; singleSignOn: boolean }>;
}

const ways = route("anyone", {
  method: "get",
  path: "/sign-in/ways",
  summary: "What this server offers to those who sign in",
  responses: {
    200: json("The ways", z.object({ hasOwner: z.boolean(), mailsPasswords: z.boolean(), singleSignOn: z.boolean() })),
    ...refusals,
  },
});

const signIn = route("anyone", {
  method: "post",
  path: "/sign-in",
  summary: "Sign in with address and password",
  request: body(z.object({ email: emailSchema, password: givenPasswordSchema })),
  responses: { 200: json("Signed in, or a code is to come", nextSchema), ...refusals },
});

const sendCode = route("anyone", {
  method: "post",
  path: "/sign-in/code",
  summary: "Complete a sign-in with a code from the app, or with a recovery code",
  request: body(z.union([z.object({ code: codeSchema }), z.object({ recoveryCode: recoveryCodeSchema })])),
  responses: { 200: json("Signed in", doneSchema), ...refusals },
});

const signOut = route("person", {
  method: "post",
  path: "/sign-out",
  summary: "Sign out: ends this session",
  responses: done,
});

export function signInRoutes(deps: IdentityDeps & Offering) {
  const { sessions, systemMail } = deps;
  const { api } = sessions.auth;

  /** What counts a wrong password: the browser's own bucket where it is known, else those of the account and the source. */
  function passwordBuckets(c: Context<Env>, email: string): Bucket[] {
    const browser = sessions.browsers.find(c.req.header("cookie"), email);
    if (browser !== undefined) return [{ limit: perBrowser, of: [email, browser] }];
    return [
      { limit: perSource, of: [sourceNetwork(c.var.source)] },
      { limit: perAccount, of: [email] },
    ];
  }

  function codeBucket(c: Context<Env>, email: string): Bucket {
    const browser = sessions.browsers.find(c.req.header("cookie"), email);
    if (browser !== undefined) return { limit: codesPerBrowser, of: [email, browser] };
    return { limit: codesPerAccount, of: [email] };
  }

  /** A recovery code as it was given out, however it was typed; what is none stays as it is. */
  async function asKept(userId: string, given: string): Promise<string> {
    const { backupCodes } = await api.viewBackupCodes({ body: { userId } });
    return meantCode(given, backupCodes) ?? given;
  }

  return newRoutes()
    .openapi(ways, async (c) => c.json({ ...(await deps.offers()), mailsPasswords: systemMail.isSetUp }, 200))
    .openapi(signIn, async (c) => {
      const { email, password } = c.req.valid("json");
      const buckets = passwordBuckets(c, email);
      const wrong = new Refused("credentials_wrong");
      const call = () => api.signInEmail({ body: { email, password }, headers: headersFor(c), returnHeaders: true });
      const { headers, response } = await limitingFailures(c, deps, buckets, () => refusing(call(), {}, wrong));
      if ("twoFactorRedirect" in response) {
        passCookies(c, headers);
        return c.json({ next: "code" as const }, 200);
      }
      await welcome(c, deps, headers, email);
      return c.json({ next: "done" as const }, 200);
    })
    .openapi(sendCode, async (c) => {
      const input = c.req.valid("json");
      const headers = headersFor(c, codeCookie);
      const expired = new Refused("sign_in_expired");
      const pending = await api.pendingPerson({ headers });
      if (pending === null) throw expired;
      const codes = { INVALID_TWO_FACTOR_COOKIE: expired, TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: expired };
      const wrong = new Refused("code_wrong");
      const answer = await limitingFailures(c, deps, [codeBucket(c, pending.email)], async () => {
        if ("code" in input) await useCodeOnce(deps, pending.userId, input.code);
        const call =
          "code" in input
            ? api.verifyTOTP({ body: { code: input.code }, headers, returnHeaders: true })
            : api.verifyBackupCode({
                body: { code: await asKept(pending.userId, input.recoveryCode) },
                headers,
                returnHeaders: true,
              });
        return refusing<{ headers: Headers }>(call, codes, wrong);
      });
      await welcome(c, deps, answer.headers, pending.email);
      return c.json({ next: "done" as const }, 200);
    })
    .openapi(signOut, async (c) => {
      const { headers } = await api.signOut({ headers: headersFor(c, sessionCookie), returnHeaders: true });
      passCookies(c, headers);
      return c.body(null, 204);
    });
}

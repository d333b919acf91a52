// Codes from an app (TOTP, RFC 6238), and recovery codes for when the app is lost.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import { body, done, json, newRoutes, refusals, route } from "../route.ts";
import { passCookies } from "../session.ts";
import { sessionCookie } from "./better-auth.ts";
import { headersFor, type IdentityDeps, limitingFailures, refusing } from "./calls.ts";
import { codesPerAccount } from "./limits.ts";
import { requireOwnSession, requirePassword } from "./proof.ts";
import { codeSchema, proofSchema } from "./schema.ts";
import { findAccount, findCodes } from "./store.ts";
import { useCodeOnce } from "./used-codes.ts";

const recoveryCodes = z.array(z.string());

const show = route("person", {
  method: "get",
  path: "/me/second-factor",
  summary: "Whether codes are asked for, and how many recovery codes are left",
  responses: {
    200: json(
      "The second factor",
      z.object({ hasPassword: z.boolean(), totp: z.boolean(), recoveryCodesLeft: z.number().int().nullable() }),
    ),
    ...refusals,
  },
});

const begin = route("person", {
  method: "post",
  path: "/me/totp",
  summary: "Begin to turn codes on: a secret for the app, and recovery codes that are shown once",
  request: body(proofSchema),
  responses: { 200: json("For the app", z.object({ uri: z.string(), recoveryCodes })), ...refusals },
});

const confirm = route("person", {
  method: "post",
  path: "/me/totp/confirm",
  summary: "Turn codes on with the first code of the app",
  request: body(z.object({ code: codeSchema })),
  responses: done,
});

const remove = route("person", {
  method: "post",
  path: "/me/totp/remove",
  summary: "Turn codes off; recovery codes go with them",
  request: body(proofSchema),
  responses: done,
});

const renew = route("person", {
  method: "post",
  path: "/me/recovery-codes",
  summary: "Make new recovery codes; the old ones work no more",
  request: body(proofSchema),
  responses: { 200: json("Recovery codes, shown once", z.object({ recoveryCodes })), ...refusals },
});

export function secondFactorRoutes(deps: IdentityDeps) {
  const { connection, sessions } = deps;
  const { api } = sessions.auth;
  const already = new Refused("second_factor_on");
  const missing = new Refused("second_factor_off");
  const codes = {
    TOTP_ALREADY_ENABLED: already,
    TOTP_NOT_ENABLED: missing,
    TWO_FACTOR_NOT_ENABLED: missing,
    BACKUP_CODES_NOT_ENABLED: missing,
    INVALID_PASSWORD: new Refused("password_wrong"),
    INVALID_CODE: new Refused("code_wrong"),
    UNAUTHORIZED: new Refused("not_signed_in"),
  };
  const wrongAtFirst = new Refused(
    "code_wrong",
    "If the next one is wrong too, the clock of your phone may be off. Let the phone set its time by itself, then try again.",
  );
  const proven = (password: string | undefined) => (password === undefined ? {} : { password });

  return newRoutes()
    .openapi(show, async (c) => {
      const { person } = c.var;
      requireOwnSession(person);
      const { userId } = person;
      const totp = (await findCodes(connection, userId)) === "on";
      const left = totp ? (await refusing(api.viewBackupCodes({ body: { userId } }), codes)).backupCodes.length : null;
      const account = await findAccount(connection, { userId });
      return c.json({ hasPassword: (account?.password ?? null) !== null, totp, recoveryCodesLeft: left }, 200);
    })
    .openapi(begin, async (c) => {
      const { password } = c.req.valid("json");
      requireOwnSession(c.var.person);
      await requirePassword(c, deps, password);
      const headers = headersFor(c, sessionCookie);
      const answer = await refusing(api.enableTwoFactor({ body: { ...proven(password), method: "totp" }, headers }), codes);
      if (answer.method !== "totp") throw new Error("better-auth gave no secret");
      return c.json({ uri: answer.totpURI, recoveryCodes: answer.backupCodes }, 200);
    })
    .openapi(confirm, async (c) => {
      const { code } = c.req.valid("json");
      const { person } = c.var;
      requireOwnSession(person);
      const state = await findCodes(connection, person.userId);
      if (state !== "begun") throw state === "on" ? already : missing;
      const buckets = [{ limit: codesPerAccount, of: [person.email] }];
      const { headers } = await limitingFailures(c, deps, buckets, async () => {
        await useCodeOnce(deps, person.userId, code);
        const call = api.verifyTOTP({ body: { code }, headers: headersFor(c, sessionCookie), returnHeaders: true });
        return refusing<{ headers: Headers }>(call, { ...codes, INVALID_CODE: wrongAtFirst });
      });
      passCookies(c, headers);
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      const { password } = c.req.valid("json");
      requireOwnSession(c.var.person);
      await requirePassword(c, deps, password);
      if ((await findCodes(connection, c.var.person.userId)) === "off") throw missing;
      const call = api.disableTwoFactor({
        body: proven(password),
        headers: headersFor(c, sessionCookie),
        returnHeaders: true,
      });
      const { headers } = await refusing(call, codes);
      passCookies(c, headers);
      return c.body(null, 204);
    })
    .openapi(renew, async (c) => {
      const { password } = c.req.valid("json");
      requireOwnSession(c.var.person);
      await requirePassword(c, deps, password);
      const call = api.generateBackupCodes({ body: proven(password), headers: headersFor(c, sessionCookie) });
      const { backupCodes } = await refusing(call, codes);
      return c.json({ recoveryCodes: backupCodes }, 200);
    });
}

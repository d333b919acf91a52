// A new password: by a mailed link, or with the one that is known.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import { body, done, newRoutes, route } from "../route.ts";
import { sourceNetwork } from "../source.ts";
import { type IdentityDeps, limited, limitingFailures } from "./calls.ts";
import { resetLinksPerSource, resetsPerAddress, resetsPerSource } from "./limits.ts";
import { changePassword, mailReset, useResetLink } from "./password.ts";
import { requireOwnSession, requirePassword } from "./proof.ts";
import { emailSchema, givenPasswordSchema, newPasswordSchema, tokenSchema } from "./schema.ts";

const askForReset = route("anyone", {
  method: "post",
  path: "/password-reset",
  summary: "Have a link for a new password mailed; the answer is the same whether or not the address has an account",
  request: body(z.object({ email: emailSchema })),
  responses: done,
});

const confirmReset = route("anyone", {
  method: "post",
  path: "/password-reset/confirm",
  summary: "Make a new password with the mailed link; ends every session of the person",
  request: body(z.object({ token: tokenSchema, password: newPasswordSchema })),
  responses: done,
});

const change = route("person", {
  method: "post",
  path: "/me/password",
  summary: "Change the password; ends the person's other sessions",
  request: body(z.object({ currentPassword: givenPasswordSchema, newPassword: newPasswordSchema })),
  responses: done,
});

export function passwordRoutes(deps: IdentityDeps) {
  const { connection, log, now, origins, sessions, systemMail } = deps;
  return newRoutes()
    .openapi(askForReset, async (c) => {
      const { email } = c.req.valid("json");
      if (!systemMail.isSetUp) throw new Refused("mail_not_set_up");
      await limited(c, deps, [
        { limit: resetsPerSource, of: [sourceNetwork(c.var.source)] },
        { limit: resetsPerAddress, of: [email] },
      ]);
      // Not waited for: how long the answer takes must not tell whether there is an account.
      void mailReset(connection, email, { systemMail, publicUrl: origins[0] ?? "", now: now() }).catch((error: unknown) => {
        const reason = error instanceof Refused ? { code: error.code, reason: error.detail } : { err: error };
        log.error({ requestId: c.var.requestId, ...reason }, "a link for a new password was not mailed");
      });
      return c.body(null, 204);
    })
    .openapi(confirmReset, async (c) => {
      const buckets = [{ limit: resetLinksPerSource, of: [sourceNetwork(c.var.source)] }];
      const use = () => useResetLink(connection, c.req.valid("json"), now());
      const { email } = await limitingFailures(c, deps, buckets, use);
      // Whoever holds the mailbox is let try the new password, however busily strangers guess.
      c.header("set-cookie", sessions.browsers.cookie(email), { append: true });
      return c.body(null, 204);
    })
    .openapi(change, async (c) => {
      const { currentPassword, newPassword } = c.req.valid("json");
      const { person } = c.var;
      requireOwnSession(person);
      const seen = await requirePassword(c, deps, currentPassword);
      if (seen === null) throw new Refused("not_permitted", "This account has no password.");
      await changePassword(connection, person, { seen, password: newPassword }, now());
      return c.body(null, 204);
    });
}

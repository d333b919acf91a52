// Passkeys (Web Authentication): signing in with one, and a person's own.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { JSONValue } from "hono/utils/types";
import { Refused } from "../../refused.ts";
import { body, done, type Env, json, newRoutes, refusals, route } from "../route.ts";
import { passCookies } from "../session.ts";
import { passkeyCookie, sessionCookie, whyNoPasskeys } from "./better-auth.ts";
import { headersFor, type IdentityDeps, refusing, welcome } from "./calls.ts";
import { requireOwnSession, requireYoungSession, youngEnoughMs } from "./proof.ts";
import { assertionSchema, doneSchema, optionsSchema, personNameSchema, registrationSchema } from "./schema.ts";
import { listPasskeys, removePasskey, renamePasskey } from "./store.ts";

const signInOptions = route("anyone", {
  method: "post",
  path: "/sign-in/passkey/options",
  summary: "Begin to sign in with a passkey: what the browser is to ask it",
  responses: { 200: json("For navigator.credentials.get", optionsSchema), ...refusals },
});

const signIn = route("anyone", {
  method: "post",
  path: "/sign-in/passkey",
  summary: "Sign in with what the passkey answered; no code is asked for",
  request: body(z.object({ response: assertionSchema })),
  responses: { 200: json("Signed in", doneSchema), ...refusals },
});

const listMine = route("person", {
  method: "get",
  path: "/me/passkeys",
  summary: "One's passkeys",
  responses: {
    200: json(
      "The passkeys",
      z.object({
        passkeys: z.array(z.object({ passkeyId: z.string(), name: z.string(), createdAt: z.string() })),
      }),
    ),
    ...refusals,
  },
});

const addOptions = route("person", {
  method: "post",
  path: "/me/passkeys/options",
  summary: "Begin to add a passkey: what the browser is to make",
  responses: { 200: json("For navigator.credentials.create", optionsSchema), ...refusals },
});

const add = route("person", {
  method: "post",
  path: "/me/passkeys",
  summary: "Add the passkey that the browser made",
  request: body(z.object({ name: personNameSchema, response: registrationSchema })),
  responses: { 201: json("Added", z.object({ passkeyId: z.string() })), ...refusals },
});

const params = z.object({ passkeyId: z.uuid() });

const change = route("person", {
  method: "patch",
  path: "/me/passkeys/{passkeyId}",
  summary: "Give a passkey another name",
  request: { params, ...body(z.object({ name: personNameSchema })) },
  responses: done,
});

const remove = route("person", {
  method: "delete",
  path: "/me/passkeys/{passkeyId}",
  summary: "Remove a passkey",
  request: { params },
  responses: done,
});

/** The same as JSON, which leaves out what is undefined. */
function plain(options: object): Record<string, JSONValue> {
  return JSON.parse(JSON.stringify(options));
}

export function passkeyRoutes(deps: IdentityDeps) {
  const { connection, origins, sessions } = deps;
  const { api } = sessions.auth;
  const wrong = new Refused("passkey_wrong");
  const failed = { FAILED_TO_VERIFY_REGISTRATION: wrong, AUTHENTICATION_FAILED: wrong };

  /** Under a number, browsers make no passkeys; better said than left to fail. */
  function requireName(c: Context<Env>): void {
    const why = whyNoPasskeys(c.req.header("origin") ?? origins[0] ?? "");
    if (why !== undefined) throw new Refused("passkey_not_possible", why);
  }

  return newRoutes()
    .openapi(signInOptions, async (c) => {
      requireName(c);
      const { headers, response } = await api.generatePasskeyAuthenticationOptions({
        headers: headersFor(c),
        returnHeaders: true,
      });
      passCookies(c, headers);
      return c.json({ options: plain({ ...response, userVerification: "required" }) }, 200);
    })
    .openapi(signIn, async (c) => {
      const { response } = c.req.valid("json");
      const call = api.verifyPasskeyAuthentication({
        body: { response: { ...response } },
        headers: headersFor(c, passkeyCookie),
        returnHeaders: true,
      });
      const answer = await refusing(call, failed, wrong);
      await welcome(c, deps, answer.headers, answer.response.user.email);
      return c.json({ next: "done" as const }, 200);
    })
    .openapi(listMine, async (c) => {
      requireOwnSession(c.var.person);
      const rows = await listPasskeys(connection, c.var.person.userId);
      const passkeys = rows.map(({ passkeyId, name, createdAt }) => ({
        passkeyId,
        name: name ?? "",
        createdAt: createdAt.toISOString(),
      }));
      return c.json({ passkeys }, 200);
    })
    .openapi(addOptions, async (c) => {
      requireOwnSession(c.var.person);
      await requireYoungSession(deps, c.var.person, youngEnoughMs);
      requireName(c);
      const { headers, response } = await api.generatePasskeyRegistrationOptions({
        headers: headersFor(c, sessionCookie),
        returnHeaders: true,
      });
      passCookies(c, headers);
      return c.json({ options: plain(response) }, 200);
    })
    .openapi(add, async (c) => {
      const { name, response } = c.req.valid("json");
      requireOwnSession(c.var.person);
      await requireYoungSession(deps, c.var.person, youngEnoughMs);
      const call = api.verifyPasskeyRegistration({
        body: { name, response },
        headers: headersFor(c, sessionCookie, passkeyCookie),
      });
      const { id } = await refusing(call, failed, wrong);
      return c.json({ passkeyId: id }, 201);
    })
    .openapi(change, async (c) => {
      const { passkeyId } = c.req.valid("param");
      requireOwnSession(c.var.person);
      if (!(await renamePasskey(connection, c.var.person.userId, passkeyId, c.req.valid("json").name)))
        throw new Refused("not_found");
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      const { passkeyId } = c.req.valid("param");
      requireOwnSession(c.var.person);
      await requireYoungSession(deps, c.var.person, youngEnoughMs);
      if (!(await removePasskey(connection, c.var.person.userId, passkeyId))) throw new Refused("not_found");
      return c.body(null, 204);
    });
}

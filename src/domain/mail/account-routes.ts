// Accounts at Google and Microsoft over HTTP: registering Rapport there, going off to sign a channel in, coming back.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import type { Sessions } from "../../server/session.ts";
import { mailProviderSchema } from "../channel/schema.ts";
import { readRegistrations, removeRegistration, setRegistration } from "./account-registration.ts";
import { accountSignInInput, registrationInput, registrationSchema } from "./account-schema.ts";
import { type Back, beginSignIn, finishSignIn, type SignInDeps } from "./account-sign-in.ts";

const path = "/workspaces/{workspaceId}/mail-registrations";
const callbackPath = "/channel-sign-in/callback";
const registrationParam = workspaceParam.extend({ mailProvider: mailProviderSchema });

const list = route("channels.change", {
  method: "get",
  path,
  summary: "How Rapport is registered with Google and Microsoft, for channels that sign in there",
  request: { params: workspaceParam },
  responses: { 200: json("Each provider", z.object({ registrations: z.array(registrationSchema) })), ...refusals },
});

const set = route("channels.change", {
  method: "put",
  path: `${path}/{mailProvider}`,
  summary: "Register Rapport with a provider: the client ID and secret that it has given",
  request: { params: registrationParam, ...body(registrationInput) },
  responses: done,
});

const remove = route("channels.change", {
  method: "delete",
  path: `${path}/{mailProvider}`,
  summary: "Let go of the registration with a provider",
  request: { params: registrationParam },
  responses: done,
});

const begin = route("channels.signIn", {
  method: "post",
  path: "/workspaces/{workspaceId}/channels/sign-in",
  summary: "Go off to a provider to sign a channel in, or one that is to be",
  description:
    "The answer is the address to go to in the browser of whoever asks. They come back within ten minutes, in the same session, and the channel then reads and sends by the account.",
  request: { params: workspaceParam, ...body(accountSignInInput) },
  responses: { 200: json("Where to go", z.object({ url: z.string() })), ...refusals },
});

const callback = route("anyone", {
  method: "get",
  path: callbackPath,
  summary: "Where Google and Microsoft send people back to",
  request: {
    query: z.object({
      state: z.string().max(500).optional(),
      code: z.string().max(10_000).optional(),
      error: z.string().max(500).optional(),
    }),
  },
  responses: { 302: { description: "To the channel, with ?account=… saying what became of it" }, ...refusals },
});

export function accountRoutes(deps: Deps & { sessions: Sessions; outgoing: Outgoing }, { publicUrl }: { publicUrl: string }) {
  const { connection, box, sessions, now, isDemo = false } = deps;
  const redirectUrl = `${publicUrl}/api/v1${callbackPath}`;
  const signIn: SignInDeps = { ...deps, redirectUrl };
  return newRoutes()
    .openapi(list, async (c) =>
      c.json({ registrations: await readRegistrations(connection, c.var.teammate.workspaceId, redirectUrl) }, 200),
    )
    .openapi(set, async (c) => {
      const { mailProvider } = c.req.valid("param");
      await setRegistration(c.var.connection, c.var.teammate, mailProvider, c.req.valid("json"), { box, now: now() });
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      await removeRegistration(c.var.connection, c.var.teammate, c.req.valid("param").mailProvider, now());
      return c.body(null, 204);
    })
    .openapi(begin, async (c) => {
      if (isDemo) throw new Refused("demonstration");
      return c.json(await beginSignIn(signIn, c.var.teammate, c.var.person.sessionId, c.req.valid("json")), 200);
    })
    .openapi(callback, async (c) => {
      const person = await sessions.whoIs(c.req.raw.headers);
      const back = await finishSignIn(signIn, new URL(c.req.url).searchParams, person);
      return c.redirect(screenOf(back), 302);
    });
}

function screenOf({ workspaceId, channelId, outcome }: Back): string {
  return workspaceId === undefined ? "/" : `/w/${workspaceId}/channels/${channelId ?? "new"}?account=${outcome}`;
}

// Making and changing mail channels, with a test of their servers first; testing them apart; sending a mail to see it arrive.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Tx } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import { unchangedSince } from "../../server/etag.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { addChannel, changeChannel, channelSecrets } from "../channel/actions.ts";
import { isAtProvider, keptSecrets, lacksPassword, usesAccount } from "../channel/rules.ts";
import { type ChannelInput, channelInput, type MailSecrets, type MailServerInput, type MailSettings } from "../channel/schema.ts";
import { findChannel } from "../channel/store.ts";
import { accessOf } from "./account-access.ts";
import { deleteAccount } from "./account-store.ts";
import type { ConnectionTest, Tested } from "./connection-schema.ts";
import { testedSchema, testInput } from "./connection-schema.ts";
import { testConnection } from "./connection-test.ts";
import { sendTestMail } from "./test-mail.ts";

const mailChannelInput = channelInput.extend({
  /** Keep the settings although a server could not be reached. */
  anyway: z.boolean().default(false),
});

const add = route("channels.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/channels",
  summary: "Add an e-mail address. Its servers are tried first",
  request: { params: workspaceParam, ...body(mailChannelInput) },
  responses: { 201: json("Added", z.object({ channelId: z.uuid() })), ...refusals },
});

const change = route("channels.change", {
  method: "put",
  path: "/workspaces/{workspaceId}/channels/{channelId}",
  summary: "Change an e-mail address. Its servers are tried first; a password that is left out stays",
  request: { params: workspaceParam.extend({ channelId: z.uuid() }), headers: ifMatch, ...body(mailChannelInput) },
  responses: done,
});

const test = route("channels.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/channels/test",
  summary: "Try the servers of an e-mail address, step by step, without keeping anything",
  description:
    "Finds each server by its name, reaches its port, encrypts, signs in, and opens the inbox (IMAP). The answer says which steps went well, at which one it ended and why, and which setting that speaks against. With `channelId`, passwords that are left out are those of that channel, where its server is the same.",
  request: { params: workspaceParam, ...body(testInput) },
  responses: { 200: json("What became of each step; null for a server that was not given", testedSchema), ...refusals },
});

const testMail = route("channels.change", {
  method: "post",
  path: "/workspaces/{workspaceId}/channels/{channelId}/test-mail",
  summary: "Send a mail from this channel to your own address, to see it arrive",
  request: { params: workspaceParam.extend({ channelId: z.uuid() }) },
  responses: { 200: json("Where it was sent to", z.object({ to: z.string() })), ...refusals },
});

export function mailRoutes(deps: Deps) {
  const { connection, box, now, isDemo = false } = deps;
  // In a demonstration settings are kept as they are given: no server is asked about them.
  const beforeAsking = () => {
    if (isDemo) throw new Refused("demonstration");
  };
  async function requireChannel(workspaceId: string, channelId: string) {
    const found = await findChannel(connection, workspaceId, channelId);
    if (found === undefined) throw new Refused("not_found");
    return found;
  }

  /** What is known for these servers: what signs in to a channel whose servers they are. */
  async function knownOf(workspaceId: string, channelId: string | undefined, input: Servers): Promise<Known> {
    if (channelId === undefined) return nothingKnown;
    const channel = await requireChannel(workspaceId, channelId);
    return {
      passwords: keptSecrets(channel.settings, channelSecrets(channel, box), input),
      accessTo: (protocol, server) =>
        isAtProvider(channel.settings[protocol], server) ? async () => (await accessOf(deps, channel)).token : undefined,
    };
  }

  return newRoutes()
    .openapi(add, async (c) => {
      const { anyway, ...input } = c.req.valid("json");
      if (!anyway && !isDemo) await requireServers(input, nothingKnown);
      return c.json(await addChannel(c.var.connection, c.var.teammate, input, { box, now: now() }), 201);
    })
    .openapi(change, async (c) => {
      const { channelId } = c.req.valid("param");
      const { anyway, ...input } = c.req.valid("json");
      const { workspaceId } = c.var.teammate;
      if (!anyway && !isDemo) await requireServers(input, await knownOf(workspaceId, channelId, input));
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      const also = async (tx: Tx, settings: MailSettings) => {
        if (!usesAccount(settings)) await deleteAccount(tx, workspaceId, channelId);
      };
      await changeChannel(c.var.connection, c.var.teammate, channelId, input, { box, now: now(), unchanged, also });
      return c.body(null, 204);
    })
    .openapi(test, async (c) => {
      beforeAsking();
      const { channelId, ...input } = c.req.valid("json");
      return c.json(await testServers(input, await knownOf(c.var.teammate.workspaceId, channelId, input)), 200);
    })
    .openapi(testMail, async (c) => {
      beforeAsking();
      const { teammate } = c.var;
      const channel = await requireChannel(teammate.workspaceId, c.req.valid("param").channelId);
      return c.json(await sendTestMail(deps, teammate, channel), 200);
    });
}

type Servers = Pick<ChannelInput, "imap" | "smtp">;
type Protocol = keyof Servers;

interface Known {
  passwords: MailSecrets;
  /** How to get access by the account of the channel; undefined where it does not sign in to this server. */
  accessTo(protocol: Protocol, server: MailServerInput): (() => Promise<string>) | undefined;
}

const nothingKnown: Known = { passwords: {}, accessTo: () => undefined };

async function testServers({ imap, smtp }: Servers, { passwords, accessTo }: Known): Promise<Tested> {
  const test = (protocol: Protocol, server: MailServerInput | null) => {
    if (server === null) return null;
    const access = accessTo(protocol, server);
    const password = server.password ?? passwords[protocol];
    return testConnection(protocol, { ...server, password, ...(access === undefined ? {} : { access }) });
  };
  const [ofImap, ofSmtp] = await Promise.all([test("imap", imap), test("smtp", smtp)]);
  return { imap: ofImap, smtp: ofSmtp };
}

/** Refuses servers that cannot be reached or do not let us in, with what exactly is wrong. */
async function requireServers({ imap, smtp }: Servers, known: Known): Promise<void> {
  // Without a password there is nothing to try; the saving refuses it in words.
  const tried = (server: MailServerInput | null, password: string | undefined) =>
    server === null || lacksPassword(server, server.password ?? password) ? null : server;
  const { passwords } = known;
  const tested = await testServers({ imap: tried(imap, passwords.imap), smtp: tried(smtp, passwords.smtp) }, known);
  requireWell("Receiving (IMAP)", tested.imap);
  requireWell("Sending (SMTP)", tested.smtp);
}

function requireWell(label: string, test: ConnectionTest | null): void {
  const wrong = test?.steps.find(({ isWell }) => !isWell);
  if (wrong !== undefined) throw new Refused("channel_unreachable", `${label}: ${wrong.words}`);
}

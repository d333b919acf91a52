// Making and changing mail channels, with a try of their servers first.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { unchangedSince } from "../../server/etag.ts";
import { body, done, ifMatch, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { addChannel, changeChannel, channelSecrets } from "../channel/actions.ts";
import { keptSecrets, lacksPassword } from "../channel/rules.ts";
import { type ChannelInput, channelInput, type MailSecrets, type MailServerInput } from "../channel/schema.ts";
import { findChannel } from "../channel/store.ts";
import { verifyImap } from "./mailbox.ts";
import { connectionReason } from "./rules.ts";
import { type MailServerWithPassword, verifySmtp } from "./send-message.ts";

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

export function mailRoutes({ connection, box, now }: Deps) {
  return newRoutes()
    .openapi(add, async (c) => {
      const { anyway, ...input } = c.req.valid("json");
      if (!anyway) await requireServers(input, {});
      return c.json(await addChannel(c.var.connection, c.var.teammate, input, { box, now: now() }), 201);
    })
    .openapi(change, async (c) => {
      const { channelId } = c.req.valid("param");
      const { anyway, ...input } = c.req.valid("json");
      const before = await findChannel(connection, c.var.teammate.workspaceId, channelId);
      if (before === undefined) throw new Refused("not_found");
      if (!anyway) await requireServers(input, keptSecrets(before.settings, channelSecrets(before, box), input));
      const unchanged = unchangedSince(c.req.valid("header")["if-match"]);
      await changeChannel(c.var.connection, c.var.teammate, channelId, input, { box, now: now(), unchanged });
      return c.body(null, 204);
    });
}

/** Refuses servers that cannot be reached or do not let us in, with what exactly is wrong. */
async function requireServers(input: ChannelInput, known: MailSecrets): Promise<void> {
  await requireServer("Receiving (IMAP)", input.imap, known.imap, verifyImap);
  await requireServer("Sending (SMTP)", input.smtp, known.smtp, verifySmtp);
}

async function requireServer(
  label: string,
  server: MailServerInput | null,
  knownPassword: string | undefined,
  verify: (server: MailServerWithPassword) => Promise<void>,
): Promise<void> {
  // Without a password there is nothing to try; the saving refuses it in words.
  if (server === null || lacksPassword(server, server.password ?? knownPassword)) return;
  try {
    await verify({ ...server, password: server.password ?? knownPassword ?? "" });
  } catch (error) {
    throw new Refused("channel_unreachable", `${label}: ${connectionReason(error, server)}`);
  }
}

// Setting up how a provider brings the mail of a channel by HTTP.
import { z } from "@hono/zod-openapi";
import { Refused } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import { body, done, json, newRoutes, refusals, route, workspaceParam } from "../../server/route.ts";
import { findChannel } from "../channel/store.ts";
import { removeInbound, renewInbound, setInbound } from "./inbound-actions.ts";
import { type Inbound, inboundInput, inboundSchema } from "./inbound-schema.ts";
import { findInbound, type InboundRow } from "./inbound-store.ts";

const params = workspaceParam.extend({ channelId: z.uuid() });
const path = "/workspaces/{workspaceId}/channels/{channelId}/inbound" as const;

const look = route("channels.read", {
  method: "get",
  path,
  summary: "How a provider brings the mail of this channel by HTTP",
  request: { params },
  responses: { 200: json("Null where none does", z.object({ inbound: inboundSchema.nullable() })), ...refusals },
});

const set = route("channels.change", {
  method: "put",
  path,
  summary: "Have a provider bring the mail of this channel by HTTP",
  description:
    "The answer to the first time holds the address to enter at the provider. It is shown this once, for it holds a secret; `renew` makes another. Mailgun needs the signing key, SendGrid may have a public key; one that is left out stays.",
  request: { params, ...body(inboundInput) },
  responses: { 200: json("Set. The address is null where it stays", z.object({ address: z.string().nullable() })), ...refusals },
});

const renew = route("channels.change", {
  method: "post",
  path: `${path}/renew`,
  summary: "Make another address for the provider. The one before ends at once",
  request: { params },
  responses: { 200: json("Made; shown this once", z.object({ address: z.string() })), ...refusals },
});

const remove = route("channels.change", {
  method: "delete",
  path,
  summary: "Take no more mail of this channel from a provider",
  request: { params },
  responses: done,
});

/** `publicUrl`: where providers reach this server. */
export function inboundSettingRoutes({ connection, box, now }: Deps, { publicUrl }: { publicUrl: string }) {
  const addressOf = (channelId: string, secret: string) => `${publicUrl}/api/v1/inbound/${channelId}/${secret}`;
  return newRoutes()
    .openapi(look, async (c) => {
      const { workspaceId } = c.var.teammate;
      const { channelId } = c.req.valid("param");
      if ((await findChannel(connection, workspaceId, channelId)) === undefined) throw new Refused("not_found");
      const row = await findInbound(connection, workspaceId, channelId);
      return c.json({ inbound: row === undefined ? null : present(row) }, 200);
    })
    .openapi(set, async (c) => {
      const { channelId } = c.req.valid("param");
      const { secret } = await setInbound(c.var.connection, c.var.teammate, channelId, c.req.valid("json"), { box, now: now() });
      return c.json({ address: secret === null ? null : addressOf(channelId, secret) }, 200);
    })
    .openapi(renew, async (c) => {
      const { channelId } = c.req.valid("param");
      const { secret } = await renewInbound(c.var.connection, c.var.teammate, channelId, now());
      return c.json({ address: addressOf(channelId, secret) }, 200);
    })
    .openapi(remove, async (c) => {
      await removeInbound(c.var.connection, c.var.teammate, c.req.valid("param").channelId, now());
      return c.body(null, 204);
    });
}

function present({ provider, signingKey, takenAt, refusedAt, refusedBecause }: InboundRow): Inbound {
  return {
    provider,
    hasSigningKey: signingKey !== null,
    takenAt: takenAt?.toISOString() ?? null,
    refusedAt: refusedAt?.toISOString() ?? null,
    refusedBecause,
  };
}

// Where providers bring mail by HTTP: whoever knows the secret of the address. 200 only after the message is committed; 5xx where they
// should try again, 4xx where that would not help.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Refused, TooManyRequests } from "../../refused.ts";
import type { Deps } from "../../server/deps.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import { openRateLimit, rates } from "../../server/rate-limit.ts";
import { json, newRoutes, refusals, route } from "../../server/route.ts";
import { sourceNetwork } from "../../server/source.ts";
import { hashOfToken } from "../../server/token.ts";
import { takeInbound } from "./inbound-actions.ts";
import { readRequest } from "./inbound-request.ts";
import type { InboundProvider } from "./inbound-schema.ts";
import { openAmazonCertificates } from "./inbound-sns.ts";
import { findInboundBySecret, type InboundRow, noteRefused } from "./inbound-store.ts";

const bring = route("secret", {
  method: "post",
  path: "/inbound/{channelId}/{secret}",
  summary: "Bring a mail to a channel, as its provider does",
  description:
    "The address is made where the channel is set up. The body is what the provider sends: the raw message (`message/rfc822`), a form of Mailgun or SendGrid, JSON of Postmark, or a notification of Amazon SNS. `200` means that the mail is safe; after a `5xx` it should be sent again, after a `4xx` that would not help.",
  request: {
    params: z.object({ channelId: z.uuid(), secret: z.string().max(200) }),
    body: { required: true, content: { "message/rfc822": { schema: z.any().openapi({ type: "string", format: "binary" }) } } },
  },
  responses: { 200: json("It is safe", z.object({ taken: z.boolean() })), ...refusals },
});

/** JSON and base64 make a message larger than it is. */
const wrapping = 1.5;
/** Requests are read in memory: so many of the largest at once. */
const mostAtOnce = 4;

export interface InboundDeps extends Deps {
  outgoing: Outgoing;
  /** The largest message. */
  mailMaxBytes: number;
  /** Is told of each mail, when it is safe. */
  mailTaken?: (() => void) | undefined;
}

export function inboundRoutes({ connection, box, outgoing, mailMaxBytes, mailTaken = () => {}, now }: InboundDeps) {
  const certificates = openAmazonCertificates(outgoing);
  const guesses = openRateLimit(rates.stranger);
  const mostBytes = Math.ceil(mailMaxBytes * wrapping) + 64 * 1024;
  const room = openRoom(mostAtOnce * mostBytes);

  async function requireInbound(c: Context, channelId: string, secret: string): Promise<InboundRow> {
    const inbound = await findInboundBySecret(connection, channelId, hashOfToken(secret));
    if (inbound !== undefined) return inbound;
    const left = guesses(sourceNetwork(c.get("source")), now().getTime());
    if (!left.allowed) throw new TooManyRequests(left.resetSeconds);
    throw new Refused("not_found");
  }

  return newRoutes().openapi(bring, async (c) => {
    const { channelId, secret } = c.req.valid("param");
    const inbound = await requireInbound(c, channelId, secret);
    const stated = Number(c.req.header("content-length") ?? mostBytes);
    const leave = room(Math.min(Number.isNaN(stated) ? mostBytes : stated, mostBytes));
    if (leave === undefined) {
      c.header("retry-after", "5");
      throw new Refused("inbound_not_ready", "Much is coming in at this moment.");
    }
    try {
      const body = await readBody(c, mostBytes);
      const signingKey = inbound.signingKey === null ? undefined : box.open(inbound.signingKey);
      const reading = { signingKey, outgoing, certificates, now: now() };
      const brought = await readRequest(inbound.provider, { body, header: (name) => c.req.header(name) }, reading);
      if (brought === undefined) return c.json({ taken: false }, 200);
      if (brought.raw.length > mailMaxBytes) throw new Refused("input_too_large");
      await takeInbound(connection, inbound, brought, now());
      mailTaken();
      return c.json({ taken: true }, 200);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await noteRefused(connection, inbound, error.detail ?? because[error.code] ?? "It could not be read.", now());
      throw inTheirWords(inbound.provider, error);
    } finally {
      leave();
    }
  });
}

const because: Record<string, string> = {
  input_too_large: "The message is larger than this server takes (--mail-max-mb).",
};

/** Mailgun tries again after each answer but 406; the others do not after 403. */
function inTheirWords(provider: InboundProvider, refusal: Refused): Refused {
  const isLasting = refusal.code === "inbound_refused" || refusal.code === "input_too_large";
  if (!isLasting) return refusal;
  return provider === "mailgun" ? new Refused("inbound_not_wanted", refusal.detail) : refusal;
}

/** Room for so many bytes at once: takes what one request needs, and gives it back; undefined where there is not so much. */
function openRoom(bytes: number): (needed: number) => (() => void) | undefined {
  let free = bytes;
  return (needed) => {
    if (needed > free) return undefined;
    free -= needed;
    return () => {
      free += needed;
    };
  };
}

async function readBody(c: Context, mostBytes: number): Promise<Buffer> {
  if (Number(c.req.header("content-length") ?? 0) > mostBytes) throw new Refused("input_too_large");
  const pieces: Uint8Array[] = [];
  let seen = 0;
  const bytes = (c.req.raw.body ?? new Blob([]).stream()).values({ preventCancel: true });
  try {
    for await (const piece of bytes) {
      seen += piece.length;
      if (seen > mostBytes) throw new Refused("input_too_large");
      pieces.push(piece);
    }
  } catch (error) {
    // Broken off on the way: theirs to send again.
    throw error instanceof Refused ? error : new Refused("input_invalid", "The request did not arrive whole.");
  }
  return Buffer.concat(pieces);
}

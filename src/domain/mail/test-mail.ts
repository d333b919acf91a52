// A mail from a channel to the teammate who asked, so that they see with their own eyes that replies arrive.
import { buffer } from "node:stream/consumers";
import { Refused } from "../../refused.ts";
import { newId } from "../../server/ids.ts";
import type { ChannelRow } from "../channel/store.ts";
import { messageIdOf } from "../conversation/rules.ts";
import type { Teammate } from "../workspace/schema.ts";
import { findPersonOf } from "../workspace/teammate-store.ts";
import { type AccountDeps, withSecret } from "./account-access.ts";
import { composeMessage } from "./compose-message.ts";
import { connectionReason } from "./rules.ts";
import { sendMessage } from "./send-message.ts";

/**
 * Sends it through the channel's server, as a reply would go. Returns where it went. Refuses a channel without a server,
 * and says in words what the mail server had against it.
 */
export async function sendTestMail(deps: AccountDeps, by: Teammate, channel: ChannelRow): Promise<{ to: string }> {
  const { smtp } = channel.settings;
  if (smtp === null) throw new Refused("channel_unreachable", "This channel has no server to send through yet.");
  const { email: to } = await findPersonOf(deps.connection, by.workspaceId, by.teammateId);
  const raw = await buffer(
    composeMessage({
      from: { name: channel.name, address: channel.address },
      to: { name: by.name, address: to },
      cc: [],
      subject: `A test from ${channel.name}`,
      text: `Rapport sent this as ${channel.address}, the way it sends replies. If you can read it, they arrive.`,
      messageId: messageIdOf(newId(), channel.address),
      inReplyTo: null,
      references: [],
      date: deps.now(),
      files: [],
    }),
  );
  try {
    const envelope = { from: channel.address, to: [to] };
    await withSecret(deps, channel, "smtp", (server) => sendMessage(server, envelope, raw));
  } catch (error) {
    throw new Refused("channel_unreachable", connectionReason(error, smtp));
  }
  return { to };
}

// SQL of channels with how they are: their mailbox, their account, and how many deliveries wait or lie aside.
import { type ExpressionBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import type { MailProvider } from "./schema.ts";
import type { ChannelRow } from "./store.ts";

export interface ChannelStateRow extends ChannelRow {
  createdAt: Date;
  mailboxState: "connecting" | "connected" | "failing" | null;
  mailboxReason: string | null;
  mailboxChangedAt: Date | null;
  accountProvider: MailProvider | null;
  accountAddress: string | null;
  accountIsSignedIn: boolean;
  accountChangedAt: Date | null;
  heldCount: number;
  setAsideCount: number;
}

/** The channels of a workspace after a cursor, in the order in which they were made, with the state of their mailboxes and how many replies they hold. */
export async function listChannels(
  connection: Connection,
  workspaceId: string,
  { after, limit }: { after: readonly [createdAt: Date, channelId: string] | undefined; limit: number },
): Promise<ChannelStateRow[]> {
  const rows = await withStates(connection, workspaceId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(channel.created_at, channel.channel_id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .limit(limit)
    .execute();
  return rows as ChannelStateRow[];
}

/** One channel, with the state of its mailbox and how many replies it holds. */
export async function findChannelState(
  connection: Connection,
  workspaceId: string,
  channelId: string,
): Promise<ChannelStateRow | undefined> {
  const row = await withStates(connection, workspaceId).where("channel.channelId", "=", channelId).executeTakeFirst();
  return row as ChannelStateRow | undefined;
}

function withStates(connection: Connection, workspaceId: string) {
  return connection
    .selectFrom("channel")
    .leftJoin("mailbox", (join) =>
      join.onRef("mailbox.workspaceId", "=", "channel.workspaceId").onRef("mailbox.channelId", "=", "channel.channelId"),
    )
    .leftJoin("mailAccount", (join) =>
      join.onRef("mailAccount.workspaceId", "=", "channel.workspaceId").onRef("mailAccount.channelId", "=", "channel.channelId"),
    )
    .select((eb) => [
      "channel.workspaceId",
      "channel.channelId",
      "channel.name",
      "channel.address",
      "channel.settings",
      "channel.secrets",
      "channel.teamId",
      "channel.createdAt",
      "mailbox.state as mailboxState",
      "mailbox.reason as mailboxReason",
      "mailbox.changedAt as mailboxChangedAt",
      "mailAccount.provider as accountProvider",
      "mailAccount.address as accountAddress",
      "mailAccount.changedAt as accountChangedAt",
      eb("mailAccount.tokens", "is not", null).as("accountIsSignedIn"),
      countDeliveries(eb, "held").as("heldCount"),
      countDeliveries(eb, "set_aside").as("setAsideCount"),
    ])
    .where("channel.workspaceId", "=", workspaceId)
    .orderBy("channel.createdAt")
    .orderBy("channel.channelId");
}

function countDeliveries(eb: ExpressionBuilder<DB, "channel">, state: "held" | "set_aside") {
  return eb
    .selectFrom("delivery")
    .select((count) => count.fn.countAll<number>().as("count"))
    .whereRef("delivery.workspaceId", "=", "channel.workspaceId")
    .whereRef("delivery.channelId", "=", "channel.channelId")
    .where("delivery.state", "=", sql.lit(state));
}

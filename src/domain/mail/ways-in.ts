// What the placing knows of a workspace: which addresses are its own, and whose findings about senders its channels trust.
import type { Connection } from "../../server/db.ts";
import type { MailSettings } from "../channel/schema.ts";
import type { OwnAddresses } from "./authorship.ts";
import { trustedServers } from "./sender-check.ts";

export interface WaysIn {
  own: OwnAddresses;
  /** By the channel. */
  trusted: ReadonlyMap<string, string[]>;
}

/** `withFormer`: also teammates who have left, for what they wrote while they were here. */
export async function readWaysIn(connection: Connection, workspaceId: string, { withFormer = false } = {}): Promise<WaysIn> {
  const channels = await connection
    .selectFrom("channel")
    .select(["channelId", "address", "settings"])
    .where("workspaceId", "=", workspaceId)
    .execute();
  const teammates = await connection
    .selectFrom("teammate")
    .select(["teammateId", "email"])
    .where("workspaceId", "=", workspaceId)
    .$if(!withFormer, (query) => query.where("leftAt", "is", null))
    .orderBy("leftAt", "asc")
    .execute();
  return {
    own: {
      channels: new Set(channels.map(({ address }) => address)),
      teammates: new Map(teammates.map(({ teammateId, email }) => [email.toLowerCase(), teammateId])),
    },
    trusted: new Map(channels.map(({ channelId, settings }) => [channelId, trustedServers(settings as unknown as MailSettings)])),
  };
}

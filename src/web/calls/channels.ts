// Asks about channels: adding and changing them.
import type { Channel, ChannelInput } from "../../domain/channel/schema.ts";
import { ask, channelApi, mailApi } from "../client.ts";
import { asShown, type FieldWords, readTagged } from "./as-shown.ts";

const channels = channelApi.workspaces[":workspaceId"].channels;
const mail = mailApi.workspaces[":workspaceId"].channels;

const words: FieldWords<Channel> = {
  name: (name) => `The name is “${name}” now.`,
  address: (address) => `The address is ${address} now.`,
  imap: () => "Mail comes in another way now.",
  smtp: () => "Replies go out another way now.",
  reading: () => "Other mail is taken from the mailbox now.",
  teamId: (teamId) => (teamId === null ? "It is no team's inbox now." : "It is another team's inbox now."),
};

/** `anyway`: also where its servers cannot be reached. */
type Input = ChannelInput & { anyway: boolean };

export const listChannels = async (workspaceId: string) =>
  (await ask(channels.$get({ param: { workspaceId }, query: {} }))).channels;
export const addChannel = (workspaceId: string, json: Input) => ask(mail.$post({ param: { workspaceId }, json }));
export const changeChannel = (workspaceId: string, shown: Channel, json: Input) => {
  const param = { workspaceId, channelId: shown.channelId };
  const read = () => readTagged(channels[":channelId"].$get({ param }));
  return asShown(shown, words, read, (header) => ask(mail[":channelId"].$put({ param, header, json })));
};
/** Tries the servers without keeping anything; passwords that are left out are those of the channel. */
export const testServers = (workspaceId: string, json: Pick<ChannelInput, "imap" | "smtp"> & { channelId?: string }) =>
  ask(mail.test.$post({ param: { workspaceId }, json }));
export const sendTestMail = (workspaceId: string, channelId: string) =>
  ask(mail[":channelId"]["test-mail"].$post({ param: { workspaceId, channelId } }));
export const placeAgain = (workspaceId: string, channelId: string) =>
  ask(channels[":channelId"].retry.$post({ param: { workspaceId, channelId } }));

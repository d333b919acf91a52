// Asks about accounts at mail providers: how Rapport is registered there, and where to go to sign a channel in.
import type { MailProvider } from "../../domain/channel/schema.ts";
import type { AccountSignInInput, RegistrationInput } from "../../domain/mail/account-schema.ts";
import { ask, mailAccountApi } from "../client.ts";

const workspace = mailAccountApi.workspaces[":workspaceId"];

export const listRegistrations = async (workspaceId: string) =>
  (await ask(workspace["mail-registrations"].$get({ param: { workspaceId } }))).registrations;
export const setRegistration = (workspaceId: string, mailProvider: MailProvider, json: RegistrationInput) =>
  ask(workspace["mail-registrations"][":mailProvider"].$put({ param: { workspaceId, mailProvider }, json }));
export const removeRegistration = (workspaceId: string, mailProvider: MailProvider) =>
  ask(workspace["mail-registrations"][":mailProvider"].$delete({ param: { workspaceId, mailProvider } }));
/** Leaves for the provider. Comes back to the screen of the channel. */
export async function goToSignIn(workspaceId: string, json: AccountSignInInput): Promise<void> {
  const { url } = await ask(workspace.channels["sign-in"].$post({ param: { workspaceId }, json }));
  location.assign(url);
}

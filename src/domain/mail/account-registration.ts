// How Rapport is registered with Google and Microsoft: shown, set, and let go of.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction } from "../../server/db.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { type MailProvider, mailProviders } from "../channel/schema.ts";
import type { Teammate } from "../workspace/schema.ts";
import { providerNames } from "./account-rules.ts";
import type { Registration, RegistrationInput } from "./account-schema.ts";
import { deleteRegistration, findRegistration, listRegistrations, saveRegistration } from "./account-store.ts";

/** One for each provider that there is, registered or not. */
export async function readRegistrations(
  connection: Connection,
  workspaceId: string,
  redirectUrl: string,
): Promise<Registration[]> {
  const rows = await listRegistrations(connection, workspaceId);
  return mailProviders.map((provider) => {
    const { clientId = null, clientSecret = null, tenant = null } = rows.find((each) => each.provider === provider) ?? {};
    return { provider, clientId, hasSecret: clientSecret !== null, tenant, redirectUrl };
  });
}

/** Registers, or changes it. A secret that is left out stays, as long as the client ID does; refuses where there is none then. */
export async function setRegistration(
  connection: Connection,
  by: Teammate,
  provider: MailProvider,
  { clientId, clientSecret, tenant }: RegistrationInput,
  { box, now }: { box: SecretBox; now: Date },
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const before = await findRegistration(tx, by.workspaceId, provider);
    const kept = before?.clientId === clientId ? before.clientSecret : null;
    const secret = clientSecret === undefined ? kept : box.seal(clientSecret);
    if (secret === null) throw new Refused("input_invalid", "Please enter the client secret that belongs to this client ID.");
    const after = { provider, clientId, clientSecret: secret, tenant: provider === "microsoft" ? tenant : null };
    await saveRegistration(tx, by.workspaceId, after, now);
    await announce(tx, by.workspaceId, [{ kind: "mailRegistration.changed", ids: {} }], { by, now });
  });
}

/** Lets go of it. Refuses where there is none, and while a channel signs in by it. */
export async function removeRegistration(connection: Connection, by: Teammate, provider: MailProvider, now: Date): Promise<void> {
  try {
    await inTransaction(connection, async (tx) => {
      if (!(await deleteRegistration(tx, by.workspaceId, provider))) throw new Refused("not_found");
      await announce(tx, by.workspaceId, [{ kind: "mailRegistration.changed", ids: {} }], { by, now });
    });
  } catch (error) {
    if (brokenConstraint(error) !== "mail_account_workspace_id_provider_fkey") throw error;
    throw new Refused("still_in_use", `A channel signs in at ${providerNames[provider]} by it. Give that a password first.`);
  }
}

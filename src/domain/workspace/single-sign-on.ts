// How a workspace's single sign-on is set up: its identity provider, the domain that stands for it, the proof of that domain.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction } from "../../server/db.ts";
import type { TextRecords } from "../../server/dns.ts";
import type { Unchanged } from "../../server/etag.ts";
import { endSessionsOfSingleSignOn } from "../../server/identity/store.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { newToken } from "../../server/token.ts";
import { discover, ProviderFailed } from "./identity-provider.ts";
import { lockPeople } from "./lock-people.ts";
import type { Teammate } from "./schema.ts";
import type { ShownSingleSignOn, SingleSignOnInput } from "./single-sign-on-schema.ts";
import {
  deleteSingleSignOn,
  findSingleSignOn,
  holdSingleSignOn,
  markDomainProven,
  type SingleSignOn,
  saveSingleSignOn,
} from "./single-sign-on-store.ts";

export function shown(settings: SingleSignOn, redirectUrl: string): ShownSingleSignOn {
  const { issuer, clientId, clientSecret, domain, domainToken, domainProvenAt, roleOfNew } = settings;
  return {
    issuer,
    clientId,
    hasSecret: clientSecret !== null,
    domain,
    domainRecord: { name: `_rapport.${domain}`, value: `rapport-domain=${domainToken}` },
    domainProvenAt: domainProvenAt?.toISOString() ?? null,
    roleOfNew,
    redirectUrl,
  };
}

/** Refuses where it is not set up. */
export async function getSingleSignOn(connection: Connection, workspaceId: string): Promise<SingleSignOn> {
  const settings = await findSingleSignOn(connection, workspaceId);
  if (settings === undefined) throw new Refused("not_found");
  return settings;
}

/**
 * Sets it up, or changes it. The provider is asked first whether it is one. Another domain is to be proven anew; another issuer
 * gets no secret that was meant for the one before, and ends the sessions that it has opened, but for `sessionId`.
 */
export async function setSingleSignOn(
  connection: Connection,
  by: Teammate,
  input: SingleSignOnInput,
  {
    box,
    outgoing,
    redirectUrl,
    sessionId,
    unchanged,
    now,
  }: {
    box: SecretBox;
    outgoing: Outgoing;
    redirectUrl: string;
    sessionId: string | undefined;
    unchanged: Unchanged;
    now: Date;
  },
): Promise<ShownSingleSignOn> {
  const { workspaceId } = by;
  const { issuer, clientId, clientSecret, domain, roleOfNew } = input;
  await requireProvider({ issuer, clientId, clientSecret }, outgoing);
  return inTransaction(connection, async (tx) => {
    await lockPeople(tx, by, "singleSignOn.change");
    const before = await holdSingleSignOn(tx, workspaceId);
    if (before !== undefined) unchanged(shown(before, redirectUrl));
    const isSameIssuer = before?.issuer === issuer;
    const kept = isSameIssuer ? before.clientSecret : null;
    const isSameDomain = before?.domain === domain;
    const after = {
      issuer,
      clientId,
      clientSecret: clientSecret === undefined ? kept : box.seal(clientSecret),
      domain,
      domainToken: isSameDomain ? before.domainToken : newToken(),
      domainProvenAt: isSameDomain ? before.domainProvenAt : null,
      roleOfNew,
    };
    await saveSingleSignOn(tx, workspaceId, after, now);
    if (before !== undefined && !isSameIssuer) await endSessionsOfSingleSignOn(tx, workspaceId, sessionId);
    await announce(tx, workspaceId, [{ kind: "singleSignOn.changed", ids: {} }], { by, now });
    return shown({ workspaceId, ...after }, redirectUrl);
  });
}

async function requireProvider(client: Parameters<typeof discover>[0], outgoing: Outgoing): Promise<void> {
  try {
    await discover(client, outgoing);
  } catch (error) {
    if (!(error instanceof ProviderFailed)) throw error;
    throw new Refused(
      "input_invalid",
      "issuer: No OpenID provider of this name answers there. Check the address, to the last stroke.",
    );
  }
}

/** Looks for the domain's record, and from then on the provider is used. Refuses where it is not there, or the domain is another workspace's. */
export async function proveDomain(
  connection: Connection,
  by: Teammate,
  { textRecords, now }: { textRecords: TextRecords; now: Date },
): Promise<void> {
  const { workspaceId } = by;
  const settings = await getSingleSignOn(connection, workspaceId);
  const { name, value } = shown(settings, "").domainRecord;
  const records = await textRecords(name);
  if (!records.some((record) => record.trim() === value)) {
    throw new Refused(
      "domain_not_proven",
      records.length === 0
        ? `There is no TXT record ${name} yet. A new one may take an hour to be seen everywhere.`
        : `The TXT record ${name} says something else. An earlier one may be seen for an hour.`,
    );
  }
  try {
    await inTransaction(connection, async (tx) => {
      await lockPeople(tx, by, "singleSignOn.change");
      const held = await holdSingleSignOn(tx, workspaceId);
      if (held?.domainToken !== settings.domainToken) throw new Refused("changed_meanwhile");
      await markDomainProven(tx, workspaceId, now);
      await announce(tx, workspaceId, [{ kind: "singleSignOn.changed", ids: {} }], { by, now });
    });
  } catch (error) {
    if (brokenConstraint(error) !== "single_sign_on_domain") throw error;
    throw new Refused("domain_not_proven", "Another workspace here signs in with this domain. It has to let go of it first.");
  }
}

/** Nobody signs in this way any more, and the sessions that it has opened end, but for `sessionId`. Refuses where it is not set up. */
export async function removeSingleSignOn(
  connection: Connection,
  by: Teammate,
  {
    redirectUrl,
    sessionId,
    unchanged,
    now,
  }: { redirectUrl: string; sessionId: string | undefined; unchanged: Unchanged; now: Date },
): Promise<void> {
  const { workspaceId } = by;
  await inTransaction(connection, async (tx) => {
    await lockPeople(tx, by, "singleSignOn.change");
    const before = await holdSingleSignOn(tx, workspaceId);
    if (before === undefined) throw new Refused("not_found");
    unchanged(shown(before, redirectUrl));
    await deleteSingleSignOn(tx, workspaceId);
    await endSessionsOfSingleSignOn(tx, workspaceId, sessionId);
    await announce(tx, workspaceId, [{ kind: "singleSignOn.changed", ids: {} }], { by, now });
  });
}

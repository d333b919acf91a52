// Whose words a mail brings: answers by every trace that mail programs leave, strangers, forms, machines, teammates, forgers.
import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, testBox, testProofs } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import type { Envelope } from "../channel/schema.ts";
import { reply } from "../conversation/actions.ts";
import type { Copies } from "../conversation/copy-schema.ts";
import { changeCustomer } from "../conversation/customer-actions.ts";
import { reopenEncounter, settleEncounter } from "../conversation/encounter-actions.ts";
import { findEncounter } from "../conversation/encounter-store.ts";
import { letWordsGo, sendWords } from "../conversation/outbox-actions.ts";
import { listEntries } from "../conversation/read.ts";
import { readRecipients } from "../conversation/recipients.ts";
import { markNotSpam, markSpam } from "../conversation/spam-actions.ts";
import { unknownSender } from "../customer/schema.ts";
import { listEncounters } from "../inbox/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { mailJobs } from "./jobs.ts";
import { type Proofs, placeMail, placeWaiting } from "./place-actions.ts";
import { encounterOfTag, taggedAddress } from "./reply-tag.ts";

const { connection } = useDatabase();
const log = openLog("silent");
const start = new Date("2026-03-02T09:00:00.000Z");
let clockMs = start.getTime();
const now = () => new Date(clockMs);

let owner: Teammate;
let ownerMail: string;
let workspaceId: string;
let channelId: string;
let desk: string;
beforeAll(async () => {
  ({ workspaceId, owner, email: ownerMail } = await makeWorkspace(connection));
  ({ channelId, address: desk } = await makeChannel(connection, owner));
});
beforeEach(() => {
  clockMs += 60_000;
});

let people = 0;
const somebody = () => `person${++people}@customer.example`;

interface Mail {
  from: string;
  text?: string;
  subject?: string;
  messageId?: string | null;
  inReplyTo?: string;
  references?: string[];
  headers?: string[];
  to?: string;
}

async function take(
  mail: Mail,
  { proofs = testProofs, ...envelope }: Partial<Envelope> & { proofs?: Proofs } = {},
): Promise<Shown> {
  return takeRaw(rawMail({ to: desk, ...mail }), { proofs, ...envelope });
}

async function takeRaw(
  raw: Buffer,
  { proofs = testProofs, ...envelope }: Partial<Envelope> & { proofs?: Proofs } = {},
): Promise<Shown> {
  const delivery = { channelId, envelope: { from: null, to: [desk], ...envelope }, bytes: [raw], remoteKey: null };
  const { deliveryId } = await acceptDelivery(connection, workspaceId, delivery, now());
  await placeMail(connection, { workspaceId, deliveryId }, { proofs, now: now() });
  return entryOf(deliveryId);
}

async function entryOf(deliveryId: string) {
  const row = await connection
    .selectFrom("entry")
    .innerJoin("encounter", "encounter.encounterId", "entry.encounterId")
    .innerJoin("conversation", "conversation.conversationId", "entry.conversationId")
    .leftJoin("identity", "identity.identityId", "entry.identityId")
    .leftJoin("clock", "clock.entryId", "entry.entryId")
    .select([
      "entry.entryId",
      "entry.encounterId",
      "entry.conversationId",
      "conversation.customerId",
      "entry.kind",
      "entry.nature",
      "entry.sender",
      "entry.teammateId",
      "entry.originalAuthor",
      "identity.address",
      "clock.state as clock",
    ])
    .where("entry.deliveryId", "=", deliveryId)
    .executeTakeFirst();
  if (row === undefined) throw new Error("there is no entry of it");
  const [shown] = await listEntries(
    connection,
    owner,
    { encounterId: row.encounterId },
    { before: undefined, limit: 1, now: now() },
  );
  const { encounterId } = row;
  const encounter = await findEncounter(connection, owner, encounterId);
  return { ...row, isSpam: encounter?.isSpam, state: encounter?.state, shown };
}
type Shown = Awaited<ReturnType<typeof entryOf>>;

/** Answers as a teammate does; returns the Message-ID that the customer got, and whom it went to. */
async function answer(encounterId: string, cc: Copies["cc"] = []) {
  clockMs += 1000;
  const words = { fileIds: [], mostBytes: 0, copies: { cc, bcc: [] } };
  const { entryId } = await reply(connection, owner, encounterId, "We found it.", now(), words);
  return connection
    .selectFrom("entry")
    .innerJoin("delivery", "delivery.deliveryId", "entry.deliveryId")
    .select(["entry.messageId", "entry.deliveryId", "delivery.envelope"])
    .where("entry.entryId", "=", entryId)
    .executeTakeFirstOrThrow()
    .then(({ messageId, deliveryId, envelope }) => ({
      messageId: messageId ?? "",
      deliveryId: deliveryId ?? "",
      to: (envelope as unknown as Envelope).to,
    }));
}

describe("an answer is placed", () => {
  test("by the signed address alone, where every other trace is lost", async () => {
    const from = somebody();
    const first = await take({ from });
    const tagged = taggedAddress(desk, workspaceId, first.encounterId, testBox);
    const second = await take({ from, subject: "Something else", to: tagged });
    expect(second.encounterId).toBe(first.encounterId);
    const byEnvelope = await take({ from, subject: "And else" }, { to: [tagged.toUpperCase()] });
    expect(byEnvelope.encounterId).toBe(first.encounterId);
  });

  test("by a Message-ID of ours, where another address of theirs writes that nobody knows; they take part, and we go on answering the customer", async () => {
    const from = somebody();
    const first = await take({ from });
    const { messageId } = await answer(first.encounterId);
    const other = `${somebody()}`;
    const second = await take({ from: `Eva <${other}>`, inReplyTo: messageId });
    expect(second).toMatchObject({
      encounterId: first.encounterId,
      customerId: first.customerId,
      address: other,
      clock: "running",
    });
    expect(second.shown?.author).toMatchObject({ kind: "participant", name: "Eva" });
    expect((await answer(first.encounterId)).to).toEqual([from]);
    const own = await connection
      .selectFrom("conversation")
      .innerJoin("identity", "identity.customerId", "conversation.customerId")
      .select("conversationId")
      .where("identity.address", "=", other)
      .execute();
    expect(own).toEqual([]);
  });

  test("never by quoting another customer's mail: the two conversations stay apart", async () => {
    const first = await take({ from: somebody(), messageId: `${newId()}@customer.example` });
    const quoted = await connection
      .selectFrom("entry")
      .select("messageId")
      .where("entryId", "=", first.entryId)
      .executeTakeFirstOrThrow();
    const stranger = await take({ from: somebody(), inReplyTo: quoted.messageId ?? "" });
    expect(stranger.conversationId).not.toBe(first.conversationId);
  });

  test("for one who was named in Cc, by the customer's own Message-ID", async () => {
    const cc = somebody();
    const messageId = `${newId()}@customer.example`;
    const first = await take({ from: somebody(), messageId, headers: [`Cc: Friend <${cc}>`] });
    expect(first.shown?.parties).toEqual([{ role: "cc", address: cc, name: "Friend" }]);
    const second = await take({ from: cc, inReplyTo: messageId });
    expect(second).toMatchObject({ encounterId: first.encounterId, customerId: first.customerId });
    expect(second.shown?.author?.kind).toBe("participant");
  });

  test("not by a tag that was changed, nor by one of another workspace", async () => {
    const first = await take({ from: somebody() });
    const tagged = taggedAddress(desk, workspaceId, first.encounterId, testBox);
    for (const letter of "abcdefghijklmnopqrstuvwxyz234567") {
      const changed = tagged.replace(/.@/, `${letter}@`);
      if (changed !== tagged) expect(encounterOfTag(changed, workspaceId, testBox), letter).toBeUndefined();
    }
    const forged = tagged.replace(/.@/, (end) => (end === "a@" ? "b@" : "a@"));
    expect((await take({ from: somebody(), to: forged })).conversationId).not.toBe(first.conversationId);
    expect(encounterOfTag(tagged, newId(), testBox)).toBeUndefined();
    expect(encounterOfTag(tagged, workspaceId, testBox)).toBe(first.encounterId);
  });

  test("not by a Message-ID that only looks like ours", async () => {
    const first = await take({ from: somebody() });
    const { messageId } = await answer(first.encounterId);
    const alike = messageId.replace(/@.*/, "@elsewhere.example");
    expect((await take({ from: somebody(), inReplyTo: alike })).conversationId).not.toBe(first.conversationId);
  });
});

describe("the author", () => {
  test.each([
    ["of a form on a page that sends from our own address", () => desk],
    ["of a form that sends as the brand", () => "web@hotel.example"],
    ["of a program that takes no answers", () => "no-reply@forms.example"],
  ])("%s is who stands in Reply-To", async (_what, sender) => {
    const visitor = somebody();
    const { address } = await take({ from: `Our page <${sender()}>`, headers: [`Reply-To: Visitor <${visitor}>`] });
    expect(address).toBe(visitor);
  });

  test("of a person is who stands in From, whatever stands in Reply-To", async () => {
    const from = somebody();
    expect((await take({ from, headers: [`Reply-To: ${somebody()}`] })).address).toBe(from);
  });

  test("is nobody where our own address names nobody else: no customer is made of it", async () => {
    const { address } = await take({ from: desk });
    expect(address).toBe(unknownSender);
    const own = await connection.selectFrom("identity").select("identityId").where("address", "=", desk).execute();
    expect(own).toEqual([]);
  });
});

test("our own words that a list brings back are no words of anybody: they stand here already, and nobody waits for an answer to them", async () => {
  const first = await take({ from: somebody() });
  const { messageId } = await answer(first.encounterId);
  const raw = rawMail({
    from: `Front desk <${desk}>`,
    to: "all@list.example",
    messageId,
    subject: "[list] Re: A forgotten rabbit",
  });
  const delivery = { channelId, envelope: { from: null, to: [desk] }, bytes: [raw], remoteKey: null };
  const { deliveryId } = await acceptDelivery(connection, workspaceId, delivery, now());
  await placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now: now() });
  const kept = await connection.selectFrom("delivery").select("state").where("deliveryId", "=", deliveryId).execute();
  expect(kept).toEqual([{ state: "placed" }]);
  const shown = await listEntries(
    connection,
    owner,
    { encounterId: first.encounterId },
    { before: undefined, limit: 10, now: now() },
  );
  expect(shown.map(({ kind }) => kind)).toEqual(["message_in", "message_out"]);
  expect((await findEncounter(connection, owner, first.encounterId))?.state).toBe("waiting");
});

describe("what came back", () => {
  const bounce = (messageId: string, recipient: string, status = "5.1.1") =>
    Buffer.from(
      [
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.example",
        `To: ${desk}`,
        "Subject: Undelivered Mail Returned to Sender",
        `Message-ID: <${newId()}@mx.example>`,
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
        "",
        "--x",
        "",
        "It was not delivered.",
        "--x",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        `Final-Recipient: rfc822; ${recipient}`,
        "Action: failed",
        `Status: ${status}`,
        "Diagnostic-Code: smtp; 550 No such user",
        "",
        "--x",
        "Content-Type: text/rfc822-headers",
        "",
        `Message-ID: <${messageId}>`,
        "",
        "--x--",
      ].join("\r\n"),
    );

  test("is said at the words that were sent and at the address; it starts no clock, makes no customer, and the encounter is open again", async () => {
    const from = somebody();
    const first = await take({ from });
    const sent = await answer(first.encounterId);
    await connection.updateTable("delivery").set({ state: "sent" }).where("deliveryId", "=", sent.deliveryId).execute();
    const came = await takeRaw(bounce(sent.messageId, from));
    expect(came).toMatchObject({ nature: "bounce", encounterId: first.encounterId, address: null, clock: null, state: "open" });
    const delivery = await connection
      .selectFrom("delivery")
      .select(["state", "reason"])
      .where("deliveryId", "=", sent.deliveryId)
      .executeTakeFirstOrThrow();
    expect(delivery).toEqual({ state: "failed", reason: "It did not arrive: 550 No such user" });
    const identity = await connection
      .selectFrom("identity")
      .select("undeliverableReason")
      .where("address", "=", from)
      .executeTakeFirstOrThrow();
    expect(identity.undeliverableReason).toContain("No such user");
    expect(
      await connection.selectFrom("identity").select("identityId").where("address", "like", "mailer-daemon%").execute(),
    ).toEqual([]);
  });

  test("and may still arrive leaves the words sent, and says so", async () => {
    const from = somebody();
    const first = await take({ from });
    const sent = await answer(first.encounterId);
    await connection.updateTable("delivery").set({ state: "sent" }).where("deliveryId", "=", sent.deliveryId).execute();
    expect(await takeRaw(bounce(sent.messageId, from, "4.4.1"))).toMatchObject({ state: "waiting" });
    const delivery = await connection
      .selectFrom("delivery")
      .select(["state", "reason"])
      .where("deliveryId", "=", sent.deliveryId)
      .executeTakeFirstOrThrow();
    expect(delivery.state).toBe("sent");
    expect(delivery.reason).toMatch(/^It has not arrived yet/);
  });

  test("of one of several is said for that one, and the others have it; mail from there takes it back", async () => {
    const [from, copied] = [somebody(), somebody()];
    await take({ from: copied });
    const first = await take({ from, headers: [`Cc: ${copied}`] });
    const cc = [{ address: copied, name: null }];
    const sent = await answer(first.encounterId, cc);
    await connection.updateTable("delivery").set({ state: "sent" }).where("deliveryId", "=", sent.deliveryId).execute();
    await takeRaw(bounce(sent.messageId, copied));
    const shown = await listEntries(
      connection,
      owner,
      { encounterId: first.encounterId },
      { before: undefined, limit: 10, now: now() },
    );
    expect(shown.find(({ kind }) => kind === "message_out")?.delivery).toMatchObject({
      state: "sent",
      unreached: [{ address: copied, reason: "550 No such user" }],
    });
    const cautions = async () => {
      const of = { encounterId: first.encounterId, conversationId: first.conversationId };
      const { to, others } = await readRecipients(connection, workspaceId, of);
      return [to, ...others].map((each) => each?.undeliverable?.reason);
    };
    expect(await cautions()).toEqual([undefined, "It did not arrive: 550 No such user"]);
    clockMs += 1000;
    await take({ from: copied });
    expect(await cautions()).toEqual([undefined, undefined]);
  });

  test("for one of several while another is still waited for is said too, and that other is tried on", async () => {
    const [from, copied] = [somebody(), somebody()];
    const first = await take({ from, headers: [`Cc: ${copied}`] });
    const sent = await answer(first.encounterId, [{ address: copied, name: null }]);
    const waiting = { address: from, reason: "greylisted", isLasting: false };
    const partly = { state: "queued", reason: "greylisted", unreached: JSON.stringify([waiting]) };
    await connection.updateTable("delivery").set(partly).where("deliveryId", "=", sent.deliveryId).execute();
    await takeRaw(bounce(sent.messageId, copied));
    const delivery = connection.selectFrom("delivery").select(["state", "unreached"]).where("deliveryId", "=", sent.deliveryId);
    expect(await delivery.executeTakeFirst()).toEqual({
      state: "queued",
      unreached: [{ address: copied, reason: "550 No such user", isLasting: true }, waiting],
    });
  });

  test("for one of several who is no customer of ours is a caution at their name", async () => {
    const [from, copied] = [somebody(), somebody()];
    const first = await take({ from, headers: [`Cc: ${copied}`] });
    const sent = await answer(first.encounterId, [{ address: copied, name: null }]);
    await connection.updateTable("delivery").set({ state: "sent" }).where("deliveryId", "=", sent.deliveryId).execute();
    await takeRaw(bounce(sent.messageId, copied));
    const { others } = await readRecipients(connection, workspaceId, first);
    expect(others).toMatchObject([{ address: copied, undeliverable: { reason: "550 No such user" } }]);
  });

  test("of what we never sent stands apart, settled", async () => {
    expect(await takeRaw(bounce(`${newId()}@hotel.example`, somebody()))).toMatchObject({
      nature: "bounce",
      state: "settled",
      clock: null,
    });
  });
});

describe("what machines send", () => {
  test("an absence is shown where it belongs: no clock, and the encounter goes on waiting, or stays settled", async () => {
    const from = somebody();
    const first = await take({ from });
    const { messageId } = await answer(first.encounterId);
    const away = { from, inReplyTo: messageId, headers: ["Auto-Submitted: auto-replied"], subject: "Automatic reply" };
    expect(await take(away)).toMatchObject({
      nature: "auto_reply",
      encounterId: first.encounterId,
      state: "waiting",
      clock: null,
    });
    await settleEncounter(connection, owner, first.encounterId, { nothingOwed: true }, now());
    clockMs += 1000;
    expect(await take(away)).toMatchObject({ encounterId: first.encounterId, state: "settled", clock: null });
  });

  test("a newsletter is settled from the beginning", async () => {
    const news = await take({ from: somebody(), headers: ["List-Unsubscribe: <https://news.example/u>"] });
    expect(news).toMatchObject({ nature: "list", state: "settled", clock: null });
  });

  test("spam that is none is taken out again: its words wait since they came, and the next ones are believed", async () => {
    const from = somebody();
    const marked = { from, headers: ["X-Spam-Flag: YES"] };
    const first = await take(marked);
    const view = () => listEncounters(connection, owner, { view: "spam", now: now() });
    expect((await view()).encounters.map(({ encounterId }) => encounterId)).toContain(first.encounterId);
    await markNotSpam(connection, owner, first.encounterId, now());
    expect((await view()).encounters.map(({ encounterId }) => encounterId)).not.toContain(first.encounterId);
    const clock = await connection
      .selectFrom("clock")
      .select(["state", "startedAt"])
      .where("entryId", "=", first.entryId)
      .executeTakeFirstOrThrow();
    expect(clock).toMatchObject({ state: "running" });
    expect(clock.startedAt.getTime()).toBeLessThanOrEqual(now().getTime());
    clockMs += 1000;
    expect(await take(marked)).toMatchObject({ isSpam: false, state: "open", clock: "running" });
  });

  test("spam that is taken up again is none, as if it had been said so", async () => {
    const from = somebody();
    const marked = { from, headers: ["X-Spam-Flag: YES"] };
    const first = await take(marked);
    clockMs += 1000;
    await reopenEncounter(connection, owner, first.encounterId, now());
    const clock = await connection.selectFrom("clock").select("state").where("entryId", "=", first.entryId).execute();
    expect(clock).toEqual([{ state: "running" }]);
    const known = await connection.selectFrom("identity").select("isSpam").where("address", "=", from).execute();
    expect(known).toEqual([{ isSpam: false }]);
    clockMs += 1000;
    expect(await take(marked)).toMatchObject({ isSpam: false, state: "open", clock: "running" });
    const shown = await listEntries(
      connection,
      owner,
      { encounterId: first.encounterId },
      { before: undefined, limit: 10, now: now() },
    );
    expect(shown.map(({ kind, event }) => event ?? kind)).toEqual(["message_in", "not_spam"]);
  });

  test("what a person calls spam is gone from the lists and waits for nobody, and so is what follows from there", async () => {
    const from = somebody();
    const first = await take({ from });
    await markSpam(connection, owner, first.encounterId, now());
    expect(
      (await listEncounters(connection, owner, { view: "all", now: now() })).encounters.map((each) => each.encounterId),
    ).not.toContain(first.encounterId);
    const clock = await connection
      .selectFrom("clock")
      .select(["state", "stoppedReason"])
      .where("entryId", "=", first.entryId)
      .executeTakeFirstOrThrow();
    expect(clock).toEqual({ state: "stopped", stoppedReason: "spam" });
    clockMs += 1000;
    expect(await take({ from })).toMatchObject({ isSpam: true, clock: null });
  });

  test("spam lies apart and starts no clock; of one whom we have written to it is not believed", async () => {
    const marked = { headers: ["X-Spam-Flag: YES"] };
    expect(await take({ from: somebody(), ...marked })).toMatchObject({ isSpam: true, state: "settled", clock: null });
    const from = somebody();
    const first = await take({ from });
    await answer(first.encounterId);
    expect(await take({ from, ...marked })).toMatchObject({ isSpam: false, state: "open", clock: "running" });
  });
});

describe("a teammate who writes in their own mail program", () => {
  /** Signed by the domain of the hotel, whose key and wishes the name server tells. */
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const resolver = async (name: string, kind: string) => {
    if (kind === "TXT" && name === "mail._domainkey.hotel.example") return [[`v=DKIM1; k=rsa; p=${key}`]];
    if (kind === "TXT" && name === "_dmarc.hotel.example") return [["v=DMARC1; p=reject"]];
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  const proofs = { box: testBox, resolver };
  async function signed(mail: Mail): Promise<Buffer> {
    const raw = rawMail({ to: desk, ...mail });
    const by = {
      signingDomain: "hotel.example",
      selector: "mail",
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
    const { signatures } = await dkimSign(raw, { ...by, signatureData: [by] });
    return Buffer.concat([Buffer.from(signatures), raw]);
  }

  test("has answered the customer: the clock is met, and it is theirs", async () => {
    const from = somebody();
    const messageId = `${newId()}@customer.example`;
    const first = await take({ from, messageId });
    const raw = await signed({ from: ownerMail, to: from, inReplyTo: messageId, headers: [`Cc: ${desk}`], text: "I am on it." });
    const own = await takeRaw(raw, { proofs });
    expect(own).toMatchObject({
      kind: "message_out",
      encounterId: first.encounterId,
      teammateId: owner.teammateId,
      sender: "verified",
      state: "waiting",
    });
    expect(own.shown?.author).toMatchObject({ kind: "teammate", id: owner.teammateId });
    const clock = await connection
      .selectFrom("clock")
      .select("state")
      .where("entryId", "=", first.entryId)
      .executeTakeFirstOrThrow();
    expect(clock.state).toBe("met");
  });

  test("has answered us alone: it is a note, and the clock runs on", async () => {
    const first = await take({ from: somebody() });
    const tagged = taggedAddress(desk, workspaceId, first.encounterId, testBox);
    const own = await takeRaw(await signed({ from: ownerMail, to: tagged, text: "Look in room 214." }), { proofs });
    expect(own).toMatchObject({ kind: "note", encounterId: first.encounterId, teammateId: owner.teammateId, state: "open" });
  });

  test("without proof is a stranger's mail: it speaks for nobody, and says that it is unproven", async () => {
    const from = somebody();
    const messageId = `${newId()}@customer.example`;
    const first = await take({ from, messageId });
    const source = { ip: "192.0.2.66", helo: "evil.example" };
    const forged = await take(
      { from: ownerMail, to: from, inReplyTo: messageId, headers: [`Cc: ${desk}`] },
      { proofs, source, from: ownerMail },
    );
    expect(forged).toMatchObject({ kind: "message_in", sender: "unverified", teammateId: null });
    expect(forged.encounterId).not.toBe(first.encounterId);
    // A line that a stranger writes on top, as if our own server had got it from the hotel's.
    const line =
      "Received: from mx.hotel.example (mx.hotel.example [198.51.100.7]) by mx.rapport.example; Mon, 2 Mar 2026 09:00:00 +0000";
    const allowed = async (name: string, kind: string) =>
      kind === "TXT" && name === "hotel.example" ? [["v=spf1 ip4:198.51.100.7 -all"]] : resolver(name, kind);
    const lied = Buffer.concat([
      Buffer.from(`Return-Path: <${ownerMail}>\r\n${line}\r\n`),
      rawMail({ from: ownerMail, to: desk }),
    ]);
    const by = { proofs: { box: testBox, resolver: allowed }, from: ownerMail };
    expect((await takeRaw(lied, { ...by, source })).sender).toBe("unverified");
    const claimed = await take(
      {
        from: ownerMail,
        to: from,
        inReplyTo: messageId,
        headers: ["Authentication-Results: mx.google.com; dmarc=pass header.from=hotel.example"],
      },
      { proofs: testProofs },
    );
    expect(claimed).toMatchObject({ kind: "message_in", sender: null });
  });

  test("hands on what a customer wrote: who that was is proposed", async () => {
    const text =
      "Please see below.\n\n---------- Forwarded message ---------\nFrom: Jun Aoki <jun@customer.example>\nDate: Mon\n\nMy bag is lost.";
    const own = await takeRaw(await signed({ from: ownerMail, subject: "Fwd: My bag", text }), { proofs });
    expect(own).toMatchObject({ kind: "message_in", originalAuthor: { address: "jun@customer.example", name: "Jun Aoki" } });
  });
});

describe("an encounter that is another customer's", () => {
  test("goes to them with all that was said, and answers follow; a reply that is on its way goes to whom it was written", async () => {
    const from = somebody();
    const messageId = `${newId()}@customer.example`;
    const first = await take({ from, messageId });
    const sent = await answer(first.encounterId);
    const other = somebody();
    await changeCustomer(connection, owner, first.encounterId, { address: other, name: "Eva" }, now());
    const shown = await listEntries(
      connection,
      owner,
      { encounterId: first.encounterId },
      { before: undefined, limit: 10, now: now() },
    );
    expect(shown.map(({ kind, event }) => event ?? kind)).toEqual(["message_in", "message_out", "customer_changed"]);
    const queued = await connection
      .selectFrom("delivery")
      .select("envelope")
      .where("deliveryId", "=", sent.deliveryId)
      .executeTakeFirstOrThrow();
    expect((queued.envelope as unknown as Envelope).to).toEqual([from]);
    // What is written from now on goes to the customer whose it is.
    expect((await answer(first.encounterId)).to).toEqual([other]);
    const follows = await take({ from, inReplyTo: sent.messageId });
    expect(follows.encounterId).toBe(first.encounterId);
    expect(follows.shown?.author?.kind).toBe("participant");
  });

  test("words that wait in the outbox do not go to somebody else: they come back with the reason", async () => {
    const first = await take({ from: somebody() });
    const outboxId = newId();
    const words = { outboxId, kind: "reply" as const, text: "To you alone", fileIds: [], cc: [], bcc: [] };
    await sendWords(connection, owner, first.encounterId, words, { now: now(), mostFileBytes: 1000 });
    await changeCustomer(connection, owner, first.encounterId, { address: somebody() }, now());
    clockMs += 60_000;
    await letWordsGo(connection, { workspaceId, outboxId }, now);
    const left = await connection
      .selectFrom("outbox")
      .select(["state", "problemCode"])
      .where("outboxId", "=", outboxId)
      .executeTakeFirstOrThrow();
    expect(left).toEqual({ state: "refused", problemCode: "customer_changed" });
  });
});

describe("a customer's mail is looked at when it has its place", () => {
  const resolver = async (name: string, kind: string) => {
    if (kind === "TXT" && name === "_dmarc.bank.example") return [["v=DMARC1; p=reject"]];
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  const accept = (file = 0) => {
    const boundary = "cut";
    const letter = rawMail({ from: "Your bank <service@bank.example>", to: desk }).toString();
    const large = `--${boundary}\r\nContent-Type: text/plain\r\n\r\n${"words\r\n".repeat(file / 7)}\r\n--${boundary}--\r\n`;
    const [head] = letter.split("\r\n\r\n");
    const raw = file === 0 ? letter : `${head}\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${large}`;
    const source = { ip: "192.0.2.66", helo: "evil.example" };
    const envelope = { from: "service@bank.example", to: [desk], source };
    return acceptDelivery(connection, workspaceId, { channelId, envelope, bytes: [Buffer.from(raw)], remoteKey: null }, now());
  };
  const place = () => placeWaiting(connection, { log, now, proofs: { box: testBox, resolver } });
  const look = () =>
    mailJobs({ connection, box: testBox, log, now, systemMail: noSystemMail, resolver })["mail.check"]({ workspaceId });

  test.each([
    ["small", 0],
    ["of several chunks", 700_000],
  ])("and a forged one says so: %s", async (_, file) => {
    const { deliveryId } = await accept(file);
    await place();
    expect(await entryOf(deliveryId)).toMatchObject({ sender: null, clock: "running" });
    await look();
    expect(await entryOf(deliveryId)).toMatchObject({ sender: "unverified", clock: "running" });
  });

  test("after the mail that waits for its place, but not for ever", async () => {
    const { deliveryId } = await accept();
    await place();
    const other = await accept();
    await look();
    expect(await entryOf(deliveryId)).toMatchObject({ sender: null });
    clockMs += 11_000;
    await look();
    expect(await entryOf(deliveryId)).toMatchObject({ sender: "unverified" });
    await place();
    await look();
    clockMs += 11_000;
    await look();
    expect(await entryOf(other.deliveryId)).toMatchObject({ sender: "unverified" });
  });
});

// Providers that bring mail by HTTP: what is taken, what is refused and how, and that nothing is taken twice.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { firstCertificate, secondCertificate } from "../../test/certificates.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { readWholeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { InboundInput } from "./inbound-schema.ts";
import { forgetSeen } from "./inbound-store.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
const mailMaxBytes = 256 * 1024;
let app: TestApp;
let owner: Teammate;
let browser: Browser;
let channelId: string;
let settings: string;
/** What Amazon is asked, and what it answers. */
const asked: string[] = [];
let amazon: (url: string) => Response = () => new Response(firstCertificate.certificate);

beforeAll(async () => {
  const outgoing = {
    fetch: async (url: string | URL) => {
      asked.push(String(url));
      return amazon(String(url));
    },
    close: async () => {},
  };
  app = await openTestApp(database, () => now(), { mailMaxBytes, outgoing });
  const workspace = await makeWorkspace(connection);
  ({ owner } = workspace);
  browser = await app.signIn(workspace);
});
afterAll(() => app.close());
beforeEach(async () => {
  asked.length = 0;
  amazon = () => new Response(firstCertificate.certificate);
  ({ channelId } = await makeChannel(connection, owner));
  settings = `/api/v1/workspaces/${owner.workspaceId}/channels/${channelId}/inbound`;
});

/** Sets it up; the path to bring mail to. */
async function open(input: InboundInput): Promise<string> {
  const answer = await browser.put(settings, input);
  expect(answer.status, await answer.clone().text()).toBe(200);
  const { address } = (await answer.json()) as { address: string };
  expect(address.startsWith(`${testOrigin}/api/v1/inbound/${channelId}/`)).toBe(true);
  return address.slice(testOrigin.length);
}

/** Bytes as fetch takes them. */
const sent = (body: Buffer | BodyInit): BodyInit => (Buffer.isBuffer(body) ? new Uint8Array(body) : body);
const bring = (path: string, body: Buffer | BodyInit, headers: Record<string, string> = {}) =>
  app.request(path, { method: "POST", body: sent(body), headers }, "203.0.113.7");
const deliveries = () =>
  connection.selectFrom("delivery").selectAll().where("channelId", "=", channelId).orderBy("deliveryId").execute();
const kept = async () => {
  const [delivery] = await deliveries();
  return readWholeContent(connection, owner.workspaceId, delivery?.contentHash ?? Buffer.alloc(0));
};
const shown = async () => ((await (await browser.get(settings)).json()) as { inbound: Record<string, unknown> | null }).inbound;
const seconds = () => String(Math.floor(now().getTime() / 1000));
const latin = Buffer.from(rawMail().toString().replace("We forgot", "Gr\xfc\xdfe, we forgot"), "latin1");

describe("the address", () => {
  test("is shown once, ends with what Mailgun asks for, and its secret is nowhere to be read", async () => {
    const path = await open({ provider: "raw" });
    expect(path).toMatch(/\/[\w-]{43}_mime$/);
    const again = (await (await browser.put(settings, { provider: "raw" })).json()) as { address: string | null };
    expect(again.address).toBeNull();
    expect(JSON.stringify(await shown())).not.toContain(path.split("/").at(-1));
    expect((await bring(path, rawMail())).status).toBe(200);
  });

  test("with another secret, or for another channel, is nobody's", async () => {
    const path = await open({ provider: "raw" });
    const other = await makeChannel(connection, owner);
    for (const wrong of [`${path}x`, path.replace(/.{10}$/, ""), path.replace(channelId, other.channelId)]) {
      expect((await bring(wrong, rawMail())).status).toBe(404);
    }
    expect(await deliveries()).toHaveLength(0);
  });

  test("is made anew, and the one before ends at once", async () => {
    const before = await open({ provider: "raw" });
    const { address } = (await (await browser.post(`${settings}/renew`)).json()) as { address: string };
    expect((await bring(before, rawMail())).status).toBe(404);
    expect((await bring(address.slice(testOrigin.length), rawMail())).status).toBe(200);
  });

  test("is gone when the way in is removed, and can be made again", async () => {
    const path = await open({ provider: "raw" });
    expect((await browser.delete(settings)).status).toBe(204);
    expect((await browser.delete(settings)).status).toBe(204);
    expect(await shown()).toBeNull();
    expect((await bring(path, rawMail())).status).toBe(404);
    expect((await browser.post(`${settings}/renew`)).status).toBe(404);
    expect(await open({ provider: "raw" })).not.toBe(path);
  });

  test("of a channel in another workspace cannot be set, looked at or taken away", async () => {
    await open({ provider: "raw" });
    const other = await app.signIn(await makeWorkspace(connection));
    for (const answer of [
      await other.get(settings),
      await other.put(settings, { provider: "raw" }),
      await other.delete(settings),
    ]) {
      expect(answer.status).toBe(404);
    }
  });

  test("guessed again and again is refused for a while; who knows it is not", async () => {
    const path = await open({ provider: "raw" });
    const guess = () => app.request(`${path}x`, { method: "POST", body: "x" }, "198.51.100.9");
    let last = 0;
    for (let i = 0; i < 620; i++) last = (await guess()).status;
    expect(last).toBe(429);
    expect((await app.request(path, { method: "POST", body: sent(rawMail()) }, "198.51.100.9")).status).toBe(200);
    now.advance(120_000);
  });
});

describe("a raw message", () => {
  test("is kept byte for byte, over a real connection", async () => {
    const path = await open({ provider: "raw" });
    const { port } = await app.listen();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      body: sent(latin),
      headers: { "content-type": "message/rfc822" },
    });
    expect([answer.status, await answer.json()]).toEqual([200, { taken: true }]);
    expect((await kept()).equals(latin)).toBe(true);
    expect(await shown()).toMatchObject({ provider: "raw", takenAt: now().toISOString(), refusedAt: null });
  });

  test("that is brought twice, also at once, is one delivery", async () => {
    const path = await open({ provider: "raw" });
    const raw = rawMail();
    const answers = await Promise.all([1, 2, 3, 4].map(() => bring(path, raw)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await deliveries()).toHaveLength(1);
  });

  test("that is empty, or too large, is refused for good, and the person who set it up is told why", async () => {
    const path = await open({ provider: "raw" });
    expect((await bring(path, "")).status).toBe(403);
    expect((await bring(path, rawMail({ text: "x".repeat(mailMaxBytes) }))).status).toBe(413);
    expect(await deliveries()).toHaveLength(0);
    expect(await shown()).toMatchObject({ refusedBecause: expect.stringContaining("larger") });
  });

  test("is asked for again when the database does not keep it", async () => {
    const path = await open({ provider: "raw" });
    await connection.schema.alterTable("delivery").renameTo("delivery_away").execute();
    try {
      expect((await bring(path, rawMail())).status).toBe(500);
    } finally {
      await connection.schema.alterTable("delivery_away").renameTo("delivery").execute();
    }
    expect((await bring(path, rawMail())).status).toBe(200);
  });
});

describe("Mailgun", () => {
  const key = "key-0123456789";
  const form = (raw: Buffer | null, { timestamp = seconds(), token = crypto.randomUUID(), by = key } = {}) => {
    const data = new FormData();
    const signature = createHmac("sha256", by).update(`${timestamp}${token}`).digest("hex");
    for (const [name, value] of Object.entries({
      timestamp,
      token,
      signature,
      sender: "Tomás <tomas@customer.example>",
      recipient: "desk@hotel.example",
    }))
      data.set(name, value);
    if (raw !== null) data.set("body-mime", new Blob([new Uint8Array(raw)]), "message.eml");
    return data;
  };

  test("brings a message in a form, with its signature", async () => {
    const path = await open({ provider: "mailgun", signingKey: key });
    expect((await bring(path, form(latin))).status).toBe(200);
    expect((await kept()).equals(latin)).toBe(true);
    expect((await deliveries())[0]?.envelope).toEqual({ from: "tomas@customer.example", to: ["desk@hotel.example"] });
  });

  test("brings it in an encoded form too", async () => {
    const path = await open({ provider: "mailgun", signingKey: key });
    const timestamp = seconds();
    const signature = createHmac("sha256", key).update(`${timestamp}abc`).digest("hex");
    const fields = new URLSearchParams({ timestamp, token: "abc", signature, "body-mime": rawMail().toString() });
    expect((await bring(path, fields)).status).toBe(200);
    expect(await deliveries()).toHaveLength(1);
  });

  test("is told with 406 not to try again what is signed wrongly, long ago or in the future, or has no message", async () => {
    const path = await open({ provider: "mailgun", signingKey: key });
    const ago = (ms: number) => String(Math.floor((now().getTime() - ms) / 1000));
    const wrong = [
      form(rawMail(), { by: "another" }),
      form(rawMail(), { timestamp: ago(301_000) }),
      form(rawMail(), { timestamp: ago(-301_000) }),
      form(rawMail(), { timestamp: "soon" }),
      form(null),
      new FormData(),
    ];
    for (const each of wrong) expect((await bring(path, each)).status).toBe(406);
    expect((await bring(path, "no form")).status).toBe(406);
    expect(await deliveries()).toHaveLength(0);
  });

  test("played again makes nothing new; with another message under the same signature it is refused", async () => {
    const path = await open({ provider: "mailgun", signingKey: key });
    const token = crypto.randomUUID();
    const raw = rawMail({ messageId: null });
    expect((await bring(path, form(raw, { token }))).status).toBe(200);
    expect((await bring(path, form(raw, { token }))).status).toBe(200);
    expect((await bring(path, form(rawMail(), { token }))).status).toBe(406);
    expect(await deliveries()).toHaveLength(1);
    expect(await shown()).toMatchObject({ refusedBecause: expect.stringContaining("brought before") });
  });

  test("needs its signing key, which is kept sealed and stays when it is left out", async () => {
    expect((await browser.put(settings, { provider: "mailgun" })).status).toBe(400);
    const path = await open({ provider: "mailgun", signingKey: key });
    expect((await browser.put(settings, { provider: "mailgun" })).status).toBe(200);
    expect((await bring(path, form(rawMail()))).status).toBe(200);
    const rows = await connection.selectFrom("inbound").selectAll().where("channelId", "=", channelId).execute();
    expect(rows[0]?.signingKey?.includes(key)).toBe(false);
    // Another provider does not inherit it.
    expect((await browser.put(settings, { provider: "raw" })).status).toBe(200);
    expect(await shown()).toMatchObject({ hasSigningKey: false });
    expect((await browser.put(settings, { provider: "mailgun" })).status).toBe(400);
  });

  test("whose key was lost with the instance key is asked to try again later", async () => {
    const path = await open({ provider: "mailgun", signingKey: key });
    await connection.updateTable("inbound").set({ signingKey: null }).where("channelId", "=", channelId).execute();
    expect((await bring(path, form(rawMail()))).status).toBe(503);
  });
});

describe("SendGrid", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const signingKey = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const body = (raw: Buffer | null) => {
    const parts = [
      `--xYz\r\nContent-Disposition: form-data; name="envelope"\r\n\r\n{"to":["desk@hotel.example"],"from":"tomas@customer.example"}\r\n`,
      ...(raw === null ? [] : [`--xYz\r\nContent-Disposition: form-data; name="email"\r\n\r\n${raw.toString("latin1")}\r\n`]),
    ];
    return Buffer.from(`${parts.join("")}--xYz--\r\n`, "latin1");
  };
  const headers = { "content-type": "multipart/form-data; boundary=xYz" };
  const signed = (bytes: Buffer, by: KeyObject, timestamp = seconds()) => ({
    ...headers,
    "x-twilio-email-event-webhook-timestamp": timestamp,
    "x-twilio-email-event-webhook-signature": sign("sha256", Buffer.concat([Buffer.from(timestamp), bytes]), by).toString(
      "base64",
    ),
  });

  test("brings the raw message, whatever its charset", async () => {
    const path = await open({ provider: "sendgrid" });
    expect((await bring(path, body(latin), headers)).status).toBe(200);
    expect((await kept()).equals(latin)).toBe(true);
    expect((await deliveries())[0]?.envelope).toEqual({ from: "tomas@customer.example", to: ["desk@hotel.example"] });
  });

  test("that does not bring it raw is told so on the screen", async () => {
    const path = await open({ provider: "sendgrid" });
    expect((await bring(path, body(null), headers)).status).toBe(403);
    expect(await shown()).toMatchObject({ refusedBecause: expect.stringContaining("full MIME message") });
  });

  test("with a public key is believed only when it has signed these bytes, just now", async () => {
    expect((await browser.put(settings, { provider: "sendgrid", signingKey: "MFno" })).status).toBe(400);
    const path = await open({ provider: "sendgrid", signingKey });
    const bytes = body(rawMail());
    expect((await bring(path, bytes, headers)).status).toBe(403);
    const stranger = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
    expect((await bring(path, bytes, signed(bytes, stranger))).status).toBe(403);
    expect((await bring(path, body(rawMail()), signed(bytes, privateKey))).status).toBe(403);
    const longAgo = String(Number(seconds()) - 400);
    expect((await bring(path, bytes, signed(bytes, privateKey, longAgo))).status).toBe(403);
    const right = signed(bytes, privateKey);
    expect((await bring(path, bytes, right)).status).toBe(200);
    expect((await bring(path, bytes, right)).status).toBe(200);
    expect(await deliveries()).toHaveLength(1);
  });
});

describe("Postmark", () => {
  const json = (more: object) =>
    JSON.stringify({ From: "tomas@customer.example", OriginalRecipient: "desk@hotel.example", ...more });

  test("brings the raw message in JSON, once for each of its ids", async () => {
    const path = await open({ provider: "postmark" });
    const raw = rawMail({ messageId: null, text: "Grüße" });
    for (let i = 0; i < 2; i++) expect((await bring(path, json({ MessageID: "a1", RawEmail: raw.toString() }))).status).toBe(200);
    expect((await kept()).equals(raw)).toBe(true);
    expect(await deliveries()).toHaveLength(1);
    expect((await bring(path, json({ MessageID: "a2", RawEmail: rawMail().toString() }))).status).toBe(200);
    expect(await deliveries()).toHaveLength(2);
  });

  test("without the raw message, or without JSON, is told with 403 to stop", async () => {
    const path = await open({ provider: "postmark" });
    for (const body of [json({ TextBody: "words" }), "{", "[]", "null", '{"RawEmail":7}'])
      expect((await bring(path, body)).status).toBe(403);
    expect(await shown()).toMatchObject({ refusedBecause: expect.stringContaining("raw email content") });
  });
});

describe("Amazon SES by SNS", () => {
  const host = "https://sns.eu-central-1.amazonaws.com";
  const certificateUrl = `${host}/SimpleNotificationService-0123abc.pem`;
  let count = 0;

  function signed(message: Record<string, string>, { by = firstCertificate.key, version = "2" } = {}): string {
    const all: Record<string, string> = {
      MessageId: `m${++count}`,
      Timestamp: now().toISOString(),
      TopicArn: "arn:aws:sns:eu-central-1:1:mail",
      SigningCertURL: certificateUrl,
      SignatureVersion: version,
      ...message,
    };
    const names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
    const text = names.filter((name) => all[name] !== undefined).map((name) => `${name}\n${all[name]}\n`);
    const signature = sign(version === "2" ? "sha256" : "sha1", Buffer.from(text.join("")), by);
    return JSON.stringify({ ...all, Signature: signature.toString("base64") });
  }
  const notification = (content: string | undefined, encoding = "UTF8", more = {}) => ({
    Type: "Notification",
    Subject: "Amazon SES Email Receipt Notification",
    Message: JSON.stringify({
      notificationType: "Received",
      mail: { source: "tomas@customer.example" },
      receipt: { recipients: ["desk@hotel.example"], action: { type: "SNS", encoding } },
      content,
    }),
    ...more,
  });
  const confirmation = (url: string) => ({
    Type: "SubscriptionConfirmation",
    Message: "You have chosen",
    Token: "t",
    SubscribeURL: url,
  });

  test("brings a message, as text or in base64, with either signature; the certificate is asked for once", async () => {
    const path = await open({ provider: "ses" });
    expect((await bring(path, signed(notification(rawMail().toString())))).status).toBe(200);
    expect((await bring(path, signed(notification(latin.toString("base64"), "BASE64"), { version: "1" }))).status).toBe(200);
    expect((await deliveries()).map(({ envelope }) => envelope)).toEqual([
      { from: "tomas@customer.example", to: ["desk@hotel.example"] },
      { from: "tomas@customer.example", to: ["desk@hotel.example"] },
    ]);
    expect(asked).toEqual([certificateUrl]);
  });

  test("has its subscription confirmed, at Amazon alone", async () => {
    const path = await open({ provider: "ses" });
    const url = `${host}/?Action=ConfirmSubscription&Token=t`;
    const answer = await bring(path, signed(confirmation(url)));
    expect([answer.status, await answer.json()]).toEqual([200, { taken: false }]);
    expect(asked.at(-1)).toBe(url);
    asked.length = 0;
    for (const elsewhere of [
      "https://evil.example/?Action=ConfirmSubscription",
      "https://sns.eu-central-1.amazonaws.com.evil.example/",
      "https://evil.amazonaws.com/",
      "http://sns.eu-central-1.amazonaws.com/",
      "https://sns.eu-central-1.amazonaws.com:444/",
      "https://a:b@sns.eu-central-1.amazonaws.com/",
      "https://127.0.0.1/#sns.eu-central-1.amazonaws.com",
    ]) {
      expect((await bring(path, signed(confirmation(elsewhere)))).status).toBe(403);
    }
    expect(asked).toEqual([]);
  });

  test("is believed by a certificate of SNS alone, and only when it has signed", async () => {
    const path = await open({ provider: "ses" });
    const message = notification(rawMail().toString());
    for (const elsewhere of [
      "https://evil.example/SimpleNotificationService-1.pem",
      "https://s3.amazonaws.com/SimpleNotificationService-1.pem",
      `${host}/evil/SimpleNotificationService-1.pem`,
      `${host}/other.pem`,
    ]) {
      expect((await bring(path, signed({ ...message, SigningCertURL: elsewhere }))).status).toBe(403);
    }
    expect((await bring(path, signed(message, { by: secondCertificate.key }))).status).toBe(403);
    const changed = JSON.parse(signed(message)) as Record<string, string>;
    expect((await bring(path, JSON.stringify({ ...changed, Message: `${changed.Message} ` }))).status).toBe(403);
    expect((await bring(path, JSON.stringify({ ...changed, Type: "Other" }))).status).toBe(403);
    expect(await deliveries()).toHaveLength(0);
  });

  test("played again makes nothing new, also without an id in the message; hours later it is refused", async () => {
    const path = await open({ provider: "ses" });
    const once = signed(notification(rawMail({ messageId: null }).toString()));
    for (let i = 0; i < 2; i++) expect((await bring(path, once)).status).toBe(200);
    expect(await deliveries()).toHaveLength(1);
    now.advance(2 * 60 * 60_000);
    expect((await bring(path, once)).status).toBe(403);
  });

  test("without its message is refused; when Amazon does not answer it is asked for again", async () => {
    const path = await open({ provider: "ses" });
    expect((await bring(path, signed(notification(undefined)))).status).toBe(403);
    amazon = () => new Response("", { status: 500 });
    const other = { ...notification(rawMail().toString()), SigningCertURL: `${host}/SimpleNotificationService-new.pem` };
    expect((await bring(path, signed(other))).status).toBe(503);
    amazon = () => new Response(firstCertificate.certificate);
    expect((await bring(path, signed(other))).status).toBe(200);
  });
});

test("what providers have brought is remembered for a day, then forgotten", async () => {
  const path = await open({ provider: "postmark" });
  const body = JSON.stringify({ MessageID: "b1", RawEmail: rawMail().toString() });
  expect((await bring(path, body)).status).toBe(200);
  const count = async () =>
    (await connection.selectFrom("inboundSeen").select("channelId").where("channelId", "=", channelId).execute()).length;
  await forgetSeen(connection, now());
  expect(await count()).toBe(1);
  await forgetSeen(connection, new Date(now().getTime() + 25 * 60 * 60_000));
  expect(await count()).toBe(0);
});

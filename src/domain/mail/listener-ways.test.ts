// The listener by LMTP, where each recipient has an answer, and with a certificate that may change while it listens.

import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLog } from "../../server/log.ts";
import { networkList } from "../../server/source.ts";
import { firstCertificate, secondCertificate, type TestCertificate } from "../../test/certificates.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail } from "../../test/factories.ts";
import { openSmtpClient } from "../../test/smtp.ts";
import type { Teammate } from "../workspace/schema.ts";
import { type ListenerOptions, type MailListener, openMailListener } from "./listener.ts";
import { CertificateUnusable } from "./listener-certificate.ts";

const { connection } = useDatabase();
const opened: MailListener[] = [];
let owner: Teammate;
let address: string;
let channelId: string;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-listener-"));
  ({ owner } = await makeWorkspace(connection));
  ({ address, channelId } = await makeChannel(connection, owner));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await rm(folder, { recursive: true });
});

async function open(more: Partial<ListenerOptions>): Promise<MailListener> {
  const listener = await openMailListener({
    connection,
    log: openLog("silent"),
    host: "127.0.0.1",
    port: 0,
    maxBytes: 64 * 1024,
    spoolFolder: folder,
    relays: networkList(["127.0.0.0/8"]),
    now: () => new Date("2026-03-02T09:00:00.000Z"),
    ...more,
  });
  opened.push(listener);
  return listener;
}

const countOf = async (channel: string) =>
  (await connection.selectFrom("delivery").select("deliveryId").where("channelId", "=", channel).execute()).length;

/** A transaction by LMTP: the codes that came after the message. */
async function deliver(port: number, to: string[], raw: Buffer, beforeEnd = async () => {}): Promise<string[]> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  let seen = "";
  socket.on("data", (data) => {
    seen += data.toString("latin1");
  });
  const until = async (pattern: RegExp) => {
    while (!pattern.test(seen)) await wait(5);
    seen = "";
  };
  await until(/^220 /m);
  socket.write("LHLO relay\r\n");
  await until(/^250 /m);
  socket.write("MAIL FROM:<a@x.example>\r\n");
  await until(/^250 /m);
  for (const each of to) {
    socket.write(`RCPT TO:<${each}>\r\n`);
    await until(/^\d{3} /m);
  }
  socket.write("DATA\r\n");
  await until(/^354 /m);
  await beforeEnd();
  socket.write(Buffer.concat([raw, Buffer.from("\r\n.\r\nQUIT\r\n")]));
  await new Promise((resolve) => socket.once("close", resolve));
  return [...seen.matchAll(/^(\d{3}) /gm)].map(([, code]) => code ?? "").slice(0, -1);
}

describe("by LMTP", () => {
  test("one greets with LHLO, and each recipient has an answer of their own", async () => {
    const { port } = await open({ protocol: "lmtp" });
    const client = await openSmtpClient(port);
    expect(await client.say("EHLO x")).toMatch(/^500/);
    expect(await client.say("LHLO x")).toMatch(/^250/);
    client.close();
    const other = await makeWorkspace(connection);
    const theirs = await makeChannel(connection, other.owner);
    const to = [address, "nobody@hotel.example", theirs.address, address.replace("@", "+spring@"), address];
    // The one that is none had its answer at RCPT; one that is named twice is answered twice.
    expect(await deliver(port, to, rawMail())).toEqual(["250", "250", "250", "250"]);
    expect([await countOf(channelId), await countOf(theirs.channelId)]).toEqual([1, 1]);
  });

  test("a channel that cannot take it puts off its own recipients alone", async () => {
    const { port } = await open({ protocol: "lmtp" });
    const theirs = await makeChannel(connection, owner);
    const gone = () =>
      connection
        .updateTable("channel")
        .set({ address: `moved-${theirs.address}` })
        .where("channelId", "=", theirs.channelId)
        .execute()
        .then(() => {});
    expect(await deliver(port, [theirs.address, address], rawMail(), gone)).toEqual(["451", "250"]);
    expect([await countOf(channelId), await countOf(theirs.channelId)]).toEqual([1, 0]);
  });

  test("a message that is too large is refused once for each recipient", async () => {
    const { port } = await open({ protocol: "lmtp" });
    const large = rawMail({ text: `${"x".repeat(98)}\r\n`.repeat(1000) });
    expect(await deliver(port, [address, address.replace("@", "+a@"), address], large)).toEqual(["552", "552", "552"]);
    expect(await countOf(channelId)).toBe(0);
  });
});

const put = async ({ certificate, key }: TestCertificate, name = "mail") => {
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  await writeFile(files.certificate, certificate);
  await writeFile(files.key, key);
  return files;
};

/** Greets, begins TLS, and goes on inside of it. */
async function startTls(port: number, ca: string, servername: string): Promise<TLSSocket> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  const said = () => new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
  await said();
  socket.write("EHLO x\r\n");
  expect(await said()).toContain("250-STARTTLS");
  socket.write("STARTTLS\r\n");
  expect(await said()).toMatch(/^220/);
  const secured = connect({ socket, ca, servername });
  await new Promise((resolve, reject) => secured.once("secureConnect", resolve).once("error", reject));
  return secured;
}

describe("STARTTLS", () => {
  test("is not offered without a certificate", async () => {
    const { port } = await open({});
    const client = await openSmtpClient(port);
    expect(await client.say("EHLO x")).not.toContain("STARTTLS");
    expect(await client.say("STARTTLS")).toMatch(/^50/);
    client.close();
  });

  test("hides what is said with the certificate that was named, and takes mail", async () => {
    const { port } = await open({ certificate: await put(firstCertificate) });
    const secured = await startTls(port, firstCertificate.certificate, firstCertificate.name);
    const said = (text: string) =>
      new Promise<string>((resolve) => {
        secured.once("data", (data) => resolve(data.toString()));
        secured.write(text);
      });
    expect(await said("EHLO x\r\n")).not.toContain("STARTTLS");
    expect(await said("MAIL FROM:<a@x.example>\r\n")).toMatch(/^250/);
    expect(await said(`RCPT TO:<${address}>\r\n`)).toMatch(/^250/);
    expect(await said("DATA\r\n")).toMatch(/^354/);
    expect(await said(`${rawMail()}\r\n.\r\n`)).toMatch(/^250/);
    secured.destroy();
    expect(await countOf(channelId)).toBe(1);
  });

  test("what was said before it is forgotten: nothing can be put in front of the secured words", async () => {
    const { port } = await open({ certificate: await put(firstCertificate) });
    const socket = createConnection({ port, host: "127.0.0.1" });
    let seen = "";
    socket.on("data", (data) => {
      seen += data.toString("latin1");
    });
    socket.on("error", () => {});
    while (!seen.includes("220")) await wait(5);
    socket.write("EHLO x\r\nSTARTTLS\r\nMAIL FROM:<forged@x.example>\r\n");
    await wait(200);
    expect(seen.match(/^250 /gm)).toHaveLength(1);
    socket.destroy();
  });

  test("goes on with a new certificate when its files change, and with the old one while the new is broken", async () => {
    const files = { certificate: join(folder, "live.crt"), key: join(folder, "live.key") };
    const first = await put(firstCertificate, "first");
    const second = await put(secondCertificate, "second");
    await symlink(first.certificate, files.certificate);
    await symlink(first.key, files.key);
    const { port } = await open({ certificate: files });
    (await startTls(port, firstCertificate.certificate, firstCertificate.name)).destroy();

    // The certificate has been renewed, its key not yet.
    await rm(files.certificate);
    await symlink(second.certificate, files.certificate);
    (await startTls(port, firstCertificate.certificate, firstCertificate.name)).destroy();

    await rm(files.key);
    await symlink(second.key, files.key);
    (await startTls(port, secondCertificate.certificate, secondCertificate.name)).destroy();
  });

  test("with files that do not belong together refuses to listen", async () => {
    const files = await put({ ...firstCertificate, key: secondCertificate.key });
    await expect(open({ certificate: files })).rejects.toThrow(CertificateUnusable);
    await expect(open({ certificate: { ...files, key: join(folder, "none.key") } })).rejects.toThrow(CertificateUnusable);
  });
});

// Trying mail servers: the step at which it ends, in words, and the setting that it speaks against.
import { createServer, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeWorkspace } from "../../test/factories.ts";
import { type ImapMailbox, openImapMailbox } from "../../test/imap.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { openSmtpServer, type SmtpServerForTests } from "../../test/smtp.ts";
import type { Teammate } from "../workspace/schema.ts";
import { testConnection } from "./connection-test.ts";

let imap: ImapMailbox;
let smtp: SmtpServerForTests;
let selfSigned: SMTPServer;
beforeAll(async () => {
  imap = await openImapMailbox([{ raw: Buffer.from("Subject: One\r\n\r\nWords.\r\n"), at: new Date() }]);
  smtp = await openSmtpServer();
  // The library's own certificate, which nobody vouches for.
  selfSigned = new SMTPServer({ secure: true, authOptional: true, logger: false });
  selfSigned.on("error", () => {});
  await new Promise<void>((resolve) => selfSigned.listen(0, "127.0.0.1", () => resolve()));
});
afterAll(async () => {
  await imap.close();
  await smtp.close();
  await new Promise<void>((resolve) => selfSigned.close(() => resolve()));
});

const portOf = (server: { address(): unknown }) => (server.address() as { port: number }).port;
const server = (port: number, change: object = {}) => ({
  host: "127.0.0.1",
  port,
  security: "none" as const,
  user: "desk",
  password: "secret" as string | undefined,
  ...change,
});
const shown = ({ steps, field }: Awaited<ReturnType<typeof testConnection>>) => ({
  well: steps.filter(({ isWell }) => isWell).map(({ step }) => step),
  ended: steps.find(({ isWell }) => !isWell),
  field,
});

test("a mailbox that lets us in: every step is well, and the number of its messages is said", async () => {
  const tested = await testConnection("imap", server(imap.port));
  expect(shown(tested)).toEqual({
    well: ["found", "answers", "secured", "signed_in", "opened"],
    ended: undefined,
    field: null,
  });
  expect(tested.steps.at(-1)?.words).toBe("The inbox opens; it holds 1 message.");
});

test("a mail server that lets us in is tried without an inbox, and takes no message by it", async () => {
  expect(shown(await testConnection("smtp", server(smtp.port)))).toMatchObject({
    well: ["found", "answers", "secured", "signed_in"],
    field: null,
  });
  expect(smtp.taken).toEqual([]);
});

describe("it ends", () => {
  test("at the name, where there is no such server", async () => {
    const tested = await testConnection("imap", server(993, { host: "nowhere.invalid" }));
    expect(shown(tested)).toEqual({
      well: [],
      ended: { step: "found", isWell: false, words: "There is no server called nowhere.invalid to be found." },
      field: "host",
    });
  });

  test("at the port, where nothing answers", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    const port = await new Promise<number>((resolve) => taken.once("listening", () => resolve(portOf(taken))));
    await new Promise((resolve) => taken.close(resolve));
    const tested = await testConnection("imap", server(port));
    expect(shown(tested)).toMatchObject({ well: ["found"], ended: { step: "answers" }, field: "port" });
    expect(tested.steps.at(-1)?.words).toBe(`Nothing answers at 127.0.0.1, port ${port}.`);
  });

  test.each(["imap", "smtp"] as const)("at the encryption, where %s does not speak TLS from the first byte", async (protocol) => {
    const { port } = protocol === "imap" ? imap : smtp;
    const tested = await testConnection(protocol, server(port, { security: "tls" }));
    expect(shown(tested)).toMatchObject({ well: ["found", "answers"], ended: { step: "secured" }, field: "security" });
    expect(tested.steps.at(-1)?.words).toContain("Try STARTTLS");
  });

  test.each(["imap", "smtp"] as const)("at the encryption, where %s does not offer STARTTLS", async (protocol) => {
    const { port } = protocol === "imap" ? imap : smtp;
    const tested = await testConnection(protocol, server(port, { security: "starttls" }));
    expect(shown(tested)).toMatchObject({ well: ["found", "answers"], ended: { step: "secured" }, field: "security" });
    expect(tested.steps.at(-1)?.words).toContain("does not offer STARTTLS");
  });

  test("at the certificate, where nobody vouches for it", async () => {
    const tested = await testConnection("smtp", server(portOf(selfSigned.server), { security: "tls" }));
    expect(shown(tested)).toMatchObject({ well: ["found", "answers"], ended: { step: "secured" }, field: "host" });
    expect(tested.steps.at(-1)?.words).toMatch(/^The certificate of 127\.0\.0\.1 /);
  });

  test.each(["imap", "smtp"] as const)("at the sign-in of %s, with a wrong password and without one", async (protocol) => {
    const { port } = protocol === "imap" ? imap : smtp;
    for (const password of ["wrong", undefined]) {
      const tested = await testConnection(protocol, server(port, { password }));
      expect(shown(tested)).toMatchObject({ ended: { step: "signed_in" }, field: "password" });
    }
  });
});

describe("a server that", () => {
  const opened: { end(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.end();
  });
  /** A server that does this with each connection. */
  async function serverThat(does: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const listening = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      does(socket);
    }).listen(0, "127.0.0.1");
    opened.push({
      end() {
        for (const socket of sockets) socket.destroy();
        return new Promise((resolve) => listening.close(() => resolve()));
      },
    });
    return new Promise<number>((resolve) => listening.once("listening", () => resolve(portOf(listening))));
  }

  test.each(["none", "starttls"] as const)("refuses us in its greeting is quoted, with security %s", async (security) => {
    const port = await serverThat((socket) => socket.end("554 5.7.1 Your address is blocked\r\n"));
    const tested = await testConnection("smtp", server(port, { security }));
    expect(shown(tested)).toMatchObject({ well: ["found", "answers"], ended: { step: "signed_in" }, field: "host" });
    expect(tested.steps.at(-1)?.words).toBe("127.0.0.1 refused it: 554 5.7.1 Your address is blocked");
  });

  test("sends us away with BYE is quoted", async () => {
    const port = await serverThat((socket) => socket.end("* BYE Too many connections\r\n"));
    const tested = await testConnection("imap", server(port));
    expect(shown(tested)).toMatchObject({ ended: { step: "signed_in" }, field: "host" });
    expect(tested.steps.at(-1)?.words).toBe("127.0.0.1 refused it: Too many connections");
  });

  test.each([
    ["imap", "SSH-2.0-OpenSSH_9"],
    ["smtp", "SSH-2.0-OpenSSH_9"],
    ["smtp", "* OK IMAP4rev1 is ready"],
  ] as const)("is none of mail for %s is said to be none, and not quoted: %s", async (protocol, line) => {
    const port = await serverThat((socket) => socket.end(`${line}\r\n`));
    const tested = await testConnection(protocol, server(port));
    expect(shown(tested)).toMatchObject({ ended: { step: "signed_in" }, field: "host" });
    expect(tested.steps.at(-1)?.words).toBe(
      `127.0.0.1, port ${port} answers, but not as an ${protocol.toUpperCase()} server does.`,
    );
  });

  test.each([
    ["imap", "* OK still\r\n"],
    ["smtp", "220-still\r\n"],
  ] as const)("never comes to an end holds nobody up: %s", async (protocol, line) => {
    const port = await serverThat((socket) => {
      const drip = setInterval(() => socket.write(line), 50);
      socket.on("close", () => clearInterval(drip));
    });
    const tested = await testConnection(protocol, server(port), 600);
    expect(shown(tested)).toMatchObject({ ended: { step: "signed_in" }, field: "host" });
    expect(tested.steps.at(-1)?.words).toBe(`127.0.0.1, port ${port} did not answer in time.`);
  });
});

describe("over HTTP", () => {
  const database = useDatabase();
  const { connection } = database;
  let app: TestApp;
  let owner: Teammate;
  let headers: { authorization: string };
  beforeAll(async () => {
    app = await openTestApp(database);
    ({ owner } = await makeWorkspace(connection));
    ({ headers } = await makeKey(connection, owner));
  });
  afterAll(() => app.close());
  const ask = (path: string, body?: unknown, workspaceId = owner.workspaceId) =>
    app.request(`/api/v1/workspaces/${workspaceId}/channels${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const withoutPassword = () => {
    const { password: _, ...rest } = server(smtp.port);
    return rest;
  };

  test("both servers are tried at once, and nothing is kept", async () => {
    const answer = await ask("/test", { imap: server(imap.port), smtp: server(smtp.port, { password: "wrong" }) });
    expect([answer.status, await answer.json()]).toMatchObject([200, { imap: { field: null }, smtp: { field: "password" } }]);
    const { channels } = await connection
      .selectFrom("channel")
      .select(({ fn }) => fn.countAll<number>().as("channels"))
      .where("workspaceId", "=", owner.workspaceId)
      .executeTakeFirstOrThrow();
    expect(Number(channels)).toBe(0);
  });

  test("a known password is used for the same server only, and only within its workspace", async () => {
    const { channelId } = await makeChannel(connection, owner, { smtp: server(smtp.port) as never });
    const well = await (await ask("/test", { smtp: withoutPassword(), channelId })).json();
    expect(well.smtp.field).toBeNull();
    const elsewhere = await (await ask("/test", { smtp: { ...withoutPassword(), user: "other" }, channelId })).json();
    expect(elsewhere.smtp.field).toBe("password");
    const stranger = await makeWorkspace(connection);
    const theirs = await makeChannel(connection, stranger.owner, { smtp: server(smtp.port) as never });
    expect((await ask("/test", { smtp: withoutPassword(), channelId: theirs.channelId })).status).toBe(404);
    expect((await ask(`/${theirs.channelId}/test-mail`)).status).toBe(404);
  });

  test("a test mail goes to the one who asked, through the channel's server", async () => {
    const { channelId, address } = await makeChannel(connection, owner, { smtp: server(smtp.port) as never });
    const answer = await ask(`/${channelId}/test-mail`);
    expect(answer.status).toBe(200);
    const { to } = await answer.json();
    expect(smtp.taken.at(-1)?.toString()).toContain(address);
    expect(smtp.taken.at(-1)?.toString()).toContain(to);
  });

  test("a test mail that the server refuses is refused with its words; so is one without a server", async () => {
    const { channelId } = await makeChannel(connection, owner, { smtp: server(smtp.port) as never });
    smtp.answers.push({ code: 550, words: "5.7.1 Sender address rejected" });
    const refused = await (await ask(`/${channelId}/test-mail`)).json();
    expect(refused).toMatchObject({ code: "channel_unreachable", detail: expect.stringContaining("Sender address rejected") });
    const held = await makeChannel(connection, owner);
    expect(await (await ask(`/${held.channelId}/test-mail`)).json()).toMatchObject({ code: "channel_unreachable" });
  });
});

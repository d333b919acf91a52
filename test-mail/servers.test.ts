// Shows that the real mail servers carry mail the way the product's journeys need it.
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFreePort } from "./programs.ts";
import { type MailServers, startMailServers } from "./servers.ts";

type Arrival = { to: string[]; source: string; at: number };

// Stands where the product's own SMTP listener will stand.
async function listen(port: number, arrivals: Arrival[]): Promise<() => Promise<void>> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData(stream, session, accept) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        arrivals.push({ to, source: Buffer.concat(chunks).toString("utf8"), at: Date.now() });
        accept();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}

describe("the mail servers", () => {
  let mail: MailServers;
  let hotelPort: number;

  beforeAll(async () => {
    hotelPort = await findFreePort();
    mail = await startMailServers({ relayDomains: { "hotel.example": hotelPort } });
  }, 60_000);

  afterAll(() => mail?.stop());

  test("a mail arrives in the mailbox of its recipient, with the thread it belongs to", async () => {
    await mail.send({
      from: "Anna <anna@customer.example>",
      to: "team@desk.example",
      subject: "Re: Your booking",
      text: "Thank you, see you on Friday.",
      messageId: "<second@customer.example>",
      inReplyTo: "<first@desk.example>",
      references: ["<zeroth@customer.example>", "<first@desk.example>"],
    });
    const { source } = await mail.waitForMail("team@desk.example", "<second@customer.example>");
    const text = source.toString("utf8");
    expect(text).toContain("Return-Path: <anna@customer.example>");
    expect(text).toContain("In-Reply-To: <first@desk.example>");
    expect(text).toContain("References: <zeroth@customer.example> <first@desk.example>");
    expect(text).toContain("see you on Friday");
    expect(await mail.readMailbox("anna@customer.example")).toEqual([]);
  });

  test("a plus address belongs to the mailbox before the plus", async () => {
    await mail.send({ from: "anna@customer.example", to: "team+r4x@desk.example", subject: "to a plus address", text: "x" });
    const { source } = await mail.waitForMail("team@desk.example", "to a plus address");
    expect(source.toString("utf8")).toContain("team+r4x@desk.example");
  });

  test("looking into a mailbox leaves its mails unseen", async () => {
    await mail.send({ from: "anna@customer.example", to: "team@desk.example", subject: "unseen", text: "x" });
    await mail.waitForMail("team@desk.example", "unseen");
    const flags = (await mail.readMailbox("team@desk.example")).flatMap((received) => received.flags);
    expect(flags).not.toContain("\\Seen");
  });

  test("a mail to a relayed domain reaches its listener", async () => {
    const arrivals: Arrival[] = [];
    const close = await listen(hotelPort, arrivals);
    await mail.send({ from: "anna@customer.example", to: "stay@hotel.example", subject: "A room", text: "For two." });
    await expect.poll(() => arrivals.length, { timeout: 15_000 }).toBe(1);
    await close();
    expect(arrivals[0]?.to).toEqual(["stay@hotel.example"]);
    expect(arrivals[0]?.source).toContain("Subject: A room");
  });

  test("while the listener is down the mail waits, and comes once the listener is back", async () => {
    const arrivals: Arrival[] = [];
    await mail.send({ from: "anna@customer.example", to: "stay@hotel.example", subject: "Late", text: "After ten." });
    const [waiting] = await mail.waitForQueue((queue) => queue.some((queued) => queued.queue === "deferred"));
    expect(waiting?.recipients[0]?.address).toBe("stay@hotel.example");
    expect(waiting?.recipients[0]?.reason).toContain("Connection refused");

    const close = await listen(hotelPort, arrivals);
    const backAt = Date.now();
    await expect.poll(() => arrivals.length, { timeout: 15_000 }).toBe(1);
    await mail.waitForQueue((queue) => queue.length === 0);
    await close();
    expect((arrivals[0]?.at ?? 0) - backAt).toBeLessThan(10_000);
    expect(arrivals[0]?.source).toContain("Subject: Late");
  });

  test("a domain can be relayed and a mailbox opened while the servers run", async () => {
    const arrivals: Arrival[] = [];
    const port = await findFreePort();
    const close = await listen(port, arrivals);
    await mail.relayTo("inn.example", port);
    await mail.addMailbox("ben@customer.example");
    await mail.send({ from: "anna@customer.example", to: "ben@customer.example, stay@inn.example", subject: "Both", text: "x" });
    await mail.waitForMail("ben@customer.example", "Subject: Both");
    await expect.poll(() => arrivals.length, { timeout: 15_000 }).toBe(1);
    await close();
  });

  test("a mail to a mailbox that does not exist comes back as a delivery report", async () => {
    await mail.send({
      from: "anna@customer.example",
      to: "gone@desk.example",
      subject: "Is anyone there?",
      text: "x",
      messageId: "<lost@customer.example>",
    });
    const { source } = await mail.waitForMail("anna@customer.example", "<lost@customer.example>");
    const text = source.toString("utf8");
    expect(text).toContain("Return-Path: <>");
    expect(text).toContain("report-type=delivery-status");
    expect(text).toContain("Status: 5.1.1");
  });

  test("a mail to any other domain is refused, so that nothing leaves this machine", async () => {
    const sending = mail.send({ from: "anna@customer.example", to: "someone@elsewhere.example", subject: "Out", text: "x" });
    await expect(sending).rejects.toThrow(/no such domain here/);
  });

  test("the submission port takes mail from those who log in, and from nobody else", async () => {
    const message = { from: "team@desk.example", to: "anna@customer.example", subject: "With a login", text: "x" };
    function submit(auth?: { user: string; pass: string }) {
      return createTransport({ host: "127.0.0.1", port: mail.submissionPort, ...(auth ? { auth } : {}) }).sendMail(message);
    }
    await expect(submit()).rejects.toThrow(/Access denied/);
    await expect(submit({ user: "team@desk.example", pass: "wrong" })).rejects.toThrow(/authentication failed/i);
    await submit({ user: "team@desk.example", pass: mail.password });
    const { source } = await mail.waitForMail("anna@customer.example", "Subject: With a login");
    expect(source.toString("utf8")).toContain("ESMTPA");
  });
});

test("after stop none of the servers' processes is left", async () => {
  const mail = await startMailServers();
  const pids = [mail.pids.postfix, mail.pids.dovecot];
  for (const pid of pids) expect(() => process.kill(pid, 0)).not.toThrow();
  await mail.stop();
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
}, 60_000);

// Mails of the server itself: sent through a real listener, refused in words where they cannot be, and never with the password in them.
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refused } from "../refused.ts";
import { openSmtpServer, type SmtpServerForTests } from "../test/smtp.ts";
import { checkSystemMail, openSystemMail } from "./system-mail.ts";
import type { SystemMailServer } from "./system-mail-setting.ts";

let smtp: SmtpServerForTests;
beforeAll(async () => {
  smtp = await openSmtpServer();
});
afterAll(() => smtp.close());

const mail = { to: "ada@hotel.example", subject: "Grüße", text: "A link:\nhttps://help.hotel.example/reset#token=abc\n" };
const serverOf = (changes: Partial<SystemMailServer> = {}): SystemMailServer => ({
  host: "127.0.0.1",
  port: smtp.port,
  security: "none",
  user: "desk",
  password: "secret",
  from: "rapport@hotel.example",
  ...changes,
});

async function refusalOf(sending: Promise<void>): Promise<Refused> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refused) return error;
  throw new Error("It was not refused.");
}

test("a mail is handed over, from the address that was set, and says that a program wrote it", async () => {
  const { isSetUp, send } = openSystemMail(serverOf());
  expect(isSetUp).toBe(true);
  await send(mail);
  const raw = smtp.taken.at(-1)?.toString() ?? "";
  expect(raw).toMatch(/^From: Rapport <rapport@hotel\.example>\r$/m);
  expect(raw).toMatch(/^To: ada@hotel\.example\r$/m);
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(raw).toContain("https://help.hotel.example/reset#token");
});

test("an address with line breaks or commas adds no header and no recipient", async () => {
  const { send } = openSystemMail(serverOf());
  await send({ ...mail, to: "ada@hotel.example\r\nBcc: eve@evil.example", subject: "One\r\nX-Evil: 1" }).catch(() => {});
  const raw = smtp.taken.at(-1)?.toString() ?? "";
  expect(raw).not.toMatch(/^(Bcc|X-Evil):/im);
});

test("without a server every mail is refused", async () => {
  const { isSetUp, send } = openSystemMail(undefined);
  expect(isSetUp).toBe(false);
  expect((await refusalOf(send(mail))).code).toBe("mail_not_set_up");
});

test.each<[string, Partial<SystemMailServer>, RegExp]>([
  ["a wrong password", { password: "geheim" }, /did not accept the user name and password/],
  ["a port where nothing answers", { port: 1 }, /Nothing answers at 127\.0\.0\.1, port 1\./],
  ["TLS that is not spoken there", { security: "tls" }, /does not speak TLS/],
  ["STARTTLS that is not offered", { security: "starttls" }, /does not speak TLS/],
])("with %s it is refused, and the log says why, without the password", async (_what, changes, words) => {
  const system = openSystemMail(serverOf(changes));
  const refusal = await refusalOf(system.send(mail));
  expect(refusal.code).toBe("mail_not_sent");
  expect(refusal.detail).toMatch(words);
  let logged = "";
  const lines = new Writable({
    write(line, _encoding, done) {
      logged += String(line);
      done();
    },
  });
  await checkSystemMail(system, pino(lines));
  expect(logged).toContain("--system-mail");
  expect(logged).toContain("127.0.0.1");
  expect(logged + refusal.message).not.toMatch(/geheim|secret/);
});

test("what the mail server says against it is passed on, without addresses", async () => {
  smtp.answers.push({ code: 554, words: "no such <ada@hotel.example> here" });
  const { detail } = await refusalOf(openSystemMail(serverOf()).send(mail));
  expect(detail).toMatch(/refused it: .*\(address\)/);
  expect(detail).not.toContain("ada@");
});

// Making a new password: by a link that is mailed, or with the one that is known.
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../db.ts";
import type { SystemMail } from "../system-mail.ts";
import { hashOfToken, newToken } from "../token.ts";
import { hashPassword } from "./password-hashing.ts";
import {
  endSessions,
  findAccount,
  forgetResets,
  insertReset,
  markAddressProven,
  removeFactors,
  resetIsGood,
  setPassword,
  useReset,
} from "./store.ts";

const resetLivesMs = 60 * 60 * 1000;

/** Mails a link to make a new password, where the address has an account that has one. */
export async function mailReset(
  connection: Connection,
  email: string,
  { systemMail, publicUrl, now }: { systemMail: SystemMail; publicUrl: string; now: Date },
): Promise<void> {
  const account = await findAccount(connection, { email });
  if (account === undefined || account.password === null) return;
  const token = newToken();
  const expiresAt = new Date(now.getTime() + resetLivesMs);
  await insertReset(connection, { tokenHash: hashOfToken(token), userId: account.userId, createdAt: now, expiresAt });
  await systemMail.send({
    to: account.email,
    subject: "A new password for Rapport",
    text: [
      `Someone asked for a new password for your account at ${publicUrl}.`,
      "",
      "If it was you, open this link. It works once, within an hour:",
      "",
      `${publicUrl}/reset#token=${token}`,
      "",
      "If it was not you, there is nothing to do. Your password stays as it is.",
      "",
    ].join("\n"),
  });
}

/**
 * Uses a link: sets the password and ends every session. Codes and passkeys stay, but for those of an account whose address
 * nobody had proven to be theirs: a stranger may have set them up. Returns the address of the account.
 */
export async function useResetLink(
  connection: Connection,
  { token, password }: { token: string; password: string },
  now: Date,
): Promise<{ email: string }> {
  const tokenHash = hashOfToken(token);
  // Before the hashing, which is too dear for whoever makes up a token.
  if (!(await resetIsGood(connection, tokenHash, now))) throw new Refused("reset_link_invalid");
  const hash = await hashPassword(password);
  return inTransaction(connection, async (tx) => {
    const userId = await useReset(tx, tokenHash, now);
    if (userId === undefined || !(await setPassword(tx, userId, hash, { now }))) throw new Refused("reset_link_invalid");
    await endSessions(tx, userId);
    if (await markAddressProven(tx, userId, now)) await removeFactors(tx, userId);
    const account = await findAccount(tx, { userId });
    return { email: account?.email ?? "" };
  });
}

/** Replaces a password that the caller has checked; `seen` is its hash. Ends the person's other sessions. */
export async function changePassword(
  connection: Connection,
  { userId, sessionId }: { userId: string; sessionId: string },
  { seen, password }: { seen: string; password: string },
  now: Date,
): Promise<void> {
  const hash = await hashPassword(password);
  await inTransaction(connection, async (tx) => {
    // It was changed meanwhile, in another browser.
    if (!(await setPassword(tx, userId, hash, { seen, now }))) throw new Refused("password_wrong");
    await endSessions(tx, userId, { except: sessionId });
    await forgetResets(tx, userId);
  });
}

// Who is signed in, opening sessions, and making the accounts of people.
import { APIError } from "better-auth/api";
import type { Context } from "hono";
import { Refused } from "../refused.ts";
import type { Connection } from "./db.ts";
import { type BetterAuth, openBetterAuth, sourceHeader } from "./identity/better-auth.ts";
import { type KnownBrowsers, openKnownBrowsers } from "./identity/known-browsers.ts";
import { hashPassword } from "./identity/password-hashing.ts";
import { insertCredential } from "./identity/store.ts";
import { newId } from "./ids.ts";
import type { Person } from "./route.ts";

export interface Sessions {
  /** Who a request comes from; undefined for a stranger. `setCookie` is given what keeps the browser's cookie young. */
  whoIs(headers: Headers, setCookie?: (cookie: string) => void): Promise<Person | undefined>;
  /** Opens a session, and returns the headers that set its cookie. Whether this person may come in is up to the caller. */
  open(userId: string, from: SessionOrigin & { onlyWorkspaceId: string | null }): Promise<Headers>;
  /** Opens a session for one who has just chosen a password; strangers who guess do not lock them out of this browser. */
  openFirst(person: { userId: string; email: string }, from: SessionOrigin): Promise<Headers>;
  /** For the routes of signing in. */
  auth: BetterAuth;
  browsers: KnownBrowsers;
}

export interface SessionOrigin {
  /** The address that the request came from. */
  source: string;
  /** What the browser says that it is. */
  userAgent: string;
}

const longestUserAgent = 400;

/**
 * `secret` signs cookies and encrypts what codes are made from: with another one, everybody is signed out and codes no
 * longer fit. `origins`: the addresses that people open in their browser; the first is the one that links are built from.
 */
export function openSessions(connection: Connection, secret: string, origins: readonly [string, ...string[]]): Sessions {
  const auth = openBetterAuth(connection, secret, origins);
  const browsers = openKnownBrowsers(secret, origins[0].startsWith("https:"));
  const open: Sessions["open"] = async (userId, { onlyWorkspaceId, ...from }) => {
    const { headers } = await auth.api.openSession({
      headers: originHeaders(from),
      body: { userId, onlyWorkspaceId },
      returnHeaders: true,
    });
    return headers;
  };
  return {
    auth,
    browsers,
    open,
    async openFirst({ userId, email }, from) {
      const headers = await open(userId, { ...from, onlyWorkspaceId: null });
      headers.append("set-cookie", browsers.cookie(email.toLowerCase()));
      return headers;
    },
    async whoIs(headers, setCookie) {
      // Who cannot be given the younger cookie must not use up its renewal.
      const query = setCookie === undefined ? { query: { disableRefresh: true } } : {};
      const found = await auth.api.getSession({ headers, returnHeaders: true, ...query }).catch((error: unknown) => {
        // The session ended while it was looked at.
        if (error instanceof APIError && error.status === "UNAUTHORIZED") return undefined;
        throw error;
      });
      if (found === undefined || found.response === null) return undefined;
      for (const cookie of found.headers.getSetCookie()) setCookie?.(cookie);
      const { user, session } = found.response;
      const onlyWorkspaceId = session.onlyWorkspaceId ?? null;
      return { userId: user.id, sessionId: session.id, name: user.name, email: user.email, onlyWorkspaceId };
    },
  };
}

/** What a session remembers of where it was opened, as better-auth reads it. */
export function originHeaders({ source, userAgent }: SessionOrigin): Headers {
  return new Headers({ [sourceHeader]: source, "user-agent": userAgent.slice(0, longestUserAgent) });
}

/** Where a request comes from, for a session that it opens. */
export function originOf(c: { var: { source: string }; req: { header(name: string): string | undefined } }): SessionOrigin {
  return { source: c.var.source, userAgent: c.req.header("user-agent") ?? "" };
}

/** Sets the cookies of a session that was opened, or whatever else a call of better-auth answered with. */
export function passCookies(c: Pick<Context, "header">, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
}

/** One who is to have an account, or another password. */
export interface HashedPerson {
  name: string;
  email: string;
  passwordHash: string;
}

/** Hashes the password that a person has chosen. Takes a while: look first whether they may choose one, and begin no transaction yet. */
export async function hashedPerson(person: { name: string; email: string; password: string }): Promise<HashedPerson> {
  return { name: person.name, email: person.email, passwordHash: await hashPassword(person.password) };
}

/**
 * Makes a person who can sign in with a password, in the caller's transaction. Refuses an address that has an account.
 * `emailVerified`: whether it is beyond doubt that the address is theirs.
 */
export async function createUser(
  tx: Connection,
  person: HashedPerson,
  now: Date,
  { emailVerified = false }: { emailVerified?: boolean } = {},
): Promise<{ userId: string }> {
  const email = person.email.toLowerCase();
  const userId = newId();
  const inserted = await tx
    .insertInto("auth.user")
    .values({ id: userId, name: person.name, email, emailVerified, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw new Refused("address_taken", "This address has an account already.");
  await insertCredential(tx, userId, person.passwordHash, now);
  return { userId };
}

// Who is signed in: better-auth for people, passwords and sessions, in the schema `auth`.
import { hkdfSync } from "node:crypto";
import { kyselyAdapter } from "@better-auth/kysely-adapter";
import { hashPassword } from "better-auth/crypto";
import { betterAuth } from "better-auth/minimal";
import { Refused } from "../refused.ts";
import type { Connection } from "./db.ts";
import { newId } from "./ids.ts";
import type { Person } from "./route.ts";

export interface Sessions {
  /** Serves /api/auth/*: sign-in, sign-out, the session. */
  handle(request: Request): Promise<Response>;
  /** Who a request comes from; undefined for a stranger. */
  whoIs(headers: Headers): Promise<Person | undefined>;
  /** Signs in, and returns the headers that set the cookie. */
  signIn(person: { email: string; password: string }): Promise<Headers>;
}

export const shortestPassword = 10;

/** `origins`: the addresses that people open in their browser; the first is the one that links are built from. */
export function openSessions(connection: Connection, instanceKey: Buffer, origins: [string, ...string[]]): Sessions {
  const auth = betterAuth({
    baseURL: origins[0],
    basePath: "/api/auth",
    secret: Buffer.from(hkdfSync("sha256", instanceKey, "", "rapport session", 32)).toString("base64"),
    database: kyselyAdapter(connection.withSchema("auth"), { type: "postgres" }),
    trustedOrigins: [...origins],
    // Accounts are made through a link only, never by whoever comes along.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword },
    session: { expiresIn: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 },
    advanced: {
      cookiePrefix: "rapport",
      useSecureCookies: origins[0].startsWith("https:"),
      database: { generateId: () => newId() },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  return {
    handle: (request) => auth.handler(request),
    async whoIs(headers) {
      const found = await auth.api.getSession({ headers });
      if (found === null) return undefined;
      const { user, session } = found;
      return { userId: user.id, sessionId: session.id, name: user.name, email: user.email, onlyWorkspaceId: null };
    },
    async signIn(person) {
      const { headers } = await auth.api.signInEmail({ body: person, returnHeaders: true });
      return headers;
    },
  };
}

/** Makes a person who can sign in with a password, in the caller's transaction. Refuses an address that has an account. */
export async function createUser(
  tx: Connection,
  person: { name: string; email: string; password: string },
  now: Date,
): Promise<{ userId: string }> {
  const email = person.email.toLowerCase();
  const userId = newId();
  const inserted = await tx
    .insertInto("auth.user")
    .values({ id: userId, name: person.name, email, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw new Refused("address_taken", "This address has an account already.");
  await tx
    .insertInto("auth.account")
    .values({
      id: newId(),
      userId,
      accountId: userId,
      providerId: "credential",
      password: await hashPassword(person.password),
      createdAt: now,
      updatedAt: now,
    })
    .execute();
  return { userId };
}

// What someone must show before they change how they sign in.
import type { Context } from "hono";
import { Refused } from "../../refused.ts";
import type { Deps } from "../deps.ts";
import type { Env, Person } from "../route.ts";
import { limitingFailures } from "./calls.ts";
import { perPerson } from "./limits.ts";
import { isPassword } from "./password-hashing.ts";
import { findAccount, sessionOpenedAt } from "./store.ts";

const minute = 60 * 1000;
/** How young a session must be to add another way in, such as a passkey. */
export const youngEnoughMs = 60 * minute;
/** How young it must be where there is no password to ask for. */
const insteadOfPasswordMs = 10 * minute;

/** A session of a workspace's single sign-on is for that workspace alone: what is the person's own is closed to it. */
export function requireOwnSession({ onlyWorkspaceId }: Person): void {
  if (onlyWorkspaceId === null) return;
  throw new Refused(
    "not_permitted",
    "You came in through your workspace's single sign-on, which opens that workspace alone. Sign in with your password to change your account.",
  );
}

/** Refuses where the session was opened longer ago. Sessions are dated by better-auth, so their age is told by the same clock. */
export async function requireYoungSession({ connection }: Deps, { sessionId }: Person, mostMs: number): Promise<void> {
  const openedAt = await sessionOpenedAt(connection, sessionId);
  if (openedAt === undefined || Date.now() - openedAt.getTime() > mostMs) throw new Refused("sign_in_again");
}

/**
 * Asks for the password of one who is signed in; where there is none, the session must be young. Returns the hash of the
 * password; null where there is none. Wrong ones are counted.
 */
export async function requirePassword(c: Context<Env>, deps: Deps, given: string | undefined): Promise<string | null> {
  const { person } = c.var;
  const hash = (await findAccount(deps.connection, { userId: person.userId }))?.password ?? null;
  if (hash === null) {
    await requireYoungSession(deps, person, insteadOfPasswordMs);
    return null;
  }
  const buckets = [{ limit: perPerson, of: [person.userId] }];
  return limitingFailures(c, deps, buckets, async () => {
    if (given === undefined || !(await isPassword(given, hash))) throw new Refused("password_wrong");
    return hash;
  });
}

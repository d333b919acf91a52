// A code from an app is taken once, however long it stays good (RFC 6238, 5.2).
import { Refused } from "../../refused.ts";
import type { Deps } from "../deps.ts";
import { countAttempt, perCode, TooOften } from "./limits.ts";

/** Uses a code up before it is looked at; refuses one that was used just now, whoever was quicker. */
export async function useCodeOnce({ connection, now }: Deps, userId: string, code: string): Promise<void> {
  try {
    await countAttempt(connection, [{ limit: perCode, of: [userId, code] }], now());
  } catch (error) {
    throw error instanceof TooOften ? new Refused("code_wrong") : error;
  }
}

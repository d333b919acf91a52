// What routes and jobs are given: the database, the clock, the key, the log.
import type { Connection } from "./db.ts";
import type { Log } from "./log.ts";
import type { SecretBox } from "./secret-box.ts";

export interface Deps {
  connection: Connection;
  box: SecretBox;
  log: Log;
  /** The time; tests set their own. */
  now: () => Date;
}

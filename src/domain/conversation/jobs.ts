// What conversations do in the background: waking what sleeps, letting words go that were sent, giving back what belonged to one who left.
import type { Deps } from "../../server/deps.ts";
import type { Jobs } from "../../server/jobs.ts";
import { wakeEncounter } from "./encounter-actions.ts";
import { letWordsGo } from "./outbox-actions.ts";
import { releaseEncounters } from "./release-actions.ts";

export function conversationJobs({ connection, now }: Deps) {
  return {
    "encounter.wake": (job: Jobs["encounter.wake"]) => wakeEncounter(connection, job, now()),
    "outbox.send": (job: Jobs["outbox.send"]) => letWordsGo(connection, job, now),
    "conversation.release": async ({ leftAt, ...job }: Jobs["conversation.release"]) => {
      await releaseEncounters(connection, { ...job, leftAt: new Date(leftAt) }, now());
    },
  };
}

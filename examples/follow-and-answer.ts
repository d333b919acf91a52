// Follows new messages by the live stream and answers those that have certain words. Run: node examples/follow-and-answer.ts --help
import { parseArgs } from "node:util";
import { openClient } from "../src/client/client.ts";
import { ask, Problem } from "../src/client/problem.ts";

const usage = `Answers new messages that have certain words in them, each once.

node examples/follow-and-answer.ts --url http://127.0.0.1:7433 --key rpk_… [--words "opening hours"] [--answer "We are open…"] [--after POSITION]

--key      An API key with the scopes workspace:read, events:read, conversations:read and conversations:write; or RAPPORT_KEY in the environment.
--words    What a message must contain, in capitals or not. "opening hours" where it is left out.
--answer   What is answered.
--after    Begin after this position of the event log; what comes from now on where it is left out.`;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    key: { type: "string", default: process.env.RAPPORT_KEY ?? "" },
    words: { type: "string", default: "opening hours" },
    answer: { type: "string", default: "We are open every day from 9 to 18. You are welcome." },
    after: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const { url, key: apiKey, words, answer: text } = values;
if (values.help || url === undefined || apiKey === "") {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

const client = openClient({ url, apiKey });
const inWorkspace = client.conversation.workspaces[":workspaceId"];

/** Answers a message if it has the words and nobody has answered it. */
async function consider(workspaceId: string, entryId: string, encounterId: string): Promise<void> {
  const entry = await ask(inWorkspace.entries[":entryId"].$get({ param: { workspaceId, entryId } }));
  // A clock runs for what a customer has said until someone answers: where none runs, there is nothing to do.
  const waits = entry.clock?.state === "running" || entry.clock?.state === "overdue";
  if (entry.kind !== "message_in" || !waits || !entry.text.toLowerCase().includes(words.toLowerCase())) return;
  await ask(
    inWorkspace.encounters[":encounterId"].replies.$post(
      { param: { workspaceId, encounterId }, json: { text } },
      // The key comes from the message: however often this runs, or is run at once, a message is answered once.
      { headers: { "idempotency-key": `follow-and-answer-${entryId}` } },
    ),
  );
  console.log(`answered ${entryId}`);
}

async function run(): Promise<void> {
  const me = await ask(client.me.$get());
  const [membership] = me.memberships;
  if (membership === undefined) throw new Error("This key belongs to no workspace.");
  const { workspaceId, workspaceName } = membership;
  const after = values.after === undefined ? {} : { after: Number(values.after) };
  console.log(`following ${workspaceName}, waiting for "${words}"`);
  for await (const event of client.follow(workspaceId, { ...after, signal: stop.signal })) {
    if (event.kind === "ready") console.log(`ready at ${event.position}`);
    if (event.kind === "reload")
      console.log(`missed more than can be told, or sees other things now; going on at ${event.position}`);
    if (event.kind !== "entry.added") continue;
    try {
      await consider(workspaceId, event.ids.entryId, event.ids.encounterId);
    } catch (error) {
      // One that cannot be answered (no address, gone meanwhile) must not hold up the others.
      if (!(error instanceof Problem) || [0, 401].includes(error.status)) throw error;
      console.log(`not answered ${event.ids.entryId}: ${error.title}`);
    }
  }
}

try {
  await run();
  console.log("ended");
} catch (error) {
  console.error(error instanceof Problem ? [error.title, error.detail].filter(Boolean).join(" ") : error);
  process.exitCode = 1;
}

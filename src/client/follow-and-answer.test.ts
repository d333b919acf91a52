// The example program against a real server: mail comes in, it answers, once, over its restarts.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeKey, makeWorkspace, rawMail, receiveMail } from "../test/factories.ts";
import { openTestApp, type TestApp } from "../test/server.ts";

const database = useDatabase();
const { connection } = database;
const program = fileURLToPath(new URL("../../examples/follow-and-answer.ts", import.meta.url));
let app: TestApp;
let url: string;
beforeAll(async () => {
  app = await openTestApp(database);
  url = `http://127.0.0.1:${(await app.listen()).port}`;
});
afterAll(() => app.close());

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts the program; `said` settles once it has said something that matches. */
function run(...more: string[]) {
  const child = spawn(process.execPath, [program, "--url", url, "--words", "RABBIT", "--answer", "We found it.", ...more]);
  running.add(child);
  const exited = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  let words = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      words += chunk;
      for (const look of waiting) look();
    });
  }
  return {
    exited,
    words: () => words,
    said: (wanted: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => wanted.test(words) && resolve();
        waiting.add(look);
        void exited.then(() => reject(new Error(`It ended: ${words}`)));
        look();
      }),
    async stop() {
      child.kill("SIGINT");
      return exited;
    },
  };
}

async function answersIn(workspaceId: string): Promise<string[]> {
  const entries = connection.selectFrom("entry").select("text").where("workspaceId", "=", workspaceId);
  return (await entries.where("kind", "=", "message_out").execute()).map(({ text }) => text);
}

test("answers a message that has the words, once, though it is started again and sees it again", async () => {
  const { workspaceId, owner } = await makeWorkspace(connection);
  const { channelId } = await makeChannel(connection, owner);
  const { token } = await makeKey(connection, owner, [
    "workspace:read",
    "events:read",
    "conversations:read",
    "conversations:write",
  ]);
  const take = (from: string, text: string) =>
    receiveMail(connection, workspaceId, channelId, rawMail({ from, text }), new Date());

  const first = run("--key", token);
  await first.said(/ready at \d+/);
  await take("ana@customer.example", "Is breakfast included?");
  await take("tomas@customer.example", "We forgot a rabbit.");
  await first.said(/answered /);
  expect(await answersIn(workspaceId)).toEqual(["We found it."]);
  expect(await first.stop()).toBe(0);

  await take("li@customer.example", "Another Rabbit is missing.");
  // From the beginning: it sees all of it again, and what it missed.
  const second = run("--key", token, "--after", "0");
  await second.said(/answered /);
  await take("eva@customer.example", "A third rabbit.");
  await second.said(/answered [\s\S]*answered /);
  expect(await second.stop()).toBe(0);
  expect(await answersIn(workspaceId)).toHaveLength(3);
});

test("says what is wrong with a key that is none, and ends", async () => {
  const program = run("--key", "rpk_none");
  expect(await program.exited).toBe(1);
  expect(program.words()).toContain("This API key is unknown, revoked or expired.");
});

// An mbox of 1,200 messages is read while the server is killed twice: at the end each message is there exactly once.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rawMail } from "../src/test/factories.ts";
import { becomeOwner, type Person, signIn } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

const messages = 1_200;

interface Progress {
  state: string;
  takenCount: number;
  knownCount: number;
  asideCount: number;
}

test("an import goes on where it stopped after kill −9, first of Node alone, then of everything", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rapport-kill-import-"));
  await chmod(folder, 0o755);
  const dataFolder = join(folder, "data");
  let rapport: RapportProcess = await startRapport({ dataFolder });
  try {
    let owner: Person = await becomeOwner(rapport.ownerLink ?? "");
    const { workspaceId } = owner;
    const channel = { name: "Front desk", address: "desk@hotel.example" };
    const { channelId } = await owner.call<{ channelId: string }>("POST", "/channels", channel);
    const imports = `/channels/${channelId}/imports`;
    const { importId } = await owner.send<{ importId: string }>(`${imports}?name=desk.mbox`, mbox());
    const progress = () => owner.call<Progress>("GET", `${imports}/${importId}`);

    await until(async () => (await progress()).takenCount >= 100, 60_000);
    await rapport.killNode();
    rapport = await startRapport({ dataFolder });
    owner = await signIn(rapport.url, workspaceId);
    await until(async () => (await progress()).takenCount >= 600, 60_000);
    await rapport.killAll();
    rapport = await startRapport({ dataFolder });
    owner = await signIn(rapport.url, workspaceId);

    await until(async () => (await progress()).state === "done", 60_000);
    expect(await progress()).toMatchObject({ takenCount: messages, knownCount: 0, asideCount: 0 });
    const found = await subjects(owner);
    expect(found.sort()).toEqual(Array.from({ length: messages }, (_, i) => `Mail ${i}`).sort());
  } finally {
    await rapport.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 240_000);

function mbox(): Buffer<ArrayBuffer> {
  const from = Buffer.from("From guest@customer.example Mon Jan  1 09:00:00 2024\r\n");
  const raws = Array.from({ length: messages }, (_, i) =>
    rawMail({
      from: `Guest ${i % 40} <guest${i % 40}@customer.example>`,
      subject: `Mail ${i}`,
      messageId: `mail-${i}@customer.example`,
      text: `These are the words of mail ${i}.`,
    }),
  );
  return Buffer.concat(raws.flatMap((raw) => [from, raw, Buffer.from("\r\n\r\n")]));
}

async function subjects(owner: Person): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page: { encounters: { subject: string }[]; nextCursor: string | null } = await owner.call(
      "GET",
      `/encounters?view=all${query}`,
    );
    found.push(...page.encounters.map(({ subject }) => subject));
    cursor = page.nextCursor;
  }
  return found;
}

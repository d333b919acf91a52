// A short while of what `npm run bench -- mail-faults` does for long: real servers, and everything fails.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sufferFaults } from "./faults.ts";

test("no mail is lost and none is there twice while wires fail, numbers change, a server lies and Rapport is killed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rapport-faults-"));
  await chmod(folder, 0o755);
  try {
    const hardship = { bySmtp: 150, byMailbox: 150, byLiar: 40, kills: 2, renewals: 1 };
    expect(await sufferFaults(folder, hardship, () => {})).toEqual({ sent: 340, lost: [], doubled: [] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);

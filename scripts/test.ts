// The whole check: types, lint, imports, unused code, table types, then unit and database tests, then journeys in a browser.
// `npm test -- unit` runs one part; `npm test -- unit src/domain/mail` only some files of it.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

interface Step {
  name: string;
  run: string[];
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

const longestReason = 1_500;

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (path: string) => join(root, "node_modules", path);

const checks: Step[] = [
  { name: "types", run: [bin("typescript/bin/tsc"), "--noEmit"] },
  { name: "lint", run: [bin("@biomejs/biome/bin/biome"), "check"] },
  { name: "imports", run: ["scripts/check-imports.ts"] },
  { name: "unused", run: [bin("knip/bin/knip.js"), "--no-config-hints"] },
  { name: "table types", run: ["scripts/db-types.ts", "--check"] },
];
const suites = ["unit", "journeys"];
const counts = { passed: 0, failed: 0, skipped: 0 };

const [only, ...rest] = process.argv.slice(2);
const parts = [...checks.map((check) => check.name), ...suites, "mail"];
if (only !== undefined && !parts.includes(only)) {
  console.error(`There is no part "${only}". There are: ${parts.join(", ")}.`);
  process.exit(1);
}

const failedSteps: string[] = [];
const failedTests: string[] = [];
const startedAt = Date.now();
await twoAtATime(checks.filter((check) => only === undefined || check.name === only));
// A mistake that a check has found is said at once; the tests run all the same, so that one run shows all there is.
for (const suite of only === undefined ? suites : parts.filter((part) => part === only && !isCheck(part)))
  await runSuite(suite, rest);

// Once more at the end, where whoever sees only the last lines finds them.
for (const each of failedTests) console.log(`FAILED  ${each}`);
const seconds = Math.round((Date.now() - startedAt) / 1000);
console.log(failedSteps.length === 0 ? `All well, in ${seconds} s.` : `Not well: ${failedSteps.join(", ")} (${seconds} s).`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(failedSteps.length === 0 ? 0 : 1);

function isCheck(name: string): boolean {
  return checks.some((check) => check.name === name);
}

async function twoAtATime(steps: Step[]): Promise<void> {
  const queue = [...steps];
  const lane = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const from = Date.now();
      const { status, output } = await runQuietly(step.run);
      console.log(`${status === 0 ? "ok" : "NOT OK"}  ${step.name} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
      count(status === 0);
      if (status !== 0) {
        failedSteps.push(step.name);
        console.log(output);
      }
    }
  };
  await Promise.all([lane(), lane()]);
}

async function runSuite(suite: string, files: string[]): Promise<void> {
  if (suite === "mail" && (await runLoudly(["test-mail/install.ts"])) !== 0) {
    failedSteps.push(suite);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "rapport-report-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = await runLoudly([bin("vitest/vitest.mjs"), "run", "--project", suite, ...reporters, ...files]);
  if (status !== 0) failedSteps.push(suite);
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests;
    failedTests.push(...testResults.flatMap(namesOfFailed));
  } catch {
    count(false);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A file that could not even be read has no tests: its own name stands for them. */
function namesOfFailed({ name, status, message, assertionResults }: Report["testResults"][number]): string[] {
  const failed = assertionResults.filter((each) => each.status === "failed");
  const file = relative(root, name);
  if (failed.length === 0) return status === "failed" ? [`${file}: ${message}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `${file}: ${fullName}\n${failureMessages.join("\n").slice(0, longestReason)}`,
  );
}

function count(passed: boolean): void {
  if (passed) counts.passed++;
  else counts.failed++;
}

function runQuietly(run: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, run, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    child.on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}

function runLoudly(run: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, run, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.on("close", (status) => resolve(status ?? 1));
  });
}

// How tests run: unit and database tests side by side against one embedded server, browser journeys and fault tests three at a time.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
          globalSetup: "src/test/global-setup.ts",
          // How long something takes is for the benches: here a limit only ends what hangs.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          pool: "forks",
          // Each file has a database of its own; reading all modules anew for each would take longer than the tests.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          pool: "forks",
          // Journeys wait much of their time: for mail, for what can be undone, for a server that starts.
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: "mail",
          include: ["test-mail/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          pool: "forks",
        },
      },
    ],
  },
});

// The program: reads the settings, starts the server, says where it is, and stops cleanly when asked to.
import { openLog } from "./log.ts";
import { startServer } from "./server.ts";
import { helpText, readSettings } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(helpText());
    return;
  }
  const settings = readSettings(args, process.env);
  const log = openLog(settings.logLevel);
  const server = await startServer(settings, log, say);

  let stopping = false;
  const stop = async (reason: string, exitCode: number) => {
    if (stopping) return;
    stopping = true;
    say(reason);
    await server.close();
    process.exit(exitCode);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop("Stopping.", 0));
  // The launcher is gone (it was killed): do not stay behind unseen.
  process.on("disconnect", () => void stop("The launcher has ended. Stopping.", 0));
  void server.failed.then((reason) => stop(reason, 1));
  const unforeseen = (error: unknown) => {
    log.error({ err: error }, "an error that nobody expected");
    void stop("Something failed that Rapport cannot go on without; the log has the details. Stopping.", 1);
  };
  process.on("uncaughtException", unforeseen);
  process.on("unhandledRejection", unforeseen);

  say(`Rapport is at ${server.url}`);
  say(`Mail is taken at ${server.mailAddress}`);
  if (settings.demo && server.ownerLink !== undefined) {
    say("");
    say("This is a demonstration: nothing is sent. Mail is taken on this machine, if you want to write to it.");
    say("Open this link to come in, without a password; it works once, and each start prints a new one:");
    say(server.ownerLink);
    say("");
  } else if (server.ownerLink !== undefined) {
    say("");
    say("There is no owner yet. Open this link to begin; it works once, within a day:");
    say(server.ownerLink);
    say("");
  }
  say("Ctrl-C stops it.");
}

function say(line: string): void {
  console.log(line);
}

main().catch((error: unknown) => {
  if (error instanceof StartRefused) {
    console.error(`${error.what}\n${error.whatToDo}`);
  } else {
    console.error("Rapport could not start.");
    console.error(error);
  }
  process.exit(1);
});

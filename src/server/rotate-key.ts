// The program `npm run rotate-key`: puts a new instance key in front of the old one. The next start seals everything anew.
import { addNewestKey } from "./instance-key.ts";
import { readSettings } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

const usage = [
  "Puts a new instance key in front of the old one. Restart Rapport after it: it encrypts everything anew.",
  "",
  "  npm run rotate-key -- [settings]",
  "",
  "  --data <folder>  where everything is kept [./data]",
  "",
  "The settings are those of npm start, and may stand in the environment too.",
].join("\n");

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return;
  }
  const settings = readSettings(args, process.env);
  if (settings.instanceKey !== undefined) {
    throw new StartRefused(
      "The instance key stands in the environment or on the command line, where Rapport cannot change it.",
      "Make a new one (openssl rand -base64 32), put it there in front of the old one with a comma between, and restart.",
    );
  }
  await addNewestKey(settings.dataFolder);
  console.log(
    "A new instance key is there. Restart Rapport: it encrypts everything with the new key, then lets go of the old one.",
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof StartRefused ? `${error.what}\n${error.whatToDo}` : error);
  process.exit(1);
});

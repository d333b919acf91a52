// The program `npm run rotate-key`: puts a new instance key in front of the old one. The next start seals everything anew.
import { addNewestKey } from "./instance-key.ts";
import { readSettings } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
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

